import { layOut } from '../../../lib/simulator/console/journey/layout';
import { systemMap } from '../../../lib/simulator/console/map';
import { readEdge } from '../../../lib/simulator/edge';
import { SHOP, systemOf } from './small-shop';

function mapOf(template: object) {
  const system = systemOf(template);
  return systemMap(system, readEdge(system));
}

describe('the map of a system', () => {
  const map = mapOf(SHOP);

  it('has the services that say so, callers first, with their calls and stores', () => {
    expect(map.services).toEqual([
      {
        name: 'orders',
        kind: 'function',
        calls: [
          { to: 'products', actions: ['products:Read'] },
          { to: 'payments', actions: ['payments:Charge'] },
        ],
        stores: [{ kind: 'table', name: 'orders' }],
      },
      { name: 'payments', kind: 'function', calls: [], stores: [] },
      { name: 'products', kind: 'function', calls: [], stores: [] },
    ]);
  });

  it('leaves out functions that are no services, and the table of revoked tokens', () => {
    const text = JSON.stringify(map);
    expect(text).not.toContain('helper');
    expect(text).not.toContain('revocations');
  });

  it('says of each route who answers and what it asks for', () => {
    expect(map.routes).toContainEqual(
      expect.objectContaining({
        name: 'POST /orders',
        service: 'orders',
        scopes: ['orders/write'],
        needsToken: true,
        needsApiKey: true,
      }),
    );
  });

  it('has the controls of this edge in the order of a request, and none that it does without', () => {
    expect(map.controls.map(({ control }) => control)).toEqual([
      'size',
      'route',
      'authorizer',
      'api-key',
      'usage-plan',
      'throttle',
      'validation',
    ]);
  });

  it('has, of a system that declares no services, the functions that routes lead to', () => {
    const { Resources } = SHOP;
    const plain = { ...Resources.OrdersFunction, Properties: { FunctionName: 'orders' } };
    const products = { ...Resources.ProductsFunction, Properties: { FunctionName: 'products' } };
    const payments = { ...Resources.PaymentsFunction, Properties: { FunctionName: 'payments' } };
    const resources = { ...Resources, OrdersFunction: plain, ProductsFunction: products, PaymentsFunction: payments };
    const names = mapOf({ Resources: resources }).services.map(({ name }) => name);
    expect(names).toEqual(['Shop/OrdersFunction', 'Shop/ProductsFunction']);
  });
});

describe.each([false, true])('the drawing of a map, narrow: %s', (isNarrow) => {
  const layout = layOut(mapOf(SHOP), isNarrow);

  it('stays within its size', () => {
    for (const { height, width, x, y } of layout.boxes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(layout.width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
    }
  });

  it('lets no two boxes overlap but the edge and its controls', () => {
    const boxes = layout.boxes.filter(({ kind }) => kind !== 'edge');
    const overlaps = boxes.flatMap((a) =>
      boxes
        .filter((b) => a.id < b.id)
        .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
        .map((b) => `${a.id} ${b.id}`),
    );
    expect(overlaps).toEqual([]);
  });

  it('draws a line for every call, and from the edge to services with routes only', () => {
    const lines = layout.lines.map(({ from, kind, to }) => `${kind} ${from} ${to}`);
    expect(lines).toEqual(
      expect.arrayContaining(['call service:orders service:payments', 'enter edge service:products']),
    );
    expect(lines).not.toContain('enter edge service:payments');
  });
});
