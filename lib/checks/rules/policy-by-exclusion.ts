import type { Rule } from './rule';
import { allowedBy, IDENTITY_POLICIES, namesOf } from './statements';

/**
 * The public packs look for `*`; an allow of everything but a list is wider than it looks, and grows with AWS.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
 */
export const policyByExclusion: Rule = {
  id: 'policy-by-exclusion',
  level: 'error',
  title: 'A policy allows everything except a list.',
  why: 'Each new service and action of AWS is allowed on the day that it appears.',
  fix: 'List what is allowed in `Action` and `Resource`; use `NotAction` in statements that deny.',
  nist: ['AC-6', 'AC-6(1)'],
  sources: ['FSBP IAM.21'],
  types: IDENTITY_POLICIES,
  breaks: (policy) => namesOf(allowedBy(policy), (statement) => 'NotAction' in statement || 'NotResource' in statement),
};
