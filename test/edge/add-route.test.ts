import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { z } from 'zod';
import { EdgeApi, RouteIntegration } from '../../lib/edge';
import { EncryptionKey } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { edgeApi, FUNCTION_ARN, toFunction, USER_POOL_ARN } from './fixtures';

type Declare = (api: EdgeApi, stack: Stack) => void;

/** The template of an API with one route and whatever else is declared. */
function synthesize(declare: Declare): Template {
  const stack = foreignStack();
  const api = edgeApi(stack);
  api.addRoute('GET /first', { integration: toFunction(stack), scopes: ['first/read'] });
  declare(api, stack);
  return Template.fromStack(stack);
}

function deploymentId(declare: Declare): string | undefined {
  return Object.keys(synthesize(declare).findResources('AWS::ApiGateway::Deployment'))[0];
}

const orders: Declare = (api, stack) =>
  api.addRoute('POST /orders', {
    integration: toFunction(stack),
    scopes: ['orders/write'],
    body: z.strictObject({ id: z.string() }),
  });

describe('addRoute', () => {
  it('guards the method with authorizer, scopes, API key and validator', () => {
    synthesize(orders).hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'POST',
      AuthorizationType: 'COGNITO_USER_POOLS',
      AuthorizerId: Match.anyValue(),
      AuthorizationScopes: ['orders/write'],
      ApiKeyRequired: true,
      RequestValidatorId: Match.anyValue(),
    });
  });

  it('validates body and parameters of all routes with one validator', () => {
    const template = synthesize(orders);
    template.resourceCountIs('AWS::ApiGateway::RequestValidator', 1);
    template.hasResourceProperties('AWS::ApiGateway::RequestValidator', {
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    });
  });

  it('validates a body whatever content type it claims', () => {
    const template = synthesize(orders);
    const [model] = Object.keys(template.findResources('AWS::ApiGateway::Model'));
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'POST',
      RequestModels: { 'application/json': { Ref: model }, $default: { Ref: model } },
    });
  });

  it('leaves the name of a model to CloudFormation, so that it can be replaced in use', () => {
    synthesize(orders).hasResourceProperties('AWS::ApiGateway::Model', { Name: Match.absent() });
  });

  it('creates no model for a route without a body', () => {
    const template = synthesize(() => {});
    template.resourceCountIs('AWS::ApiGateway::Model', 0);
    template.hasResourceProperties('AWS::ApiGateway::Method', { RequestModels: Match.absent() });
  });

  it('requires path parameters and the query parameters that are not optional', () => {
    synthesize((api, stack) =>
      api.addRoute('GET /orders/{id}', {
        integration: toFunction(stack),
        scopes: ['orders/read'],
        query: z.strictObject({
          from: z.coerce.number(),
          to: z.string().optional(),
          limit: z.coerce.number().default(10),
        }),
      }),
    ).hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      RequestParameters: {
        'method.request.path.id': true,
        'method.request.querystring.from': true,
        'method.request.querystring.to': false,
        'method.request.querystring.limit': false,
      },
    });
  });

  it('opens no preflight unless an origin is allowed', () => {
    const methods = Object.values(synthesize(orders).findResources('AWS::ApiGateway::Method'));
    expect(methods.map(({ Properties }) => Properties.HttpMethod).sort()).toEqual(['GET', 'POST']);
  });

  it('deploys anew when a route, its scopes, its body or the target changes', () => {
    const route =
      (scopes: string[], body: z.ZodType, fn = FUNCTION_ARN): Declare =>
      (api, stack) =>
        api.addRoute('POST /orders', {
          integration: RouteIntegration.function(lambda.Function.fromFunctionArn(stack, 'Other', fn)),
          scopes,
          body,
        });
    const id = z.strictObject({ id: z.string() });
    const ids = [
      deploymentId(() => {}),
      deploymentId(route(['orders/write'], id)),
      deploymentId(route(['orders/admin'], id)),
      deploymentId(route(['orders/write'], z.strictObject({ id: z.uuid() }))),
      deploymentId(route(['orders/write'], id, `${FUNCTION_ARN}-2`)),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps the deployment when no route changes', () => {
    const withClient: Declare = (api, stack) => {
      orders(api, stack);
      api.addClient('Shop');
    };
    expect(deploymentId(withClient)).toBe(deploymentId(orders));
  });

  it('deploys anew when the user pools change, whatever the feature flags', () => {
    const idWith = (arn: string) => {
      const stack = foreignStack();
      const api = edgeApi(stack, { userPools: [cognito.UserPool.fromUserPoolArn(stack, 'Pool', arn)] });
      api.addRoute('GET /first', { integration: toFunction(stack), scopes: ['first/read'] });
      return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'))[0];
    };
    expect(idWith(USER_POOL_ARN)).not.toBe(idWith(`${USER_POOL_ARN}2`));
  });
});

