import { compilePattern, matchPattern } from '../../access';
import { isMap, type Value } from '../../assembly';
import { listOf, type ReadPolicy } from './policy-documents';
import type { Principal } from './principals';

/** Patterns that name all roles of an account name nobody. */
const ANYBODY = /^(\*|arn:[^:]*:iam::[^:]*:(\*|role\/\*|user\/\*|root))$/;

/**
 * Whether a resource's policy names a principal: its ARN, or a pattern narrower than the account, as `Principal` or in a
 * condition on `aws:PrincipalArn`. A Deny for everyone but some names those.
 */
export function namesPrincipal({ policy, statements }: ReadPolicy, { caller }: Principal): boolean {
  const { arn } = caller;
  if (arn === undefined) {
    return false;
  }
  const own = compilePattern(arn);
  return statements.some((statement, i) => {
    const conditions = statement['Condition'];
    const names = [
      ...(policy.statements[i]?.effect === 'Allow' ? textsIn(statement['Principal']) : []),
      ...(isMap(conditions) ? Object.values(conditions) : []).flatMap((keys) =>
        isMap(keys)
          ? Object.entries(keys).flatMap(([key, value]) => (/^aws:PrincipalArn$/i.test(key) ? textsIn(value) : []))
          : [],
      ),
    ];
    return names.some((name) => !ANYBODY.test(name) && matchPattern(compilePattern(name), own) === true);
  });
}

/** Names in a list, in a map of lists, or alone: policies nest them no deeper. */
function textsIn(value: Value | undefined): readonly string[] {
  const lists = isMap(value) ? Object.values(value) : [value ?? null];
  return lists.flatMap((list) => listOf(list)).filter((name) => typeof name === 'string');
}
