import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';

/**
 * Checks a limit of an alarm.
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export function requireBetween(scope: IConstruct, prop: string, value: number, least: number, most: number): void {
  if (!Token.isUnresolved(value) && !(value >= least && value <= most)) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`${prop}\` must be from ${least} to ${most}, got ${value}; an alarm beyond it would never ring, or always`,
      scope,
    );
  }
}
