import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aspects, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import { EdgeApi, OidcAuthorizer, type OidcAuthorizerProps, TrustBundleLocation } from '../../lib/edge';
import type { TrustedIssuer } from '../../runtime/contract';
import { foreignStack } from '../support/app';
import { stubCode } from '../support/blueprint';
import { nagFindings } from '../support/nag';
import { toFunction, userPool } from './fixtures';

const ISSUER: TrustedIssuer = {
  issuer: 'https://id.example.com/realms/shop',
  kind: 'oidc',
  audience: 'https://api.shop.example',
  clientIds: ['web'],
};

function parameter(stack: Stack): TrustBundleLocation {
  return TrustBundleLocation.parameter(
    ssm.StringParameter.fromStringParameterName(stack, 'TrustBundle', '/shop/trust-bundle'),
  );
}

function authorizerIn(stack: Stack, props: Partial<OidcAuthorizerProps> = {}): OidcAuthorizer {
  return new OidcAuthorizer(stack, 'Tokens', {
    issuers: [ISSUER],
    trustBundle: props.trustBundle ?? parameter(stack),
    code: stubCode(),
    ...props,
  });
}

/** A stack with an API whose tokens a function verifies. */
function stackWithApi(props: Partial<OidcAuthorizerProps> = {}) {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Foreign');
  const tokenAuthorizer = authorizerIn(stack, props);
  const api = new EdgeApi(stack, 'Edge', { tokenAuthorizer, allowedOrigins: ['https://app.example.com'] });
  api.addRoute('GET /orders/{id}', { integration: toFunction(stack), scopes: ['orders/read'] });
  return { stack, api, tokenAuthorizer };
}

/** What the layer of the function holds. */
function routesIn(stack: Stack): { files: string[]; routes: unknown } {
  const { directory } = (stack.node.root as App).synth();
  const layer = readdirSync(directory).find((name) => readdirOf(directory, name).includes('routes.json')) ?? '';
  const text = readFileSync(join(directory, layer, 'routes.json'), 'utf8');
  return { files: readdirOf(directory, layer), routes: JSON.parse(text) };
}

function readdirOf(directory: string, name: string): string[] {
  return name.startsWith('asset.') ? readdirSync(join(directory, name)) : [];
}

const withCode = (code: string, detail = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(detail) });

describe('an API with an OidcAuthorizer', () => {
  it('protects every method with it, and names no scopes that API Gateway would ignore', () => {
    const template = Template.fromStack(stackWithApi().stack);
    const [authorizer] = Object.keys(template.findResources('AWS::ApiGateway::Authorizer'));
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: authorizer },
      AuthorizationScopes: Match.absent(),
      ApiKeyRequired: true,
      RequestValidatorId: Match.anyValue(),
    });
  });

  it('remembers a decision for a minute, for one token on one method of one resource', () => {
    Template.fromStack(stackWithApi().stack).hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization,context.httpMethod,context.resourcePath',
      AuthorizerResultTtlInSeconds: 60,
      AuthorizerCredentials: Match.absent(),
    });
  });

  it('has no user pool authorizer besides', () => {
    const template = Template.fromStack(stackWithApi().stack);
    template.resourceCountIs('AWS::ApiGateway::Authorizer', 1);
    expect(JSON.stringify(template.toJSON())).not.toContain('COGNITO');
  });

  it('lets only this authorizer of API Gateway invoke the function', () => {
    const template = Template.fromStack(stackWithApi().stack);
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission')).filter(({ Properties }) =>
      JSON.stringify(Properties.SourceArn).includes('authorizers/'),
    );
    expect(permissions).toHaveLength(1);
    expect(permissions[0]?.Properties).toMatchObject({
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    });
  });

  it('logs who called by the id that the function proved', () => {
    const template = Template.fromStack(stackWithApi().stack);
    const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
    const format = JSON.parse(stage?.Properties.AccessLogSetting.Format);
    expect(format.subject).toBe('$context.authorizer.principalId');
    expect(JSON.stringify(format)).not.toContain('claims');
  });

  it('works with routes in nested stacks', () => {
    const { stack, api } = stackWithApi();
    const routeScope = new NestedStack(stack, 'Routes');
    api.addRoute('POST /orders', { integration: toFunction(stack), scopes: ['orders/write'], routeScope });
    Template.fromStack(routeScope).hasResourceProperties('AWS::ApiGateway::Method', { AuthorizationType: 'CUSTOM' });
    expect(routesIn(stack).routes).toHaveProperty(['POST /orders'], ['orders/write']);
  });

  it('takes its keys either from user pools or from an authorizer, and never from both or neither', () => {
    const stack = foreignStack();
    const both = { userPools: [userPool(stack)], tokenAuthorizer: authorizerIn(stack) };
    expect(() => new EdgeApi(stack, 'Both', both)).toThrow(withCode('VALUE_OUT_OF_RANGE', 'tokenAuthorizer'));
    expect(() => new EdgeApi(stack, 'Neither', {})).toThrow(withCode('VALUE_OUT_OF_RANGE', 'userPools.length'));
  });

  it('has its authorizer to itself: the routes of two APIs would open one another', () => {
    const { stack, tokenAuthorizer } = stackWithApi();
    const other = new EdgeApi(stack, 'Other', { tokenAuthorizer, cloudWatchRole: false });
    expect(() =>
      other.addRoute('GET /orders/{id}', { integration: toFunction(stack), scopes: ['other/read'] }),
    ).toThrow(/two different/);
  });
});

