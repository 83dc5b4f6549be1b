import { Aws } from 'aws-cdk-lib';
import type * as glue from 'aws-cdk-lib/aws-glue';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { LOAD_BALANCER_LOGS } from './archive-folders';
import { DAY } from './archive-tables';
import { projectedTable } from './glue-table';

/** Name of the table in queries. */
export const LOAD_BALANCER_TABLE = 'load_balancer';

/** A field of a line: what it looks like there, and the column that it becomes. */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  readonly pattern: string;
}

const WORD = '([^ ]*)';
const QUOTED = '"([^"]*)"';

const field = (name: string, type: string, pattern: string, comment: string): Field => ({
  name,
  type,
  comment,
  pattern,
});

/**
 * The fields in their order; new ones come at the end of the line.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-format
 */
const FIELDS: readonly Field[] = [
  field('type', 'string', WORD, '`https`, `h2`, `http`, `ws`, `wss` or `grpcs`'),
  field('time', 'string', WORD, 'when the answer was sent, ISO 8601'),
  field('elb', 'string', WORD, 'load balancer'),
  field('client', 'string', WORD, 'address and port of the client'),
  field('target', 'string', WORD, 'address and port of the target, `-` if none was reached'),
  field('request_processing_time', 'double', '([-.0-9]*)', 'seconds until the target had the request, -1 if never'),
  field('target_processing_time', 'double', '([-.0-9]*)', 'seconds until the target began to answer, -1 if never'),
  field('response_processing_time', 'double', '([-.0-9]*)', 'seconds until the client had the answer, -1 if never'),
  field('elb_status_code', 'string', WORD, 'status that the client got'),
  field('target_status_code', 'string', WORD, 'status that the target gave, `-` if none'),
  field('received_bytes', 'bigint', '([-0-9]*)', 'size of the request'),
  field('sent_bytes', 'bigint', '([-0-9]*)', 'size of the answer'),
  field('request', 'string', QUOTED, 'method, URL and protocol'),
  field('user_agent', 'string', QUOTED, 'what the client calls itself'),
  field('ssl_cipher', 'string', WORD, 'cipher of the connection'),
  field('ssl_protocol', 'string', WORD, 'TLS version of the connection'),
  field('target_group_arn', 'string', WORD, 'target group'),
  field('trace_id', 'string', QUOTED, '`X-Amzn-Trace-Id`'),
  field('domain_name', 'string', QUOTED, 'name that the client asked for in the handshake'),
  field('chosen_cert_arn', 'string', QUOTED, 'certificate that the client got'),
  field('matched_rule_priority', 'string', WORD, 'rule of the listener, 0 for the default, -1 for none'),
  field('request_creation_time', 'string', WORD, 'when the request came, ISO 8601'),
  field('actions_executed', 'string', QUOTED, 'what was done with the request'),
];

/** One line: the fields, and whatever AWS adds behind them. */
export const LINE = `${FIELDS.map(({ pattern }) => pattern).join(' ')}.*`;

/** Names of the columns, in the order in which {@link LINE} captures them. */
export const COLUMNS: readonly string[] = FIELDS.map(({ name }) => name);

/** Requests as the load balancers of this account and Region saw them. Its days have another form: `2026/11/24`. */
export function loadBalancerTable(scope: Construct, database: glue.CfnDatabase, bucket: s3.IBucket): glue.CfnTable {
  const description = 'Requests to internal load balancers';
  return projectedTable(
    scope,
    database,
    { name: LOAD_BALANCER_TABLE, description, columns: FIELDS },
    {
      location: `s3://${bucket.bucketName}/${LOAD_BALANCER_LOGS}${Aws.ACCOUNT_ID}/elasticloadbalancing/${Aws.REGION}/`,
      dayFolder: `\${${DAY}}/`,
      dayFormat: 'yyyy/MM/dd',
      dayExample: '2026/11/24',
      classification: 'text',
      serde: {
        serializationLibrary: 'org.apache.hadoop.hive.serde2.RegexSerDe',
        parameters: { 'serialization.format': '1', 'input.regex': LINE },
      },
    },
  );
}
