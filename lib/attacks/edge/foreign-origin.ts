import { type Attack, defineAttack } from '../attack';
import type { EdgeCall } from '../scene/scene';

const EVIL = 'https://evil.example';

interface CrossOrigin extends Pick<EdgeCall, 'method' | 'path' | 'token' | 'apiKey' | 'headers'> {
  readonly name: string;
  readonly action: string;
}

const REQUESTS: readonly CrossOrigin[] = [
  {
    name: 'a page of another origin that wants to send an order',
    action: 'asks by a preflight request whether it may',
    method: 'OPTIONS',
    path: '/orders',
    token: null,
    apiKey: null,
    headers: [
      ['origin', EVIL],
      ['access-control-request-method', 'POST'],
      ['access-control-request-headers', 'authorization,x-api-key,content-type'],
    ],
  },
  {
    name: 'a page of another origin that reads orders',
    action: 'reads the answer of a function',
    path: '/orders',
    headers: [['origin', EVIL]],
  },
  {
    name: 'a page without an origin that reads products',
    action: 'reads the answer of a container from a sandboxed frame, whose origin is `null`',
    path: '/products',
    headers: [['origin', 'null']],
  },
  {
    name: 'a page of another origin that reads a refusal',
    action: 'reads from a refusal of the edge whether its visitor is a customer',
    path: '/orders',
    token: null,
    headers: [['origin', EVIL]],
  },
];

/** Pages of other origins in the browser of a customer. */
export const foreignOrigins: readonly Attack[] = REQUESTS.map(({ action, name, ...call }) =>
  defineAttack({
    name,
    action,
    category: 'edge',
    has: 'a page that a customer visits',
    control: 'cors',
    standards: ['OWASP API8:2023', 'CWE-942', 'CWE-346'],
    trace: { by: 'sight', reason: /^readable by (nobody|https:\/\/shop\.example\.com)$/, because: 'browsers decide' },
    async attempt(scene) {
      const { headers, status } = await scene.edge(call);
      const allowed = headers['access-control-allow-origin'];
      const isOpen = allowed === '*' || allowed === EVIL || allowed === 'null';
      return { succeeded: isOpen, status, seen: `readable by ${allowed ?? 'nobody'}` };
    },
  }),
);
