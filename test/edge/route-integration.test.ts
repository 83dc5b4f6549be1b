import { Match, Template } from 'aws-cdk-lib/assertions';
import { foreignStack } from '../support/app';
import { edgeApi, FUNCTION_ARN, LOAD_BALANCER_ARN, toFunction, toPrivateHttps } from './fixtures';

describe('RouteIntegration.function', () => {
  function synthesize(...routes: string[]): Template {
    const stack = foreignStack();
    const api = edgeApi(stack);
    for (const route of routes) {
      api.addRoute(route, { integration: toFunction(stack), scopes: ['orders/read'] });
    }
    return Template.fromStack(stack);
  }

  it('passes the request to the function', () => {
    synthesize('GET /orders').hasResourceProperties('AWS::ApiGateway::Method', {
      Integration: {
        Type: 'AWS_PROXY',
        IntegrationHttpMethod: 'POST',
        TimeoutInMillis: 29_000,
        Credentials: Match.absent(),
        Uri: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(`${FUNCTION_ARN}/invocations$`)])] },
      },
    });
  });

  it.each([
    ['GET /orders', '/v1/GET/orders'],
    ['PUT /orders/{id}/items/{item}', '/v1/PUT/orders/*/items/*'],
    ['GET /', '/v1/GET/'],
  ])('may be invoked by %s of the stage only', (route, suffix) => {
    synthesize(route).hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: FUNCTION_ARN,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: { 'Fn::Join': ['', Match.arrayWith([suffix])] },
    });
  });

  it('has one permission for each route and none for the test console', () => {
    const template = synthesize('GET /orders', 'POST /orders');
    template.resourceCountIs('AWS::Lambda::Permission', 2);
    expect(JSON.stringify(template.toJSON())).not.toContain('test-invoke-stage');
  });
});

describe('RouteIntegration.privateHttps', () => {
  function synthesize(route: string): Template {
    const stack = foreignStack();
    edgeApi(stack).addRoute(route, { integration: toPrivateHttps(stack), scopes: ['payments/read'] });
    return Template.fromStack(stack);
  }

  it('reaches the load balancer over HTTPS through the VPC link', () => {
    synthesize('PUT /payments/{id}').hasResourceProperties('AWS::ApiGateway::Method', {
      Integration: {
        Type: 'HTTP_PROXY',
        IntegrationHttpMethod: 'PUT',
        ConnectionType: 'VPC_LINK',
        ConnectionId: 'link-1',
        IntegrationTarget: LOAD_BALANCER_ARN,
        TimeoutInMillis: 29_000,
        Uri: 'https://payments.shop.internal/payments/{id}',
      },
    });
  });

  it('passes path parameters on and takes the certificate header out of the hands of the client', () => {
    synthesize('GET /payments/{id}').hasResourceProperties('AWS::ApiGateway::Method', {
      Integration: {
        RequestParameters: {
          'integration.request.path.id': 'method.request.path.id',
          'integration.request.header.x-forwarded-client-cert': "'none'",
        },
      },
    });
  });

  it('never speaks plain HTTP', () => {
    expect(JSON.stringify(synthesize('GET /payments').toJSON())).not.toContain('http://payments');
  });

  it('needs no Lambda permission', () => {
    synthesize('GET /payments').resourceCountIs('AWS::Lambda::Permission', 0);
  });

  it('serves several routes', () => {
    const stack = foreignStack();
    const api = edgeApi(stack);
    const integration = toPrivateHttps(stack);
    api.addRoute('GET /payments', { integration, scopes: ['payments/read'] });
    api.addRoute('POST /payments', { integration, scopes: ['payments/write'] });
    Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::Method', 2);
  });

  it.each(['', 'https://payments.shop.internal', 'payments', 'Payments.shop.internal', 'a.b/c', 'a.b:8443', '-a.b'])(
    'refuses the host name %j',
    (hostName) => {
      expect(() => toPrivateHttps(foreignStack(), hostName)).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
    },
  );
});
