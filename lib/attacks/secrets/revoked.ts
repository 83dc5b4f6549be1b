import { randomUUID } from 'node:crypto';
import { type Attack, type Attempt, defineAttack } from '../attack';
import { accountId, accountToken } from '../scene/account-token';
import { resourceAt, tableAt } from '../scene/resources';
import type { Scene } from '../scene/scene';
import { deleteRow, type Row, writeRow } from '../scene/table-row';

const STANDARDS = ['OWASP API2:2023', 'CWE-613', 'ASVS 3.3.1'];

/** Age of the stolen tokens, in seconds: tokens that are issued later are not revoked along. */
const AGE = 60;

/** Enters a revocation as an operator does. It is gone after the attack. */
async function revoke(scene: Scene, entry: Row): Promise<void> {
  const table = tableAt(scene, 'Foundation/Revocations');
  const key = { list: { S: 'revoked' }, id: { S: randomUUID() } };
  const expiry = { N: String(Math.floor(Date.now() / 1_000) + 86_400) };
  scene.afterwards(() => deleteRow(scene, table, key));
  await writeRow(scene, table, { ...key, ...entry, expiry });
}

/** Services read the list every 15 seconds; one that starts reads it at once, and need not be waited for. */
const restartOrders = (scene: Scene): Promise<void> =>
  scene.simulation.functions.restart(String(resourceAt(scene, 'AWS::Lambda::Function', 'Orders/Service').arn));

async function restartProducts({ simulation }: Scene): Promise<void> {
  await simulation.containers.find(({ workload }) => workload === 'products')?.kill();
}

const stolenAt = (): number => Math.floor(Date.now() / 1_000) - AGE;

/** Uses a token before and after it was revoked. @throws Error when it was no good before */
async function useAround(
  use: () => Promise<{ readonly status: number; readonly text: string }>,
  revocation: () => Promise<unknown>,
): Promise<Attempt> {
  if ((await use()).status !== 200) {
    throw new Error('the token was refused before it was revoked');
  }
  await revocation();
  const { status, text } = await use();
  return { succeeded: status === 200, status, seen: text };
}

const traceOf = (service: string) =>
  ({
    by: 'service',
    service,
    reason: /^UNAUTHENTICATED: the token is revoked$/,
    fields: { status: 'deny' },
  }) as const;

const token = defineAttack({
  name: 'a stolen token that was revoked',
  category: 'secrets',
  has: 'an API key, and a token of a customer that has not expired',
  action: 'reads orders with it after an operator has revoked the token',
  control: 'revocation',
  alone: true,
  standards: STANDARDS,
  trace: traceOf('orders'),
  async attempt(scene) {
    const id = randomUUID();
    const stolen = await scene.token(scene.neighbour, { jti: id });
    return useAround(
      () => scene.edge({ path: '/orders', token: stolen }),
      async () => {
        await revoke(scene, { token_id: { S: id } });
        await restartOrders(scene);
      },
    );
  },
});

const person = defineAttack({
  name: 'a token of a person all of whose tokens were revoked',
  category: 'secrets',
  has: 'an API key, and a token of a customer that has not expired',
  action: 'reads orders with it after an operator has revoked whatever the customer was given until then',
  control: 'revocation',
  alone: true,
  standards: STANDARDS,
  trace: traceOf('orders'),
  async attempt(scene) {
    const iat = stolenAt();
    const stolen = await scene.token(scene.neighbour, { iat });
    return useAround(
      () => scene.edge({ path: '/orders', token: stolen }),
      async () => {
        await revoke(scene, { user_id: { S: scene.neighbour.sub }, not_before: { N: String(iat) } });
        await restartOrders(scene);
      },
    );
  },
});

const program = defineAttack({
  name: 'a token of a program that was shut out',
  category: 'secrets',
  has: 'an API key, and a token of the reporting program that has not expired',
  action: 'reads products with it after an operator has revoked whatever the program was given until then',
  control: 'revocation',
  alone: true,
  standards: STANDARDS,
  trace: traceOf('products'),
  async attempt(scene) {
    const iat = stolenAt();
    const stolen = await accountToken(scene, { iat });
    return useAround(
      () => scene.edge({ path: '/products', token: stolen }),
      async () => {
        await revoke(scene, { service_account_id: { S: accountId(scene) }, not_before: { N: String(iat) } });
        await restartProducts(scene);
      },
    );
  },
});

/** Tokens that are good by themselves, and are not accepted any more. */
export const revoked: readonly Attack[] = [token, person, program];
