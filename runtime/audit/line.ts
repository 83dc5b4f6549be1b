import type * as z from 'zod';
import { type AuditLine, HeadLine, RecordLine, StartLine } from '../contract/audit-line';
import { jsonValue } from '../json-value';

/** A record states no type: it is what the log is for. */
const SCHEMAS = new Map<unknown, z.ZodType<AuditLine>>([
  ['start', StartLine],
  ['head', HeadLine],
  ['record', RecordLine],
]);

/** The line that a text holds, its members in canonical order; nothing when it holds none. */
export function parseLine(text: string): AuditLine | undefined {
  const value = jsonValue(text);
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : 'record';
  return SCHEMAS.get(type)?.safeParse(value).data;
}
