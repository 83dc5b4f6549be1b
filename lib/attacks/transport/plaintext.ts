import { type Attack, defineAttack } from '../attack';
import { send } from '../scene/send';

const PORTS = [
  { port: 8_443, whom: 'services' },
  { port: 8_444, whom: 'the edge' },
] as const;

/** Requests without TLS. */
export const plaintext: readonly Attack[] = PORTS.map(({ port, whom }) =>
  defineAttack({
    name: `HTTP without TLS on the port for ${whom}`,
    category: 'transport',
    has: 'a place in the network from which traffic can be read, and a token of a customer',
    action: 'asks payments over plain HTTP, so that whoever listens can read along',
    control: 'mutual-tls',
    standards: ['OWASP API8:2023', 'CWE-319', 'NIST SP 800-52 R2'],
    trace: {
      by: 'service',
      service: 'payments',
      reason: /^the client does not speak TLS$/,
      fields: { action: 'payments:Connect', status: 'deny' },
    },
    async attempt(scene) {
      const headers = [['authorization', `Bearer ${await scene.token(scene.customer)}`]] as const;
      try {
        const { status, text } = await send({ port: scene.portOf('payments', port) }, { path: '/charges', headers });
        return { succeeded: status < 400, status, seen: text };
      } catch (error) {
        return { succeeded: false, seen: `no answer: ${error instanceof Error ? error.message : String(error)}` };
      }
    },
  }),
);
