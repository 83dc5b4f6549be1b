import { type Attack, defineAttack } from '../attack';
import { type BodyRoute, ORDER, PRODUCT, sendBody, TEA } from './body';

interface BadBody {
  readonly name: string;
  readonly action: string;
  readonly standards: readonly string[];
  readonly route: BodyRoute;
  readonly service: string;
  readonly reason: RegExp;
  readonly body: (product: string) => string | Buffer;
  /** @default - one, `application/json` */
  readonly contentTypes?: readonly string[];
}

const PARSING = ['CWE-20', 'CWE-436'];
const TYPE = [...PARSING, 'CWE-352', 'ASVS 13.1.5'];
const NOT_JSON = /^UNSUPPORTED_MEDIA_TYPE: the content type is not application\/json$/;
const TWICE = /^INVALID_INPUT: a member of the JSON text is repeated$/;

const order = (productId: string) => JSON.stringify({ items: [{ productId, quantity: 1 }] });
const tea = () => JSON.stringify(TEA);

const BAD_BODIES: readonly BadBody[] = [
  {
    name: 'a member that is there twice',
    action: 'orders a quantity of 99 and of 1: one check sees the first, another one the last',
    standards: PARSING,
    route: ORDER,
    service: 'orders',
    reason: TWICE,
    body: (product) => order(product).replace('"quantity":1', '"quantity":99,"quantity":1'),
  },
  {
    name: 'a member that is there twice, once in escapes',
    action: 'does the same with one name written in escapes, which comparisons of texts miss',
    standards: PARSING,
    route: ORDER,
    service: 'orders',
    reason: TWICE,
    body: (product) => order(product).replace('"quantity":1', '"\\u0071uantity":99,"quantity":1'),
  },
  {
    name: 'JSON as plain text',
    action: 'sends a good body as `text/plain`, which a page of any origin may without being asked',
    standards: TYPE,
    route: ORDER,
    service: 'orders',
    reason: NOT_JSON,
    contentTypes: ['text/plain'],
    body: order,
  },
  {
    name: 'JSON in a charset of 1996',
    action: 'sends a good body with `charset=utf-7`, in which markup hides from filters',
    standards: [...TYPE, 'CWE-838'],
    route: PRODUCT,
    service: 'products',
    reason: NOT_JSON,
    contentTypes: ['application/json; charset=utf-7'],
    body: tea,
  },
  {
    name: 'two content types',
    action: 'sends a good body as form fields and as JSON at once',
    standards: TYPE,
    route: PRODUCT,
    service: 'products',
    reason: NOT_JSON,
    contentTypes: ['application/x-www-form-urlencoded', 'application/json'],
    body: tea,
  },
  {
    name: 'bytes that are not UTF-8',
    action: 'writes `<` in two bytes, as no encoder does and some decoders accept',
    standards: [...PARSING, 'CWE-176'],
    route: PRODUCT,
    service: 'products',
    reason: /^INVALID_INPUT: the JSON text is not UTF-8$/,
    body: () => {
      const [before = '', after = ''] = tea().split('Tea');
      return Buffer.concat([Buffer.from(before), Buffer.from([0xc0, 0xbc]), Buffer.from(after)]);
    },
  },
];

/** Bodies that pass the models of the edge, where the service is stricter. */
export const refusedByService: readonly Attack[] = BAD_BODIES.map(
  ({ body, contentTypes, reason, route, service, ...about }) =>
    defineAttack({
      ...about,
      category: 'input',
      has: 'an API key, and a token of somebody who may send a good body',
      control: 'validation',
      alone: true,
      trace: { by: 'service', service, reason, fields: { status: 'deny' } },
      async attempt(scene) {
        const { status, text } = await sendBody(scene, route, body(await scene.product()), contentTypes);
        return { succeeded: status === route.done, status, seen: text };
      },
    }),
);
