import { App, Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import { foreignStack } from '../../support/app';
import { edgeApi, toFunction } from '../fixtures';

function stackWithApi() {
  const stack = foreignStack();
  const api = edgeApi(stack, { allowedOrigins: ['https://app.example.com'] });
  api.addRoute('GET /orders', { integration: toFunction(stack), scopes: ['orders/read'] });
  return { stack, api };
}

const synthesize = (stack: Stack) => () => (stack.node.root as App).synth();
const unguarded = (detail = '') =>
  expect.objectContaining({ code: 'METHOD_UNGUARDED', message: expect.stringContaining(detail) });

describe('the guard of methods', () => {
  it('accepts declared routes and their preflight', () => {
    expect(synthesize(stackWithApi().stack)).not.toThrow();
  });

  it('refuses a method that was added past addRoute', () => {
    const { stack, api } = stackWithApi();
    api.restApi.root.addMethod('GET', new apigateway.MockIntegration());
    expect(synthesize(stack)).toThrow(
      unguarded('GET without a user pool authorizer, scopes, an API key, a request validator'),
    );
  });

  it('refuses a method that was added as a plain resource', () => {
    const { stack, api } = stackWithApi();
    new apigateway.CfnMethod(stack, 'Plain', {
      restApiId: api.restApi.restApiId,
      resourceId: api.restApi.root.resourceId,
      httpMethod: 'POST',
      authorizationType: 'NONE',
    });
    expect(synthesize(stack)).toThrow(unguarded('POST'));
  });

  it('refuses a method in another stack', () => {
    const app = new App({ builtinCloudFormationValidation: false });
    const home = new Stack(app, 'Home');
    const api = edgeApi(home);
    api.addRoute('GET /orders', { integration: toFunction(home), scopes: ['orders/read'] });
    new apigateway.CfnMethod(new Stack(app, 'Elsewhere'), 'Plain', {
      restApiId: api.restApi.restApiId,
      resourceId: api.restApi.root.resourceId,
      httpMethod: 'GET',
    });
    expect(() => app.synth()).toThrow(unguarded('Elsewhere/Plain'));
  });

  it.each<[string, (method: apigateway.CfnMethod) => void]>([
    [
      'a user pool authorizer',
      (method) => {
        method.authorizationType = 'AWS_IAM';
      },
    ],
    [
      'scopes',
      (method) => {
        method.authorizationScopes = [];
      },
    ],
    [
      'an API key',
      (method) => {
        method.apiKeyRequired = false;
      },
    ],
    [
      'a request validator',
      (method) => {
        method.requestValidatorId = undefined;
      },
    ],
  ])('refuses a route from which an aspect took %s', (guard, weaken) => {
    const { stack } = stackWithApi();
    Aspects.of(stack).add({
      visit: (node: IConstruct) => {
        if (node instanceof apigateway.CfnMethod && node.httpMethod === 'GET') {
          weaken(node);
        }
      },
    });
    expect(synthesize(stack)).toThrow(unguarded(`GET without ${guard};`));
  });

  it('refuses an open OPTIONS method that reaches a service', () => {
    const { stack, api } = stackWithApi();
    api.restApi.root.addMethod('OPTIONS', new apigateway.HttpIntegration('https://service.example.com'));
    expect(synthesize(stack)).toThrow(unguarded('OPTIONS'));
  });

  it('leaves the methods of other APIs alone', () => {
    const { stack } = stackWithApi();
    new apigateway.RestApi(stack, 'Other').root.addMethod('GET');
    new CfnResource(stack, 'Unrelated', { type: 'AWS::SNS::Topic' });
    expect(synthesize(stack)).not.toThrow();
  });
});
