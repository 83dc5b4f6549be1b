import { type Attack, defineAttack } from '../attack';
import { secretAt } from '../scene/resources';
import type { Scene } from '../scene/scene';
import { secretValue } from '../scene/secret-value';

const CREDENTIALS = 'Foundation/Identity/Accounts/reporting/Credentials';

/** Asks the token endpoint of the user pool for a token. */
async function tokenFor(scene: Scene, { client_id: id, client_secret: secret }: Readonly<Record<string, string>>) {
  const { pools, url } = scene.issuer;
  const response = await fetch(`${url}/${pools[0]?.id}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  return { status: response.status, text: await response.text() };
}

/** Secrets of programs that were replaced since. */
export const oldClientSecret: readonly Attack[] = [
  defineAttack({
    name: 'the secret of a program from before the last rotation but one',
    category: 'secrets',
    has: 'an old backup with the secret of the reporting program',
    action: 'asks for a token with it, after the secret was rotated twice',
    control: 'rotation',
    standards: ['OWASP API2:2023', 'CWE-324', 'NIST SP 800-57 section 5.3.4'],
    trace: {
      by: 'sight',
      reason: /invalid_client/,
      because: 'Cognito refuses; its own log, which is not simulated, records it',
    },
    async attempt(scene) {
      const old = secretValue(scene, CREDENTIALS);
      if ((await tokenFor(scene, old)).status !== 200) {
        throw new Error('the secret was refused before it was rotated');
      }
      // The one before stays good for one interval, so that programs can change over.
      await scene.simulation.rotate(secretAt(scene, CREDENTIALS));
      await scene.simulation.rotate(secretAt(scene, CREDENTIALS));
      if ((await tokenFor(scene, secretValue(scene, CREDENTIALS))).status !== 200) {
        throw new Error('the new secret is refused');
      }
      const { status, text } = await tokenFor(scene, old);
      return { succeeded: status === 200, status, seen: text };
    },
  }),
];
