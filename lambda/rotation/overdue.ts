import { Conflict } from '../../runtime/errors';
import { type SecretState, versionAt } from './secret-store';

const DAY_MS = 24 * 3_600 * 1_000;

/** When a secret is to be rotated. */
export interface RotationPlan {
  /** Seconds from one rotation to the next. */
  readonly intervalSeconds: number;
  /** The time. */
  readonly now: Date;
}

/**
 * Looks whether rotation does what it should. Secrets Manager itself tells nobody when it has given up, or when
 * somebody has switched it off:
 *
 * 1. rotation is switched off
 * 2. the date that Secrets Manager planned passed a day ago, or half an interval if that is shorter
 * 3. the last rotation, or the creation of the secret, is more than one and a half intervals ago
 *
 * @throws Conflict for each of these
 */
export function requireOnTime(state: SecretState, { intervalSeconds, now }: RotationPlan): void {
  const interval = intervalSeconds * 1_000;
  const ago = (date: Date | undefined) => now.getTime() - (date?.getTime() ?? Number.NEGATIVE_INFINITY);
  if (!state.rotationEnabled) {
    throw new Conflict('rotation of this secret is switched off');
  }
  if (state.nextRotation !== undefined && ago(state.nextRotation) > Math.min(DAY_MS, interval / 2)) {
    throw new Conflict(`the planned rotation did not take place${leftover(state)}`);
  }
  if (ago(state.lastRotated ?? state.created) > 1.5 * interval) {
    throw new Conflict(`the last rotation is too long ago${leftover(state)}`);
  }
}

function leftover(state: SecretState): string {
  const pending = versionAt(state, 'AWSPENDING');
  return pending === undefined || pending === versionAt(state, 'AWSCURRENT') ? '' : '; one has begun and not ended';
}
