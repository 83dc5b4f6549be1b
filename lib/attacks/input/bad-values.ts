import type { BadBody } from './bad-body';
import { ORDER, PRODUCT, PROFILE, TEA } from './body';

const RANGE = ['OWASP API8:2023', 'CWE-20', 'CWE-1284'];
const SHAPE = ['CWE-20', 'CWE-400'];

const line = (product: string, quantity: unknown) => JSON.stringify({ items: [{ productId: product, quantity }] });
/** A quantity as it stands in the text, which `JSON.stringify` would not write. */
const quantity = (text: string) => (product: string) => line(product, 1).replace('"quantity":1', `"quantity":${text}`);

/** Bodies whose values are out of range. */
export const BAD_VALUES: readonly BadBody[] = [
  {
    name: 'a negative quantity',
    action: 'orders minus one, to be paid for it',
    standards: RANGE,
    route: ORDER,
    body: quantity('-1'),
  },
  { name: 'no quantity at all', action: 'orders zero', standards: RANGE, route: ORDER, body: quantity('0') },
  {
    name: 'a part of a quantity',
    action: 'orders 0.1, which some sums round to nothing',
    standards: [...RANGE, 'CWE-682'],
    route: ORDER,
    body: quantity('0.1'),
  },
  {
    name: 'a quantity beyond every number',
    action: 'orders 1e999, which is parsed as infinity',
    standards: RANGE,
    route: ORDER,
    body: quantity('1e999'),
  },
  {
    name: 'a quantity that is no number',
    action: 'orders NaN, which no comparison refuses',
    standards: RANGE,
    route: ORDER,
    body: quantity('NaN'),
  },
  {
    name: 'a quantity as text',
    action: 'orders "1", which `+` puts after another text',
    standards: [...RANGE, 'CWE-843'],
    route: ORDER,
    body: quantity('"1"'),
  },
  {
    name: 'an amount that doubles can’t hold',
    action: 'prices a product at 2^53 + 1, which is read as another number',
    standards: [...RANGE, 'CWE-190'],
    route: PRODUCT,
    body: () => JSON.stringify(TEA).replace('500', '9007199254740993'),
  },
  {
    name: 'a line break in a name',
    action: 'adds a header to mails and answers that carry the name',
    standards: ['CWE-93', 'CWE-113'],
    route: PROFILE,
    body: () => JSON.stringify({ displayName: 'Casey\r\nBcc: everybody@example.com' }),
  },
  {
    name: 'a name of 15,000 characters',
    action: 'makes everything that shows or keeps the name work on it',
    standards: [...SHAPE, 'OWASP API4:2023'],
    route: PROFILE,
    body: () => JSON.stringify({ displayName: 'a'.repeat(15_000) }),
  },
  {
    name: 'an order of 51 lines',
    action: 'makes one request cause 51 calls of another service',
    standards: ['OWASP API4:2023', 'CWE-405'],
    route: ORDER,
    body: (productId) => JSON.stringify({ items: Array.from({ length: 51 }, () => ({ productId, quantity: 1 })) }),
  },
];
