import * as z from 'zod/mini';
import { Conflict, Forbidden } from '../../runtime/errors';
import type { RotationStrategy } from './rotation-strategy';
import { type SecretState, type SecretStore, versionAt } from './secret-store';

const STEP_EVENT = z.object({
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
  SecretId: z.string(),
  ClientRequestToken: z.string().check(z.minLength(1)),
  RotationToken: z.optional(z.string()),
});

/** What Secrets Manager asks for. */
export type StepEvent = z.infer<typeof STEP_EVENT>;

/** A rotation that is to go one step further. */
export interface StepOptions {
  readonly event: StepEvent;
  readonly secretArn: string;
  readonly store: SecretStore;
  readonly strategy: RotationStrategy;
}

/** The event, if it is one of Secrets Manager. */
export function stepEvent(event: unknown): StepEvent | undefined {
  const result = STEP_EVENT.safeParse(event);
  return result.success ? result.data : undefined;
}

/**
 * One step of a rotation. Each can be repeated at any time, because it looks at what is there instead of what
 * should have happened before:
 *
 * 1. another secret, rotation switched off, or a version that no rotation has announced: refused
 * 2. the version is in force already: done, but for a label that an interrupted last step has left
 * 3. the version is not the one that waits: refused
 * 4. else the step itself
 *
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 *
 * @throws Forbidden, Conflict
 */
export async function rotationStep(options: StepOptions): Promise<void> {
  const { event, secretArn, store } = options;
  const version = event.ClientRequestToken;
  if (event.SecretId !== secretArn) {
    throw new Forbidden('this function rotates another secret');
  }
  const state = await store.describe();
  const stages = state.stages[version];
  if (!state.rotationEnabled) {
    throw new Forbidden('rotation of this secret is switched off');
  }
  if (stages?.includes('AWSCURRENT')) {
    await forgetPending(store, state, version);
    return;
  }
  if (!stages?.includes('AWSPENDING')) {
    throw new Conflict('the version is not the one that waits to be in force');
  }
  await perform(options, state);
}

async function perform({ event, store, strategy }: StepOptions, state: SecretState): Promise<void> {
  const version = event.ClientRequestToken;
  switch (event.Step) {
    case 'createSecret':
      if ((await store.read(version)) === undefined) {
        const value = await strategy.create({ id: version, current: await currentValue(store, state) });
        // Of two deliveries at once the first one counts; what the other has made is cleared by the strategy.
        await store.put({ versionId: version, value, stage: 'AWSPENDING', rotationToken: event.RotationToken });
      }
      return;
    case 'setSecret':
      return strategy.set(await pendingValue(store, version));
    case 'testSecret':
      return strategy.test(await pendingValue(store, version));
    case 'finishSecret':
      // Whatever happened since the step before: nothing gets in force that does not work now.
      await strategy.test(await pendingValue(store, version));
      await store.move('AWSCURRENT', { from: versionAt(state, 'AWSCURRENT'), to: version });
      return forgetPending(store, state, version);
  }
}

async function forgetPending(store: SecretStore, state: SecretState, version: string): Promise<void> {
  if (state.stages[version]?.includes('AWSPENDING')) {
    await store.move('AWSPENDING', { from: version });
  }
}

async function currentValue(store: SecretStore, state: SecretState): Promise<string | undefined> {
  const current = versionAt(state, 'AWSCURRENT');
  return current === undefined ? undefined : store.read(current);
}

async function pendingValue(store: SecretStore, version: string): Promise<string> {
  const value = await store.read(version);
  if (value === undefined) {
    throw new Conflict('the version has no value yet');
  }
  return value;
}
