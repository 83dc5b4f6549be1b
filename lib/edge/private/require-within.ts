import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';

/**
 * Checks a whole number against both of its bounds; tokens pass.
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export function requireWithin(scope: IConstruct, prop: string, value: number, minimum: number, maximum: number): void {
  if (Token.isUnresolved(value)) {
    return;
  }
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`${prop}\` must be a whole number from ${minimum} to ${maximum}, got ${value}; choose one in that range`,
      scope,
    );
  }
}
