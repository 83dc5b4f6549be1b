import { Match, Template } from 'aws-cdk-lib/assertions';
import { foreignStack } from '../support/app';
import { edgeApi, toFunction } from './fixtures';

const APP = 'https://app.example.com';
const ADMIN = 'https://admin.example.com:8443';

function synthesize(allowedOrigins: string[], routes = ['GET /orders']): Template {
  const stack = foreignStack();
  const api = edgeApi(stack, { allowedOrigins });
  for (const route of routes) {
    api.addRoute(route, { integration: toFunction(stack), scopes: ['orders/read'] });
  }
  return Template.fromStack(stack);
}

function preflights(template: Template) {
  return Object.values(
    template.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'OPTIONS' } }),
  ).map(({ Properties }) => Properties);
}

describe('allowedOrigins', () => {
  it('answers preflight requests without key, token or service', () => {
    synthesize([APP]).hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'OPTIONS',
      AuthorizationType: 'NONE',
      ApiKeyRequired: false,
      AuthorizerId: Match.absent(),
      Integration: { Type: 'MOCK', Uri: Match.absent() },
    });
  });

  it('opens one preflight per path, for the methods of that path', () => {
    const template = synthesize([APP], ['POST /orders', 'GET /orders', 'GET /orders/{id}']);
    const methods = preflights(template).map(
      ({ Integration }) =>
        Integration.IntegrationResponses[0].ResponseParameters['method.response.header.Access-Control-Allow-Methods'],
    );
    expect(methods.sort()).toEqual(["'GET'", "'GET,POST'"]);
  });

  it('repeats an origin only when it equals an allowed one', () => {
    const [preflight] = preflights(synthesize([APP, ADMIN]));
    const [response] = preflight.Integration.IntegrationResponses;
    const template: string = response.ResponseTemplates['application/json'];
    expect(template).toContain(`#if($origin == '${APP}' || $origin == '${ADMIN}')#set(`);
    expect(template).not.toContain('matches');
    expect(response.ResponseParameters).not.toHaveProperty(['method.response.header.Access-Control-Allow-Origin']);
  });

  it('keeps caches from mixing origins up', () => {
    const [preflight] = preflights(synthesize([APP]));
    expect(preflight.Integration.IntegrationResponses[0].ResponseParameters['method.response.header.Vary']).toBe(
      "'Origin'",
    );
  });

  it('never allows credentials or any origin', () => {
    const text = JSON.stringify(synthesize([APP, ADMIN]).toJSON());
    expect(text).not.toContain('Access-Control-Allow-Credentials');
    expect(text).not.toContain('Access-Control-Allow-Origin":"\'*\'');
  });

  it('lets the one allowed origin read refusals', () => {
    synthesize([APP]).allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseParameters: {
        'gatewayresponse.header.Access-Control-Allow-Origin': `'${APP}'`,
        'gatewayresponse.header.Vary': "'Origin'",
      },
    });
  });

  it('lets several allowed origins read the fixed sentences of refusals', () => {
    synthesize([APP, ADMIN]).allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': 'method.request.header.Origin' },
    });
  });

  it('is none by default: no preflight and no header', () => {
    const template = synthesize([]);
    expect(preflights(template)).toEqual([]);
    expect(JSON.stringify(template.toJSON())).not.toContain('Access-Control');
  });

  it.each([APP, ADMIN, 'https://localhost:8443', 'https://xn--bcher-kva.example'])('accepts %s', (origin) => {
    expect(() => edgeApi(foreignStack(), { allowedOrigins: [origin] })).not.toThrow();
  });

  it.each([
    '*',
    '',
    'null',
    'http://app.example.com',
    'https://*.example.com',
    'https://app.example.com/',
    'https://app.example.com/path',
    'https://app.example.com:443',
    'https://app.example.com:99999',
    'https://APP.example.com',
    'https://user@app.example.com',
    "https://app.example.com'",
    'https://app.example.com\n',
    'app.example.com',
  ])('refuses %j', (origin) => {
    expect(() => edgeApi(foreignStack(), { allowedOrigins: [APP, origin] })).toThrow(
      expect.objectContaining({ code: 'ORIGIN_INVALID' }),
    );
  });
});
