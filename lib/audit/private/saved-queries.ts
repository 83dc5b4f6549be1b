/** A query that an investigation starts with. Athena asks for a value for each `?`, in order; days are `2026-11-24`. */
export interface SavedQuery {
  /** Name in the console. */
  readonly name: string;
  /** What it answers, and the values that it asks for. */
  readonly description: string;
  /** Table that it reads. */
  readonly table: string;
  readonly sql: string;
}

const RECORD = `"timestamp", service_name, action, status, user_id, service_account_id, caller, resource, reason,
  correlation_id, request_id`;

/**
 * Firehose can deliver a line twice, and a record has the same id in every copy: records are told apart and counted by
 * their id. Lines with a type are no records. An allow that was sampled stands for several.
 */
export const SAVED_QUERIES: readonly SavedQuery[] = [
  {
    name: 'who-did-what-when',
    description: 'Every decision, in order. Values: first day, last day.',
    table: 'application',
    sql: `SELECT DISTINCT id, ${RECORD}
FROM application
WHERE type IS NULL AND day BETWEEN ? AND ?
ORDER BY "timestamp", id`,
  },
  {
    name: 'everything-one-user-touched',
    description: 'What one person did or tried. Values: user id, first day, last day.',
    table: 'application',
    sql: `SELECT DISTINCT id, ${RECORD}
FROM application
WHERE user_id = ? AND day BETWEEN ? AND ?
ORDER BY "timestamp", id`,
  },
  {
    name: 'denies-by-service',
    description: 'What was refused, where and why, most often first. Values: first day, last day.',
    table: 'application',
    sql: `SELECT service_name, action, reason, count(DISTINCT id) AS denials, count(DISTINCT user_id) AS people
FROM application
WHERE status = 'deny' AND day BETWEEN ? AND ?
GROUP BY service_name, action, reason
ORDER BY denials DESC`,
  },
  {
    name: 'one-request-across-services',
    description: 'What one client request caused in every service. Values: correlation id, first day, last day.',
    table: 'application',
    sql: `SELECT DISTINCT id, ${RECORD}
FROM application
WHERE correlation_id = ? AND day BETWEEN ? AND ?
ORDER BY "timestamp", id`,
  },
  {
    name: 'calls-by-caller',
    description: 'Which service called which, for what, how often. Values: first day, last day.',
    table: 'application',
    sql: `SELECT caller, service_name, action, status, sum(weight) AS calls
FROM (
  SELECT DISTINCT id, caller, service_name, action, status, 1 / sampling_rate AS weight
  FROM application
  WHERE caller IS NOT NULL AND sampling_rate > 0 AND day BETWEEN ? AND ?
)
GROUP BY caller, service_name, action, status
ORDER BY calls DESC`,
  },
  {
    name: 'key-and-secret-use',
    description: 'Who used which key or read which secret. Values: first day, last day.',
    table: 'trail',
    sql: `SELECT json_extract_scalar(message, '$.userIdentity.arn') AS principal,
  json_extract_scalar(message, '$.userIdentity.invokedBy') AS through,
  json_extract_scalar(message, '$.eventName') AS call,
  coalesce(json_extract_scalar(message, '$.requestParameters.secretId'),
    json_extract_scalar(message, '$.resources[0].ARN')) AS target,
  count(DISTINCT json_extract_scalar(message, '$.eventID')) AS calls,
  min("timestamp") AS first_call, max("timestamp") AS last_call
FROM trail
WHERE json_extract_scalar(message, '$.eventSource') IN ('kms.amazonaws.com', 'secretsmanager.amazonaws.com')
  AND day BETWEEN ? AND ?
GROUP BY 1, 2, 3, 4
ORDER BY calls DESC`,
  },
  {
    name: 'first-seen-callers',
    description: 'Who asked for something for the first time. Values: first day, last day, day from which it is new.',
    table: 'application',
    sql: `SELECT coalesce(caller, service_account_id, user_id) AS principal, service_name, action,
  min("timestamp") AS first_seen, min_by(status, "timestamp") AS first_status
FROM application
WHERE type IS NULL AND day BETWEEN ? AND ?
GROUP BY 1, 2, 3
HAVING min(day) >= ?
ORDER BY first_seen`,
  },
];
