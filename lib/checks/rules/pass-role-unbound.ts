import type { Rule } from './rule';
import { allowedBy, IDENTITY_POLICIES, namesOf } from './statements';
import { isPart, mayHold, type Part } from './values';

/**
 * Passing a role to a service is acting as that role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export const passRoleUnbound: Rule = {
  id: 'pass-role-unbound',
  level: 'error',
  title: 'A policy lets roles be passed to any service, or any role be passed.',
  why: 'Whoever can start a function or a task with a stronger role acts as that role.',
  fix: 'Name the role in `Resource`, and the service in a condition on `iam:PassedToService`.',
  nist: ['AC-6(10)', 'AC-6(1)'],
  sources: ['FSBP IAM.1'],
  types: IDENTITY_POLICIES,
  breaks: (policy) =>
    namesOf(allowedBy(policy), (statement) => {
      const anyRole = mayHold(statement['Resource'], (resource) => resource === '*');
      return mayHold(statement['Action'], passesRoles) && (anyRole || !namesService(statement));
    }),
};

/** Whether a pattern for actions, with `*` and `?`, covers `iam:PassRole`. */
function passesRoles(action: unknown): boolean {
  const escaped = String(action).replace(/[\\^$.+()[\]{}|]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test('iam:PassRole');
}

/** Operators with `IfExists`, or that deny, leave other services open. */
function namesService({ Condition: condition }: Part): boolean {
  return Object.entries(isPart(condition) ? condition : {}).some(
    ([operator, keys]) =>
      /^(ForAnyValue:)?String(Equals|Like)$/i.test(operator) &&
      Object.keys(isPart(keys) ? keys : {}).some((key) => /^iam:PassedToService$/i.test(key)),
  );
}
