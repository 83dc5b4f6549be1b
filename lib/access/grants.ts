import type { KeyLookup } from './context';
import { compilePattern, matchPattern } from './pattern';
import type { AccessRequest, KeyGrant, Reason } from './request';
import { allOf, anyOf, type Truth } from './truth';
import { isUnknown } from './values';

/** A grant that allows, for certain or perhaps. */
export interface GrantSay {
  /** Which one. */
  readonly reason: Reason;
  /** Whether its constraints are known to hold. */
  readonly truth: Truth;
}

/**
 * Grants of a key that allow an operation to the caller.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function allowedByGrants(
  grants: readonly KeyGrant[],
  { caller, action }: AccessRequest,
  lookup: KeyLookup,
): GrantSay[] {
  const asked = compilePattern(action, { ignoreCase: true });
  return grants
    .filter(({ grantee }) => grantee === caller.arn || grantee === caller.roleArn)
    .map(({ id, operations, contextSubset }) => {
      const operation: Truth = operations.some(
        (name) => matchPattern(compilePattern(`kms:${name}`, { ignoreCase: true }), asked) === true,
      );
      const may = operations.some(
        (name) => matchPattern(compilePattern(`kms:${name}`, { ignoreCase: true }), asked) !== false,
      );
      const members = Object.entries(contextSubset ?? {}).map(([key, value]): Truth => {
        const given = lookup(`kms:EncryptionContext:${key}`);
        const each = given === null ? [] : typeof given === 'string' || isUnknown(given) ? [given] : given;
        return anyOf(each.map((one): Truth => (isUnknown(one) ? 'undecided' : one === value)));
      });
      const truth = allOf([may ? (operation ? true : 'undecided') : false, ...members]);
      return { reason: { statement: id, policyId: id, kind: 'grant' as const }, truth };
    })
    .filter(({ truth }) => truth !== false);
}
