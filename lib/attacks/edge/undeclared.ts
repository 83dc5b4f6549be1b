import { type Attack, defineAttack } from '../attack';
import type { EdgeCall } from '../scene/scene';

interface Undeclared extends Pick<EdgeCall, 'method' | 'path' | 'json'> {
  readonly name: string;
  readonly action: string;
  readonly standards: readonly string[];
}

const INVENTORY = ['OWASP API9:2023', 'CWE-1059'];
const METHOD = ['OWASP API5:2023', 'CWE-650'];
const PATH = ['CWE-22', 'CWE-436'];
const ANY = '01893b5e-0000-4000-8000-000000000000';

const UNDECLARED: readonly Undeclared[] = [
  {
    name: 'an endpoint of a service that has no route at the edge',
    action: 'asks for a charge at the edge, which only orders may ask payments for',
    method: 'POST',
    path: '/charges',
    json: { id: ANY, amount: { amount: 1, currency: 'EUR' } },
    standards: INVENTORY,
  },
  { name: 'a page for operators', action: 'looks for `/admin`', path: '/admin', standards: INVENTORY },
  { name: 'the health check', action: 'asks a service how it is', path: '/health', standards: INVENTORY },
  {
    name: 'a method that a route does not have',
    action: 'deletes a product, which the shop never does',
    method: 'DELETE',
    path: `/products/${ANY}`,
    standards: METHOD,
  },
  { name: 'TRACE', action: 'asks for an echo of its headers', method: 'TRACE', path: '/products', standards: METHOD },
  {
    name: 'dot segments in a path',
    action: 'takes a route that it may use to one that it may not: `/products/../charges`',
    path: '/products/../charges',
    standards: PATH,
  },
  { name: 'a doubled slash', action: 'asks for `//products`', path: '//products', standards: PATH },
  { name: 'a trailing slash', action: 'asks for `/orders/`', path: '/orders/', standards: PATH },
  { name: 'a path parameter of a servlet', action: 'asks for `/products;a=b`', path: '/products;a=b', standards: PATH },
  { name: 'another case of a path', action: 'asks for `/PRODUCTS`', path: '/PRODUCTS', standards: PATH },
  { name: 'a path that is encoded twice', action: 'asks for `/%2570roducts`', path: '/%2570roducts', standards: PATH },
  {
    name: 'a backslash in a path',
    action: 'asks for `/products\\..\\charges`',
    path: '/products\\..\\charges',
    standards: PATH,
  },
];

/** Ways to what was not declared. */
export const undeclared: readonly Attack[] = UNDECLARED.map(({ action, json, method, name, path, standards }) =>
  defineAttack({
    name,
    action,
    standards,
    category: 'edge',
    has: 'an API key and a token of an administrator',
    control: 'route',
    trace: { by: 'edge', reason: /^no method has this path$/ },
    async attempt(scene) {
      const token = await scene.token(scene.administrator);
      const { status, text } = await scene.edge({ method, path, json, token });
      return { succeeded: status < 400, status, seen: text };
    },
  }),
);