describe('the scopes that the function compares', () => {
  it('are those of every route, in a layer and in one file', () => {
    const { stack, api } = stackWithApi();
    api.addRoute('POST /orders', { integration: toFunction(stack), scopes: ['orders/write', 'orders/admin'] });
    expect(routesIn(stack)).toEqual({
      files: ['routes.json'],
      routes: { 'GET /orders/{id}': ['orders/read'], 'POST /orders': ['orders/admin', 'orders/write'] },
    });
  });

  it('are where the function looks for them', () => {
    const template = Template.fromStack(stackWithApi().stack);
    const [layer] = Object.keys(template.findResources('AWS::Lambda::LayerVersion'));
    template.hasResourceProperties('AWS::Lambda::Function', {
      Layers: [{ Ref: layer }],
      Environment: { Variables: Match.objectLike({ PALISADE_ROUTES: '/opt/routes.json' }) },
    });
  });

  it('give the same layer in any order of routes, and another one when a scope changes', () => {
    const layerOf = (...routes: [string, string][]) => {
      const { stack, api } = stackWithApi();
      for (const [route, scope] of routes) {
        api.addRoute(route, { integration: toFunction(stack), scopes: [scope] });
      }
      const layers = Template.fromStack(stack).findResources('AWS::Lambda::LayerVersion');
      return Object.values(layers)[0]?.Properties.Content.S3Key;
    };
    const layer = layerOf(['GET /a', 'a/read'], ['GET /b', 'b/read']);
    expect(layerOf(['GET /b', 'b/read'], ['GET /a', 'a/read'])).toBe(layer);
    expect(layerOf(['GET /a', 'a/read'], ['GET /b', 'b/write'])).not.toBe(layer);
  });

  it('fit where environment variables would end', () => {
    const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Foreign');
    const api = new EdgeApi(stack, 'Edge', { tokenAuthorizer: authorizerIn(stack) });
    for (let n = 0; n < 120; n++) {
      const scopes = [`orders/read-${n}`];
      api.addRoute(`GET /${'long'.repeat(10)}-${n}`, { integration: toFunction(stack), scopes });
    }
    const { routes } = routesIn(stack);
    expect(Object.keys(routes as object)).toHaveLength(120);
    expect(JSON.stringify(routes).length).toBeGreaterThan(4_096);
  });

  it('are there once, however often the app is synthesized', () => {
    const { stack } = stackWithApi();
    Template.fromStack(stack);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::LayerVersion', 1);
  });
});

describe('the guard of methods behind an OidcAuthorizer', () => {
  const synthesize = (stack: Stack) => () => (stack.node.root as App).synth();
  const unguarded = (detail: string) => withCode('METHOD_UNGUARDED', detail);

  it('accepts declared routes and their preflight', () => {
    expect(synthesize(stackWithApi().stack)).not.toThrow();
  });

  it('refuses a method that was added past addRoute', () => {
    const { stack, api } = stackWithApi();
    api.restApi.root.addMethod('GET', new apigateway.MockIntegration());
    expect(synthesize(stack)).toThrow(unguarded('GET without its token authorizer, scopes, an API key'));
  });

  it('refuses a method with the authorizer but without scopes', () => {
    const { stack, api, tokenAuthorizer } = stackWithApi();
    api.restApi.root.addMethod('GET', new apigateway.MockIntegration(), {
      authorizer: tokenAuthorizer.node.findChild('Authorizer') as apigateway.RequestAuthorizer,
      apiKeyRequired: true,
      requestValidator: api.node.findChild('Validator') as apigateway.RequestValidator,
    });
    expect(synthesize(stack)).toThrow(unguarded('GET without scopes;'));
  });

  it('refuses a plain resource, whose path nobody can tell', () => {
    const { stack, api } = stackWithApi();
    new apigateway.CfnMethod(stack, 'Plain', {
      restApiId: api.restApi.restApiId,
      resourceId: api.restApi.root.resourceId,
      httpMethod: 'GET',
      authorizationType: 'CUSTOM',
    });
    expect(synthesize(stack)).toThrow(unguarded('scopes'));
  });

  it.each<[string, (method: apigateway.CfnMethod, stack: Stack) => void]>([
    ['another kind of authorization', (method) => (method.authorizationType = 'NONE')],
    ['user pools', (method) => (method.authorizationType = 'COGNITO_USER_POOLS')],
    ['no authorizer', (method) => (method.authorizerId = undefined)],
    ['an authorizer of its own', (method) => (method.authorizerId = 'allow-all')],
  ])('refuses a route to which an aspect gave %s', (_, weaken) => {
    const { stack } = stackWithApi();
    Aspects.of(stack).add({
      visit: (node: IConstruct) => {
        if (node instanceof apigateway.CfnMethod && node.httpMethod === 'GET') {
          weaken(node, stack);
        }
      },
    });
    expect(synthesize(stack)).toThrow(unguarded('GET without its token authorizer;'));
  });

  it('refuses a route whose method an aspect renamed', () => {
    const { stack } = stackWithApi();
    Aspects.of(stack).add({
      visit: (node: IConstruct) => {
        if (node instanceof apigateway.CfnMethod && node.httpMethod === 'GET') {
          node.httpMethod = 'DELETE';
        }
      },
    });
    expect(synthesize(stack)).toThrow(unguarded('DELETE without scopes;'));
  });
});

