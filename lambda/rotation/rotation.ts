import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { InvalidInput } from '../../runtime/errors';
import { customResource } from '../shared/custom-resource';
import { firstValue } from './first-value';
import { requireOnTime } from './overdue';
import { withoutForeignWords } from './rotation-failure';
import { rotationStep, stepEvent } from './rotation-step';
import type { RotationStrategy } from './rotation-strategy';
import { secretStore } from './secret-store';
import { type RotationSettings, rotationSettings } from './settings';

export type { NewVersion, RotationStrategy } from './rotation-strategy';

/** What a rotation function works with. */
export interface RotationOptions {
  /** @default - from the environment */
  readonly settings?: RotationSettings;
  /** @default - the system clock */
  readonly now?: () => Date;
}

/** Handler of a rotation function. */
export type RotationHandler = (event: unknown) => Promise<void>;

/**
 * The handler of a function that rotates one secret. It answers three kinds of events, and refuses any other:
 *
 * 1. a step of a rotation, from Secrets Manager
 * 2. the deployment of the secret, from CloudFormation: the secret gets its first value
 * 3. `{ "check": "overdue" }`, from a schedule: fails when rotation does not take place, so that an alarm rings
 *
 * @throws ConfigurationError when the environment does not name the secret
 */
export function rotation(strategy: RotationStrategy, options: RotationOptions = {}): RotationHandler {
  const { now = () => new Date(), settings = rotationSettings() } = options;
  const { intervalSeconds, secretArn } = settings;
  const store = secretStore(secretArn);
  const deployment = customResource({
    // An update does the same: a secret that was replaced needs a first value too.
    async create({ RequestId }) {
      await firstValue(store, strategy, RequestId);
      return { physicalResourceId: secretArn };
    },
  });

  async function answer(event: unknown): Promise<void> {
    const step = stepEvent(event);
    if (step !== undefined) {
      return rotationStep({ event: step, secretArn, store, strategy });
    }
    if (isDeployment(event)) {
      return deployment(event);
    }
    if (isCheck(event)) {
      return requireOnTime(await store.describe(), { intervalSeconds, now: now() });
    }
    throw new InvalidInput('the event is no step, no deployment and no check');
  }

  return async (event) => {
    try {
      await answer(event);
    } catch (error) {
      throw withoutForeignWords(error);
    }
  };
}

function isDeployment(event: unknown): event is CloudFormationCustomResourceEvent {
  return isObject(event) && typeof event['RequestType'] === 'string' && typeof event['ResponseURL'] === 'string';
}

function isCheck(event: unknown): boolean {
  return isObject(event) && event['check'] === 'overdue';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
