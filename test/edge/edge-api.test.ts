import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { EdgeApi, type EdgeApiProps, WebAcl } from '../../lib/edge';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { edgeApi, toFunction, toPrivateHttps, USER_POOL_ARN, userPool } from './fixtures';

/** The template of an API with one route. */
function synthesize(props: Partial<EdgeApiProps> = {}): Template {
  const stack = foreignStack();
  edgeApi(stack, props).addRoute('GET /orders', { integration: toFunction(stack), scopes: ['orders/read'] });
  return Template.fromStack(stack);
}

function only(
  template: Template,
  type: string,
): { Properties: Record<string, Record<string, string>>; DependsOn?: string[] } {
  const resources = Object.values(template.findResources(type));
  expect(resources).toHaveLength(1);
  return Object.assign({ Properties: {} }, resources[0]);
}

describe('EdgeApi', () => {
  it('accepts TLS 1.3 only, on a regional endpoint, and ties the TLS name to the host', () => {
    synthesize().hasResourceProperties('AWS::ApiGateway::RestApi', {
      SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      EndpointAccessMode: 'STRICT',
      EndpointConfiguration: { Types: ['REGIONAL'] },
      ApiKeySourceType: 'HEADER',
      BinaryMediaTypes: Match.absent(),
      MinimumCompressionSize: Match.absent(),
    });
  });

  it('allows calls to its own stage, denies plain HTTP and allows nothing else', () => {
    const { Policy } = only(synthesize(), 'AWS::ApiGateway::RestApi').Properties;
    expect(Policy).toHaveProperty('Statement', [
      expect.objectContaining({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'execute-api:/v1/*' }),
      expect.objectContaining({
        Effect: 'Deny',
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });

  it('traces, measures and throttles every method and logs errors without bodies', () => {
    synthesize().hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'v1',
      TracingEnabled: true,
      ClientCertificateId: Match.anyValue(),
      CacheClusterEnabled: Match.absent(),
      MethodSettings: [
        {
          HttpMethod: '*',
          ResourcePath: '/*',
          CachingEnabled: false,
          DataTraceEnabled: false,
          LoggingLevel: 'ERROR',
          MetricsEnabled: true,
          ThrottlingBurstLimit: 2_000,
          ThrottlingRateLimit: 1_000,
        },
      ],
    });
  });

  it('logs who asked by ids, never by key or token', () => {
    const format = JSON.parse(
      only(synthesize(), 'AWS::ApiGateway::Stage').Properties['AccessLogSetting']?.['Format'] ?? '',
    );
    expect(format).toMatchObject({
      requestId: '$context.requestId',
      apiKeyId: '$context.identity.apiKeyId',
      subject: '$context.authorizer.claims.sub',
      clientId: '$context.authorizer.claims.client_id',
      status: '$context.status',
      wafStatus: '$context.waf.status',
    });
    expect(JSON.stringify(format)).not.toMatch(/identity\.apiKey"|authorization|cookie/i);
  });

  it('encrypts every log under one key and keeps the logs', () => {
    const template = synthesize();
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.resourceCountIs('AWS::Logs::LogGroup', 3);
    template.allResources('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({ KmsKeyId: Match.anyValue() }),
    });
  });

  it('has the execution log and the account role in place before the stage starts to log', () => {
    const template = synthesize();
    const [executionLog] = Object.keys(
      template.findResources('AWS::Logs::LogGroup', {
        Properties: {
          LogGroupName: { 'Fn::Join': ['', ['API-Gateway-Execution-Logs_', Match.anyValue(), '/v1']] },
        },
      }),
    );
    const [account] = Object.keys(template.findResources('AWS::ApiGateway::Account'));
    expect(only(template, 'AWS::ApiGateway::Stage').DependsOn).toEqual(expect.arrayContaining([executionLog, account]));
  });

  it('leaves the account role behind, because other APIs log with it', () => {
    const template = synthesize({ removalPolicy: RemovalPolicy.DESTROY });
    template.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
    template.hasResource('AWS::IAM::Role', { DeletionPolicy: 'Retain' });
  });

  it('sets no account role when told that the account has one', () => {
    const template = synthesize({ cloudWatchRole: false });
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
    template.resourceCountIs('AWS::IAM::Role', 0);
  });

  it('forgets a checked token after a minute', () => {
    synthesize().hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'COGNITO_USER_POOLS',
      ProviderARNs: [USER_POOL_ARN],
      AuthorizerResultTtlInSeconds: Duration.minutes(1).toSeconds(),
      IdentitySource: 'method.request.header.Authorization',
    });
  });

  it('puts a web ACL of its own in front of the stage', () => {
    const template = synthesize();
    template.resourceCountIs('AWS::WAFv2::WebACL', 1);
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  it('uses the web ACL it is given and creates none', () => {
    const stack = foreignStack();
    const webAcl = new WebAcl(stack, 'Shared');
    const api = edgeApi(stack, { webAcl });
    api.addRoute('GET /orders', { integration: toFunction(stack), scopes: ['orders/read'] });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::WAFv2::WebACL', 1);
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: stack.resolve(webAcl.webAclArn) });
    expect(api.webAcl).toBe(webAcl);
  });

  it('answers every refusal with a fixed sentence and explains nothing', () => {
    const responses = Object.values(synthesize().findResources('AWS::ApiGateway::GatewayResponse'));
    expect(responses).toHaveLength(21);
    for (const { Properties } of responses) {
      const body = JSON.parse(Properties.ResponseTemplates['application/json']);
      expect(Object.keys(body)).toEqual(['message', 'requestId']);
      expect(body.message).toMatch(/^[A-Z][a-z ]+\.$/);
      expect(body.requestId).toBe('$context.requestId');
      expect(Properties.ResponseParameters).toEqual({});
    }
  });

  it('answers an unknown path like a wrong key', () => {
    const template = synthesize();
    const answer = (type: string) =>
      Object.values(
        template.findResources('AWS::ApiGateway::GatewayResponse', { Properties: { ResponseType: type } }),
      ).map(({ Properties }) => [Properties.StatusCode, Properties.ResponseTemplates]);
    expect(answer('MISSING_AUTHENTICATION_TOKEN')).toEqual(answer('INVALID_API_KEY'));
  });

  it.each([
    ['userPools.length', { userPools: [] }],
    ['throttlingRateLimit', { throttlingRateLimit: 0 }],
    ['throttlingRateLimit', { throttlingRateLimit: 10_001 }],
    ['throttlingBurstLimit', { throttlingBurstLimit: 5_001 }],
  ])('refuses %s out of range', (prop, props) => {
    expect(() => edgeApi(foreignStack(), props)).toThrow(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE', message: expect.stringContaining(`\`${prop}\``) }),
    );
  });

  it('accepts both bounds of its limits', () => {
    expect(() => edgeApi(foreignStack(), { throttlingRateLimit: 1, throttlingBurstLimit: 1 })).not.toThrow();
    expect(() => edgeApi(foreignStack(), { throttlingRateLimit: 10_000, throttlingBurstLimit: 5_000 })).not.toThrow();
  });

  it('refuses a stage name that is no name', () => {
    expect(() => edgeApi(foreignStack(), { stageName: 'V 1' })).toThrow(
      expect.objectContaining({ code: 'NAME_INVALID' }),
    );
  });

  it('raises no finding, with both kinds of route, a client and browsers', () => {
    const stack = foreignStack();
    const api = edgeApi(stack, { allowedOrigins: ['https://app.example.com'] });
    api.addRoute('POST /orders', {
      integration: toFunction(stack),
      scopes: ['orders/write'],
      body: z.strictObject({ id: z.uuid() }),
    });
    api.addRoute('GET /payments/{id}', { integration: toPrivateHttps(stack), scopes: ['payments/read'] });
    api.addClient('Shop');
    expect(nagFindings(stack)).toEqual([]);
  });

  it('accepts two findings: the prescribed logging policy and the absence of a cache', () => {
    const stack = foreignStack();
    edgeApi(stack);
    const accepted = stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data))
      .map((rule) => rule.replace(/^annotation::/i, '').replace(/^[^-]*-/, ''));
    expect(new Set(accepted)).toEqual(
      new Set([
        'APIGWCacheEnabledAndEncrypted',
        'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      ]),
    );
  });

  it('stands beside another one, under another name in the metrics', () => {
    const stack = foreignStack();
    const props = { userPools: [userPool(stack)] };
    for (const api of [
      new EdgeApi(stack, 'Public', props),
      new EdgeApi(stack, 'Partner', { ...props, cloudWatchRole: false }),
    ]) {
      api.addRoute('GET /orders', { integration: toFunction(stack), scopes: ['orders/read'] });
    }
    const apis = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi'));
    expect(new Set(apis.map(({ Properties }) => Properties.Name)).size).toBe(2);
  });
});
