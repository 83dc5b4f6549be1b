import type { Rule } from './rule';
import { isFunction, isSet } from './values';

/**
 * A service of AWS acts for all its customers: without a source, for any of them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export const permissionWithoutSource: Rule = {
  id: 'permission-without-source',
  level: 'error',
  title: 'A service of AWS may call a function for anybody.',
  why: 'Somebody else names this function in an account of theirs, and the service calls it for them.',
  fix: 'Set `SourceArn`, or `SourceAccount` where the source has no name yet.',
  nist: ['AC-3', 'AC-4'],
  sources: ['FSBP Lambda.1', 'CWE-441'],
  types: ['AWS::Lambda::Permission'],
  breaks: ({ properties }) => {
    const { PrincipalOrgID: organization, SourceAccount: account, SourceArn: source } = properties;
    return isService(properties['Principal']) && ![organization, account, source].some(isSet);
  },
};

const isService = (principal: unknown): boolean =>
  isFunction(principal) || (typeof principal === 'string' && (principal === '*' || /\.amazonaws\./.test(principal)));
