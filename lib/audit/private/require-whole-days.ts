import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';

/**
 * Checks a lifetime that S3 counts in days.
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export function requireWholeDays(scope: IConstruct, property: string, duration: Duration, least = 1): void {
  const days = duration.toDays({ integral: false });
  if (!Number.isInteger(days) || days < least) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `${property} must be ${least} or more whole days, got ${days}; choose how long no record may be deleted`,
      scope,
    );
  }
}
