import { Conflict } from '../../runtime/errors';
import type { RotationStrategy } from './rotation-strategy';
import { type SecretStore, versionAt } from './secret-store';

/**
 * Gives a secret its first value, so that nobody who is deployed with it finds it empty. Secrets Manager labels the
 * first version of a secret `AWSCURRENT` whatever it is asked for, so this one is stored last, when it works:
 *
 * 1. the secret has a value of another origin: nothing to do
 * 2. it has none: makes one, has it accepted, tests and stores it
 * 3. it has the value of this very request, from a run that was interrupted or runs beside this one: makes sure
 *    that it is accepted
 *
 * @param requestId id of the request: the same however often it is delivered
 */
export async function firstValue(store: SecretStore, strategy: RotationStrategy, requestId: string): Promise<void> {
  const current = versionAt(await store.describe(), 'AWSCURRENT');
  if (current !== undefined && current !== requestId) {
    return;
  }
  if (current === undefined) {
    const value = await strategy.create({ id: requestId, current: undefined });
    await accept(strategy, value);
    if (await store.put({ versionId: requestId, value, stage: 'AWSCURRENT' })) {
      return;
    }
  }
  const stored = await store.read(requestId);
  if (stored === undefined) {
    throw new Conflict('the first version has no value');
  }
  await accept(strategy, stored);
}

async function accept(strategy: RotationStrategy, value: string): Promise<void> {
  await strategy.set(value);
  await strategy.test(value);
}