describe('the function of an OidcAuthorizer', () => {
  it('may read the trust bundle, write its own log and use its key through Lambda, and nothing else', () => {
    const template = Template.fromStack(stackWithApi().stack);
    const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
    const statements: { Action: string | string[]; Resource: unknown; Effect: string }[] =
      policy?.Properties.PolicyDocument.Statement;
    expect(statements.flatMap(({ Action }) => Action)).toEqual([
      'ssm:GetParameter',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
    ]);
    expect(JSON.stringify(statements[0]?.Resource)).toMatch(/parameter\/shop\/trust-bundle"/);
    expect(JSON.stringify(statements.map(({ Resource }) => Resource))).not.toContain('*');
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
        Version: '2012-10-17',
      },
      ManagedPolicyArns: Match.absent(),
    });
  });

  it('takes no further permission, whoever grants it one', () => {
    const { stack, tokenAuthorizer } = stackWithApi();
    ssm.StringParameter.fromStringParameterName(stack, 'Other', '/other').grantRead(tokenAuthorizer.function);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    expect(JSON.stringify(template.toJSON())).not.toContain('parameter/other');
  });

  it('needs no permission for a bundle on the web', () => {
    const stack = foreignStack();
    authorizerIn(stack, { trustBundle: TrustBundleLocation.url(stack, 'https://trust.example.com/bundle') });
    const template = Template.fromStack(stack);
    expect(JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy'))).not.toContain('ssm:');
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ PALISADE_TRUST_BUNDLE: 'https://trust.example.com/bundle' }) },
    });
  });

  it('stands outside the VPC, with encrypted configuration and a bound on its concurrency', () => {
    const stack = foreignStack();
    authorizerIn(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: Match.absent(),
      KmsKeyArn: Match.anyValue(),
      ReservedConcurrentExecutions: 50,
      Environment: {
        Variables: {
          PALISADE_ISSUERS: JSON.stringify([ISSUER]),
          PALISADE_TRUST_BUNDLE: 'ssm:/shop/trust-bundle',
          PALISADE_ROUTES: '/opt/routes.json',
        },
      },
    });
  });

  it('keeps its log under its key', () => {
    const stack = foreignStack();
    authorizerIn(stack);
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: { KmsKeyId: Match.anyValue(), RetentionInDays: 365 },
    });
  });

  it('leaves nothing behind when told so', () => {
    const stack = foreignStack();
    authorizerIn(stack, { removalPolicy: RemovalPolicy.DESTROY });
    const template = Template.fromStack(stack);
    template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  it('shares the concurrency of the account only for a reason', () => {
    const stack = foreignStack();
    authorizerIn(stack, { unsafeSharedConcurrency: 'The account has only ten.' });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
    });
    expect(nagFindings(stack)).toEqual([]);
    expect(() => authorizerIn(foreignStack(), { unsafeSharedConcurrency: ' ' })).toThrow(
      withCode('UNSAFE_WITHOUT_REASON'),
    );
  });

  it('raises no finding', () => {
    expect(nagFindings(stackWithApi().stack)).toEqual([]);
  });

  it.each([
    ['issuers.length', { issuers: [] }],
    ['issuers.length', { issuers: Array.from({ length: 11 }, () => ISSUER) }],
    ['clientIds.length', { issuers: [{ ...ISSUER, clientIds: [] }] }],
    ['reservedConcurrency', { reservedConcurrency: 0 }],
    ['reservedConcurrency', { reservedConcurrency: 901 }],
  ])('refuses %s out of range', (prop, props) => {
    const stack = foreignStack();
    expect(() => authorizerIn(stack, { trustBundle: parameter(stack), ...props })).toThrow(
      withCode('VALUE_OUT_OF_RANGE', `\`${prop}\``),
    );
  });

  it.each([
    'http://trust.example.com/bundle',
    'trust.example.com',
    'https://user@trust.example.com/bundle',
    'https://trust.example.com/bundle#key',
    'ssm:/shop/trust-bundle',
    '',
  ])('takes no trust bundle from %j', (url) => {
    const stack = foreignStack();
    expect(() => TrustBundleLocation.url(stack, url)).toThrow(withCode('NAME_INVALID', `'${url}'`));
  });
});