describe('addRoute with a nested stack', () => {
  function nestedRoutes(services: string[]) {
    const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Foreign');
    const api = edgeApi(stack, { allowedOrigins: ['https://app.example.com'] });
    const nested = services.map((service) => {
      const routeScope = new NestedStack(stack, `Routes${service}`);
      api.addRoute(`POST /${service}/{id}`, {
        integration: toFunction(stack),
        scopes: [`${service}/write`],
        body: z.strictObject({ id: z.string() }),
        routeScope,
      });
      return routeScope;
    });
    return { parent: Template.fromStack(stack), nested: nested.map((routes) => Template.fromStack(routes)) };
  }

  it('keeps methods, models and permissions out of the stack of the API', () => {
    const { parent, nested } = nestedRoutes(['orders', 'payments']);
    parent.resourceCountIs('AWS::ApiGateway::Model', 0);
    parent.resourceCountIs('AWS::Lambda::Permission', 0);
    parent.resourceCountIs('AWS::ApiGateway::Method', 0);
    for (const template of nested) {
      expect(
        Object.values(template.toJSON().Resources as Record<string, { Type: string }>)
          .map(({ Type }) => Type)
          .sort(),
      ).toEqual([
        'AWS::ApiGateway::Method',
        'AWS::ApiGateway::Method', // the preflight of its path
        'AWS::ApiGateway::Model',
        'AWS::Lambda::Permission',
      ]);
    }
  });

  it('deploys after the nested stacks, which know neither stage nor deployment', () => {
    const { parent, nested } = nestedRoutes(['orders', 'payments']);
    const [deployment] = Object.values(parent.findResources('AWS::ApiGateway::Deployment'));
    const stacks = Object.keys(parent.findResources('AWS::CloudFormation::Stack'));
    expect(stacks).toHaveLength(2);
    expect(deployment?.DependsOn).toEqual(expect.arrayContaining(stacks));
    const passed = Object.values(parent.findResources('AWS::CloudFormation::Stack')).map(({ Properties }) =>
      JSON.stringify(Properties.Parameters),
    );
    expect(passed.join()).not.toMatch(/Deployment/);
    expect(JSON.stringify(nested.map((template) => template.toJSON()))).not.toMatch(/DeploymentStage/);
  });

  it('deploys anew when a nested route changes', () => {
    const id = (services: string[]) =>
      Object.keys(nestedRoutes(services).parent.findResources('AWS::ApiGateway::Deployment'))[0];
    expect(id(['orders'])).not.toBe(id(['users']));
    expect(id(['orders'])).toBe(id(['orders']));
  });
});

describe('addRoute across stacks', () => {
  it('refers from the routes to the service and to the key, and never back', () => {
    const app = new App({ builtinCloudFormationValidation: false });
    const foundation = new Stack(app, 'Foundation');
    const service = new Stack(app, 'Service');
    const edge = new Stack(app, 'Edge');
    const { key } = new EncryptionKey(foundation, 'Key', { description: 'test' });
    const fn = new lambda.Function(service, 'Function', {
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
    });
    const api = new EdgeApi(edge, 'Api', {
      userPools: [new cognito.UserPool(foundation, 'Users')],
      encryptionKey: key,
    });
    api.addRoute('GET /orders', {
      integration: RouteIntegration.function(fn),
      scopes: ['orders/read'],
      routeScope: new NestedStack(edge, 'Routes'),
    });
    app.synth();
    expect(edge.dependencies).toEqual(expect.arrayContaining([foundation, service]));
    expect(foundation.dependencies).toEqual([]);
    expect(service.dependencies).toEqual([]);
  });
});

describe('addRoute refuses', () => {
  const attempt = (route: string, options: object = {}) => {
    const stack = foreignStack();
    const api = edgeApi(stack);
    return () => api.addRoute(route, { integration: toFunction(stack), scopes: ['orders/read'], ...options });
  };
  const code = (expected: string) => expect.objectContaining({ code: expected });

  it.each(['GET /orders', 'DELETE /orders', 'HEAD /orders'])('a body on %s', (route) => {
    expect(attempt(route, { body: z.strictObject({}) })).toThrow(code('ROUTE_INVALID'));
  });

  it('a route without scopes', () => {
    expect(attempt('GET /orders', { scopes: [] })).toThrow(code('ROUTE_WITHOUT_SCOPES'));
  });

  it.each(['read', 'openid', '/read', 'orders/', 'orders read', 'orders/re ad'])('the scope %j', (scope) => {
    expect(attempt('GET /orders', { scopes: ['orders/read', scope] })).toThrow(code('SCOPE_INVALID'));
  });

  it('a query parameter that API Gateway cannot name', () => {
    expect(attempt('GET /orders', { query: z.strictObject({ 'a b': z.string() }) })).toThrow(
      code('SCHEMA_UNSUPPORTED'),
    );
  });

  it('without leaving a trace of the refused route', () => {
    const stack = foreignStack();
    const api = edgeApi(stack);
    const options = { integration: toFunction(stack), scopes: ['orders/write'] };
    expect(() => api.addRoute('POST /orders', { ...options, body: z.strictObject({ at: z.date() }) })).toThrow(
      code('SCHEMA_UNSUPPORTED'),
    );
    api.addRoute('POST /orders', options);
    Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::Method', 1);
  });
});
