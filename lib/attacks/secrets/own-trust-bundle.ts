import { type Attack, defineAttack } from '../attack';
import { evilAuthority } from '../scene/certificates';
import { TRUST_BUNDLE } from '../scene/resources';
import type { Scene } from '../scene/scene';

interface Bundle {
  readonly keys: readonly object[];
}

async function trustBundle(scene: Scene): Promise<string> {
  const { body } = await scene.aws('orders', 'ssm', 'GetParameter', { Name: TRUST_BUNDLE });
  return (body['Parameter'] as { Value: string }).Value;
}

/** What all services believe, changed by one of them. */
export const ownTrustBundle: readonly Attack[] = [
  defineAttack({
    name: 'a trust bundle of their own',
    category: 'secrets',
    has: 'the credentials of orders',
    action: 'adds an authority of their own to those that all services believe',
    control: 'iam',
    alone: true,
    standards: ['CWE-284', 'CWE-296', 'NIST SP 800-53 SC-12'],
    trace: {
      by: 'sight',
      reason: /not authorized to perform: ssm:PutParameter .* because /,
      because: 'AWS refuses; CloudTrail, which is not simulated, records it',
    },
    async attempt(scene) {
      const good = await trustBundle(scene);
      const { certificate } = await evilAuthority();
      const x5c = [certificate.replace(/-----[^-]+-----|\s/g, '')];
      const { keys, ...bundle } = JSON.parse(good) as Bundle;
      const put = (Value: string) =>
        scene.aws('orders', 'ssm', 'PutParameter', { Name: TRUST_BUNDLE, Value, Overwrite: true });
      const { body, status } = await put(JSON.stringify({ ...bundle, keys: [...keys, { use: 'x509-svid', x5c }] }));
      if (status === 200) {
        scene.afterwards(() => put(good));
      }
      const succeeded = (await trustBundle(scene)).includes(x5c[0] ?? '');
      return { succeeded, status, seen: succeeded ? 'all services believe it' : String(body['message']) };
    },
  }),
];
