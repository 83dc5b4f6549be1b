import type { Construct } from 'constructs';
import { BlueprintError } from '../../shared';
import type { TrustBundleProps } from '../trust-bundle-props';

/** Refuses terms on which no bundle could be written. */
export function requireTerms(scope: Construct, { authorities, refreshHint, parameterName }: TrustBundleProps): void {
  const seconds = refreshHint?.toSeconds() ?? 300;
  if (authorities.length === 0) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      '`authorities` must name at least one certificate authority, got none; add the one that issues certificates',
      scope,
    );
  }
  if (seconds < 60 || seconds > 3_600) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`refreshHint\` must be 1 minute to 1 hour, got ${seconds} seconds; correct it`,
      scope,
    );
  }
  if (!/^(\/[A-Za-z0-9_.-]+)+$/.test(parameterName)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `\`parameterName\` must be a path of letters, digits and _.-, got '${parameterName}'; use for example /Shop/trust-bundle`,
      scope,
    );
  }
}
