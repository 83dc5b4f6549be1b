import type { ContributorDetection, MetricFilterDetection } from './detection';

/**
 * What the audit records of services tell (`docs/audit-log.md`). The reason of a refusal begins with its code
 * (`docs/errors.md`); refused connections have the action `<service>:Connect` and no code.
 */
export const APPLICATION_DETECTIONS: readonly MetricFilterDetection[] = [
  {
    id: 'authentication-failures',
    title: 'Services refuse many tokens',
    pattern: '{ ($.status = "deny") && ($.reason = "UNAUTHENTICATED:*") }',
    threshold: 25,
    minutes: 5,
    tunedBy: 'authenticationFailures',
  },
  {
    id: 'revoked-token-used',
    title: 'A revoked token is still used',
    pattern: '{ ($.status = "deny") && ($.reason = "UNAUTHENTICATED: the token is revoked") }',
    threshold: 1,
    minutes: 5,
  },
  {
    id: 'authorization-denies',
    title: 'Services deny many requests',
    // What a principal may not know of is denied as not found, so looking for ids of others shows here too.
    pattern: '{ ($.status = "deny") && (($.reason = "FORBIDDEN:*") || ($.reason = "NOT_FOUND:*")) }',
    threshold: 50,
    minutes: 5,
    tunedBy: 'authorizationDenies',
  },
  {
    id: 'undeclared-call',
    title: 'A service tries a call that nobody declared',
    pattern:
      '{ ($.status = "deny") && (($.reason = "*was not declared to call*") || ($.reason = "*is not a declared caller*")) }',
    threshold: 1,
    minutes: 5,
  },
  {
    id: 'connections-refused',
    title: 'Services refuse many connections before a request is read',
    pattern: '{ ($.status = "deny") && ($.action = "*:Connect") }',
    threshold: 20,
    minutes: 5,
    tunedBy: 'refusedConnections',
  },
  {
    id: 'stored-data-altered',
    title: 'A stored ciphertext was changed, moved, or encrypted elsewhere',
    pattern: '{ $.reason = "DECRYPTION_FAILED:*" }',
    threshold: 1,
    minutes: 5,
  },
  {
    id: 'service-failures',
    title: 'Requests fail in services',
    pattern: '{ ($.status = "error") && (($.reason = "INTERNAL:*") || ($.reason = "UNAVAILABLE:*")) }',
    threshold: 10,
    minutes: 5,
    tunedBy: 'serviceFailures',
  },
  {
    id: 'audit-record-lost',
    title: 'Decisions are missing in the audit chain, or the chain is not signed',
    // The last form is the line on standard error with a record that the log did not take.
    pattern: '{ ($.action = "audit:Gap") || ($.action = "audit:Unsigned") || ($.message = "not in the audit chain") }',
    threshold: 1,
    minutes: 5,
  },
];

const DENIED = [
  { Match: '$.status', In: ['deny'] },
  { Match: '$.reason', StartsWith: ['FORBIDDEN:', 'NOT_FOUND:'] },
];

/**
 * One person, or one service, that is denied again and again. Not metrics with a dimension: an alarm would have to
 * name each person, every name is a metric to pay for, and CloudWatch Logs disables a filter with 1,000 of them.
 */
export const CONTRIBUTOR_DETECTIONS: readonly ContributorDetection[] = [
  {
    id: 'denies-of-one-person',
    title: 'One person is denied again and again',
    key: '$.user_id',
    filters: [...DENIED, { Match: '$.user_id', IsPresent: true }],
    threshold: 10,
    minutes: 5,
    tunedBy: 'deniesOfOne',
  },
  {
    id: 'denies-of-one-caller',
    title: 'Requests of one service are denied again and again',
    key: '$.caller',
    filters: [...DENIED, { Match: '$.caller', IsPresent: true }],
    threshold: 10,
    minutes: 5,
    tunedBy: 'deniesOfOne',
  },
];
