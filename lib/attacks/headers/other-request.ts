import { type Attack, defineAttack } from '../attack';

const METHODS = ['x-http-method-override', 'x-http-method', 'x-method-override'];
const PATHS = ['x-original-url', 'x-rewrite-url', 'x-forwarded-uri', 'x-forwarded-path', 'x-original-uri'];
const NETWORK = 'payments.shop.internal';

const otherMethod = defineAttack({
  name: 'another method in headers',
  category: 'headers',
  has: 'an API key, and a token of somebody who may only read a product',
  action: `reads the product, with \`DELETE\` in ${METHODS.map((name) => `\`${name}\``).join(', ')}`,
  control: 'route',
  standards: ['OWASP API5:2023', 'CWE-650', 'CWE-436'],
  trace: { by: 'sight', reason: /^the product is still there$/, because: 'to read a product is no offence' },
  async attempt(scene) {
    const path = `/products/${await scene.product()}`;
    const { status } = await scene.edge({ path, headers: METHODS.map((name) => [name, 'DELETE']) });
    const after = await scene.edge({ path });
    const isThere = after.status === 200 && after.text.includes('"status":"ACTIVE"');
    return { succeeded: !isThere, status, seen: isThere ? 'the product is still there' : after.text };
  },
});

const otherPath = defineAttack({
  name: 'another path in headers',
  category: 'headers',
  has: 'an API key, a token of their own, and the id of an order of a customer',
  action: `lists products, with the path of the order in ${PATHS.map((name) => `\`${name}\``).join(', ')}`,
  control: 'route',
  standards: ['OWASP API1:2023', 'CWE-436'],
  trace: { by: 'sight', reason: /^products and nothing else$/, because: 'to list products is no offence' },
  async attempt(scene) {
    const id = await scene.order(scene.customer);
    const { status, text } = await scene.edge({
      path: '/products',
      token: await scene.token(scene.neighbour),
      headers: PATHS.map((name) => [name, `${scene.stage}/orders/${id}`]),
    });
    const isOrder = text.includes(id);
    return { succeeded: isOrder, status, seen: isOrder ? text : 'products and nothing else' };
  },
});

const otherHost = defineAttack({
  name: 'another host in headers',
  category: 'headers',
  has: 'an API key and a token of a customer',
  action: `asks \`${NETWORK}\` for a charge, whose name it sends as \`Host\` and in every header for one`,
  control: 'route',
  standards: ['OWASP API7:2023', 'CWE-918', 'CWE-441'],
  trace: { by: 'edge', reason: /^no method has this path$/ },
  async attempt(scene) {
    const { status, text } = await scene.edge({
      method: 'POST',
      path: '/charges',
      json: { id: crypto.randomUUID(), amount: { amount: 1, currency: 'EUR' } },
      headers: [
        ['host', NETWORK],
        ['x-forwarded-host', NETWORK],
        ['x-host', NETWORK],
        ['forwarded', `host=${NETWORK}`],
      ],
    });
    return { succeeded: status === 201, status, seen: text };
  },
});

/** Headers that are to make another request of one. */
export const otherRequest: readonly Attack[] = [otherMethod, otherPath, otherHost];
