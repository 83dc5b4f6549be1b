import { parseRoute } from '../../../lib/edge/private/route';
import { RouteTable } from '../../../lib/edge/private/route-table';
import { foreignStack } from '../../support/app';

const parse = (text: string) => parseRoute(foreignStack(), text);
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('parseRoute', () => {
  it('takes method, path and parameters apart', () => {
    expect(parse('GET /orders/{orderId}/items/{item_2}')).toEqual({
      text: 'GET /orders/{orderId}/items/{item_2}',
      method: 'GET',
      path: '/orders/{orderId}/items/{item_2}',
      segments: ['orders', '{orderId}', 'items', '{item_2}'],
      parameters: ['orderId', 'item_2'],
      takesBody: false,
    });
  });

  it.each(['DELETE /a', 'GET /a', 'HEAD /a', 'PATCH /a', 'POST /a', 'PUT /a', 'GET /', 'GET /a.b-c_d/1'])(
    'accepts %j',
    (route) => {
      expect(() => parse(route)).not.toThrow();
    },
  );

  it.each([
    '',
    'GET',
    '/orders',
    'get /orders',
    'ANY /orders',
    'OPTIONS /orders',
    'TRACE /orders',
    'GET orders',
    'GET  /orders',
    'GET /orders ',
    'GET /orders/',
    'GET //orders',
    'GET /orders?x=1',
    'GET /orders/..',
    'GET /orders/./x',
    'GET /orders/%2e%2e',
    'GET /orders/{proxy+}',
    'GET /orders/x{id}',
    'GET /orders/{}',
    'GET /orders/{a}/{a}',
    'GET /orders/*',
    'GET /orders\n',
  ])('refuses %j', (route) => {
    expect(() => parse(route)).toThrow(code('ROUTE_INVALID'));
  });
});

describe('RouteTable', () => {
  function table(...routes: string[]): RouteTable {
    const api = foreignStack();
    const declared = new RouteTable(api);
    for (const route of routes) {
      declared.add(parseRoute(api, route));
    }
    return declared;
  }

  it('takes in several methods of one path and literals beside parameters', () => {
    expect(() => table('GET /orders/{id}', 'PUT /orders/{id}', 'GET /orders/open', 'GET /', 'POST /')).not.toThrow();
  });

  it('refuses the same route twice, also under another parameter name', () => {
    expect(() => table('GET /orders/{id}', 'GET /orders/{id}')).toThrow(code('ROUTE_DUPLICATE'));
    expect(() => table('GET /orders/{id}', 'GET /orders/{orderId}')).toThrow(code('ROUTE_DUPLICATE'));
  });

  it('refuses a second name for a parameter in the same place', () => {
    expect(() => table('GET /orders/{id}', 'PUT /orders/{orderId}')).toThrow(code('ROUTE_INVALID'));
    expect(() => table('GET /orders/{id}/items', 'GET /orders/{orderId}/notes')).toThrow(code('ROUTE_INVALID'));
  });

  it('lists the methods of a path in alphabetical order', () => {
    const route = parse('POST /orders');
    expect(table('POST /orders', 'GET /orders', 'GET /orders/{id}').methodsBeside(route)).toEqual(['GET', 'POST']);
  });
});
