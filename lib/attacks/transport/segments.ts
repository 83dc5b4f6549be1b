import { type Attack, defineAttack } from '../attack';
import { connectFrom } from '../scene/connect-from';
import { resourceAt } from '../scene/resources';

const STANDARDS = ['CWE-923', 'NIST SP 800-207 section 3.1.2', 'NIST SP 800-53 SC-7'];

interface Way {
  readonly from: readonly [type: string, path: string];
  readonly as: string;
  readonly to: string;
  readonly port: number;
}

const FUNCTION = 'AWS::Lambda::Function';
const CONTAINER = 'AWS::ECS::Service';

const WAYS: readonly Way[] = [
  { as: 'users', from: [FUNCTION, 'Users/Service'], to: 'payments', port: 8_443 },
  { as: 'users', from: [FUNCTION, 'Users/Service'], to: 'products', port: 8_444 },
  { as: 'products', from: [CONTAINER, 'Products/Service'], to: 'payments', port: 8_443 },
  { as: 'orders', from: [FUNCTION, 'Orders/Service'], to: 'payments', port: 8_444 },
];

/** Connections between segments that nobody declared, from processes that stand where the services stand. */
export const segments: readonly Attack[] = WAYS.map(({ as, from, port, to }) =>
  defineAttack({
    name: `a connection from ${as} to ${to} on port ${port}`,
    category: 'transport',
    has: `code that runs in the place of ${as}`,
    action: `connects to ${to}.shop.internal`,
    control: 'segment',
    alone: true,
    standards: STANDARDS,
    trace: {
      by: 'sight',
      reason: /^no rule of .* lets it out to /,
      because: 'security groups drop packets; flow logs, which are not simulated, record it',
    },
    async attempt(scene) {
      const outcome = await connectFrom(scene, resourceAt(scene, ...from).id, `${to}.shop.internal`, port);
      return { succeeded: outcome.connected, seen: outcome.connected ? 'connected' : outcome.reason };
    },
  }),
);
