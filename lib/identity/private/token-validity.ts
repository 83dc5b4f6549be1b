import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';
import { MAX_TOKEN_VALIDITY, MIN_TOKEN_VALIDITY, TOKEN_VALIDITY } from '../defaults';

/**
 * The lifetime of an access token in whole minutes.
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export function tokenMinutes(at: IConstruct, validity: Duration = TOKEN_VALIDITY): number {
  const minutes = validity.toMinutes({ integral: false });
  const [least, most] = [MIN_TOKEN_VALIDITY.toMinutes(), MAX_TOKEN_VALIDITY.toMinutes()];
  if (!Number.isInteger(minutes) || minutes < least || minutes > most) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `accessTokenValidity must be ${least} to ${most} whole minutes, got ${minutes}; choose a value in that range`,
      at,
    );
  }
  return minutes;
}
