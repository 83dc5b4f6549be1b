import { type Attack, defineAttack } from '../attack';
import type { EdgeCall } from '../scene/scene';

interface BadParameter extends Pick<EdgeCall, 'path' | 'method' | 'headers' | 'json' | 'body'> {
  readonly name: string;
  readonly action: string;
  readonly standards: readonly string[];
  readonly service: string;
  readonly reason: RegExp;
  /** Whether a service without validation would answer it. @default false */
  readonly alone?: boolean;
}

const POLLUTION = ['CWE-235', 'CWE-436'];
const INJECTION = ['OWASP A03:2021', 'CWE-89'];
const RANGE = ['OWASP API4:2023', 'CWE-1284'];

const BAD_PARAMETERS: readonly BadParameter[] = [
  {
    name: 'a query parameter that is there twice',
    action: 'asks for `limit=1&limit=50`: one check sees the first, another one the last',
    path: '/orders?limit=1&limit=50',
    service: 'orders',
    reason: /^INVALID_INPUT: a query parameter is repeated$/,
    standards: POLLUTION,
  },
  {
    name: 'a query operator in a query parameter',
    action: 'asks for `limit[$gt]=0`, which some parsers of queries make an object of',
    path: '/products?limit[$gt]=0',
    service: 'products',
    alone: true,
    reason: /^INVALID_INPUT: query refused: unrecognized_keys/,
    standards: ['OWASP A03:2021', 'CWE-943'],
  },
  {
    name: 'a page of a million',
    action: 'asks for `limit=1000000`',
    path: '/products?limit=1000000',
    service: 'products',
    reason: /^INVALID_INPUT: query refused: too_big at limit$/,
    standards: RANGE,
  },
  {
    name: 'a page without end',
    action: 'asks for `limit=Infinity`',
    path: '/products?limit=Infinity',
    service: 'products',
    reason: /^INVALID_INPUT: query refused: invalid_type at limit$/,
    standards: RANGE,
  },
  {
    name: 'a line break in a query',
    action: 'adds a header to an answer that repeats the query',
    path: '/products?cursor=a%0d%0aset-cookie:%20a=b',
    service: 'products',
    reason: /^INVALID_INPUT: the query has control characters or is not percent-encoded UTF-8$/,
    standards: ['CWE-113', 'CWE-117'],
  },
  {
    name: 'SQL as an id',
    action: "asks for the order `1' OR '1'='1`",
    path: `/orders/${encodeURIComponent("1' OR '1'='1")}`,
    service: 'orders',
    reason: /^INVALID_INPUT: params refused: invalid_format at id$/,
    standards: INJECTION,
  },
  {
    name: 'a key of somebody’s own design for an order',
    action: 'sends an idempotency key that is no UUID, and becomes the id of an order',
    method: 'POST',
    path: '/orders',
    headers: [['idempotency-key', '../../orders/*']],
    json: { items: [{ productId: '01893b5e-0000-4000-8000-000000000000', quantity: 1 }] },
    service: 'orders',
    reason: /^INVALID_INPUT: idempotency-key refused: /,
    standards: ['CWE-20', 'CWE-22'],
  },
  {
    name: 'a body where none belongs',
    action: 'reads products with a body, which caches leave out of the name of the answer',
    path: '/products',
    json: { limit: 50 },
    service: 'products',
    alone: true,
    reason: /^INVALID_INPUT: the route takes no body$/,
    standards: ['CWE-20', 'CWE-436'],
  },
];

/** Parameters that the edge passes on and a service refuses. */
export const badParameters: readonly Attack[] = BAD_PARAMETERS.map(
  ({ action, alone, name, reason, service, standards, ...call }) =>
    defineAttack({
      name,
      action,
      standards,
      category: 'input',
      has: 'an API key and a token of a customer',
      control: 'validation',
      alone: alone ?? false,
      trace: { by: 'service', service, reason, fields: { status: 'deny' } },
      async attempt(scene) {
        const { status, text } = await scene.edge(call);
        return { succeeded: status < 400, status, seen: text };
      },
    }),
);
