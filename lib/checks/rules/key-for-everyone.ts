import type { Rule } from './rule';
import { allowing, namesOf } from './statements';
import { at, isPart, listOf, type Part } from './values';

/** Conditions that bind the caller; others, such as an encryption context, are the caller's own choice. */
const BINDING =
  /^(aws:(PrincipalAccount|PrincipalArn|PrincipalOrgID|SourceAccount|SourceArn|SourceOrgID)|kms:CallerAccount)$/i;

/**
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-5
 */
export const keyForEveryone: Rule = {
  id: 'key-for-everyone',
  level: 'error',
  title: 'A key policy allows everyone.',
  why: 'Any account may decrypt, or hand out grants, as far as the statement goes.',
  fix: 'Name principals, or bind callers by `kms:CallerAccount`, `aws:PrincipalOrgID` or `aws:SourceArn`.',
  nist: ['AC-3', 'SC-12'],
  sources: ['FSBP KMS.5'],
  types: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
  breaks: ({ properties }) =>
    namesOf(allowing(properties['KeyPolicy']), (statement) => isForEveryone(statement) && !isBound(statement)),
};

/** A principal that is left to a parameter may be everyone, and `NotPrincipal` is everyone else. */
function isForEveryone({ Principal: principal }: Part): boolean {
  const named = isPart(principal) && 'Ref' in principal ? '*' : isPart(principal) ? principal['AWS'] : principal;
  return principal === undefined || listOf(named).some((one) => one === '*' || at(one, 'Ref') !== undefined);
}

function isBound({ Condition: condition }: Part): boolean {
  return Object.entries(isPart(condition) ? condition : {}).some(
    ([operator, keys]) =>
      /^(ForAnyValue:)?(String|Arn)(Equals|Like)(IgnoreCase)?$/.test(operator) &&
      Object.entries(isPart(keys) ? keys : {}).some(
        ([key, value]) => BINDING.test(key) && !listOf(value).includes('*'),
      ),
  );
}
