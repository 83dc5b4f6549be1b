import { QUARANTINE } from '../../../runtime/contract';
import {
  type AuditColumn,
  auditColumns,
  eventColumns,
  quarantineColumns,
} from '../../../runtime/contract/audit-columns';

/** A column of a table; types beyond those of our own lines are the ones that WAF needs. */
export interface ArchiveColumn extends Omit<AuditColumn, 'type'> {
  readonly type: string;
}

/** A table over one folder of the archive. */
export interface ArchiveTable {
  /** Name in queries. */
  readonly name: string;
  /** Source whose folder it is. */
  readonly source: string;
  readonly description: string;
  readonly columns: readonly ArchiveColumn[];
}

/** Column by which every table is partitioned: the UTC day. Whoever names it in a query reads only those days. */
export const DAY = 'day';

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html, what an investigation asks for */
const WEB_ACL_COLUMNS: readonly ArchiveColumn[] = [
  { name: 'timestamp', type: 'bigint', comment: 'when the request came, in milliseconds since 1970' },
  { name: 'webaclid', type: 'string', comment: 'ARN of the web ACL' },
  { name: 'action', type: 'string', comment: '`ALLOW`, `BLOCK`, `CAPTCHA` or `CHALLENGE`' },
  { name: 'terminatingruleid', type: 'string', comment: 'rule that decided' },
  { name: 'httpsourceid', type: 'string', comment: 'the API and its stage' },
  {
    name: 'httprequest',
    type: 'struct<clientip:string,country:string,uri:string,httpmethod:string,requestid:string>',
    comment: 'the request, without its redacted headers',
  },
];

/** The tables of an archive. Events of AWS services keep their own form in the column `message`. */
export function archiveTables(): readonly ArchiveTable[] {
  const events = (source: string, description: string): ArchiveTable => ({
    name: source.replaceAll('-', '_'),
    source,
    description,
    columns: eventColumns(),
  });
  return [
    {
      name: 'application',
      source: 'application',
      description: 'Decisions of services, and the starts and heads of their chains',
      columns: auditColumns(),
    },
    events('api-access', 'Requests to the API'),
    events('container', 'Containers that are no services of ours, and their platform'),
    events('flow', 'Accepted and refused connections of the network'),
    events('trail', 'Calls of AWS APIs'),
    {
      name: QUARANTINE,
      source: QUARANTINE,
      description: 'Lines of services that are no audit lines, and why',
      columns: quarantineColumns(),
    },
    { name: 'waf', source: 'waf', description: 'Requests as the web ACL saw them', columns: WEB_ACL_COLUMNS },
  ];
}
