import { type Attack, defineAttack, type Trace } from '../attack';
import type { Control } from '../control';

const KIB = 1_024;

interface LargeBody {
  readonly name: string;
  readonly bytes: number;
  readonly control: Control;
  readonly trace: Trace;
}

const LARGE_BODIES: readonly LargeBody[] = [
  {
    name: 'a body that is longer than what the web ACL inspects',
    bytes: 16 * KIB + 1,
    control: 'waf',
    trace: { by: 'edge', reason: /^rule BodySize of the web ACL blocks$/ },
  },
  {
    name: 'a body of more than 10 MiB',
    bytes: 10 * KIB * KIB + 1,
    control: 'size',
    trace: { by: 'edge', reason: /^the body is too long$/ },
  },
];

/** Bodies that cost memory, or whose end no rule sees. */
export const largeBodies: readonly Attack[] = LARGE_BODIES.map(({ bytes, ...about }) =>
  defineAttack({
    ...about,
    category: 'edge',
    has: 'an API key and a token of a customer',
    action: `places a good order, padded with spaces to ${bytes} bytes`,
    standards: ['OWASP API4:2023', 'CWE-400', 'CWE-770'],
    async attempt(scene) {
      const order = JSON.stringify({ items: [{ productId: await scene.product(), quantity: 1 }] });
      const { status, text } = await scene.edge({
        method: 'POST',
        path: '/orders',
        headers: [
          ['content-type', 'application/json'],
          ['idempotency-key', crypto.randomUUID()],
        ],
        body: order.padEnd(bytes),
      });
      return { succeeded: status === 201, status, seen: text };
    },
  }),
);
