import type { Construct } from 'constructs';
import { BlueprintError } from '../../shared';
import type { FunctionServiceProps } from '../function-service-props';

/**
 * Concurrency to set aside for a function, or nothing where it shares the account's.
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`, `UNSAFE_WITHOUT_REASON`
 */
export function concurrencyOf(scope: Construct, props: FunctionServiceProps): number | undefined {
  const { reservedConcurrency: reserved, provisionedConcurrency: provisioned, unsafeSharedConcurrency: reason } = props;
  if (reason !== undefined) {
    if (reason.trim() === '') {
      throw new BlueprintError(
        'UNSAFE_WITHOUT_REASON',
        '`unsafeSharedConcurrency` must say why, got nothing; write the reason or remove it',
        scope,
      );
    }
    return undefined;
  }
  const effective = reserved ?? 50;
  if (!Number.isInteger(effective) || effective < 1) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`reservedConcurrency\` must be an integer from 1, got ${effective}; 0 would switch the service off`,
      scope,
    );
  }
  if (provisioned !== undefined && provisioned > effective) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`provisionedConcurrency\` must be at most \`reservedConcurrency\` (${effective}), got ${provisioned}; raise the reservation or keep fewer instances warm`,
      scope,
    );
  }
  return effective;
}
