import * as z from 'zod';
import { ArchivedEvent, QuarantinedEvent } from './archived-event';
import { HeadLine, RecordLine, StartLine } from './audit-line';

/** A column of a table over the archive. */
export interface AuditColumn {
  /** Name of the member in a line. */
  readonly name: string;
  /** Type as AWS Glue and Athena name it. */
  readonly type: 'string' | 'bigint' | 'double' | 'boolean' | 'array<string>';
  /** What it means. */
  readonly comment: string;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Columns of the audit lines of services: those of a record, then what only the other lines of a chain have. */
export function auditColumns(): readonly AuditColumn[] {
  return columnsOf([RecordLine, StartLine, HeadLine]);
}

/** Columns of events that are kept as they came. */
export function eventColumns(): readonly AuditColumn[] {
  return columnsOf([ArchivedEvent]);
}

/** Columns of lines in quarantine. */
export function quarantineColumns(): readonly AuditColumn[] {
  return columnsOf([QuarantinedEvent]);
}

/**
 * Columns of lines that are of one of some forms; a member of several has the comment of the first.
 *
 * @throws TypeError when a member has no description or no type that Glue has, or two forms disagree
 */
export function columnsOf(forms: readonly z.ZodObject[]): readonly AuditColumn[] {
  const columns = new Map<string, AuditColumn>();
  for (const form of forms) {
    for (const [name, member] of Object.entries(z.toJSONSchema(form).properties ?? {})) {
      const column = columnOf(name, member as JsonSchema);
      const known = columns.get(name);
      if (known !== undefined && known.type !== column.type) {
        throw new TypeError(`'${name}' must have one type, got ${known.type} and ${column.type}`);
      }
      columns.set(name, known ?? column);
    }
  }
  return [...columns.values()];
}

function columnOf(name: string, member: JsonSchema): AuditColumn {
  if (member.description === undefined) {
    throw new TypeError(`'${name}' must have a description: it is the comment of the column`);
  }
  return { name, type: typeOf(name, member), comment: member.description };
}

function typeOf(name: string, { type, anyOf, items }: JsonSchema): AuditColumn['type'] {
  const [only, ...others] = (anyOf ?? []).filter((option) => (option as JsonSchema).type !== 'null');
  if (only !== undefined && others.length === 0) {
    return typeOf(name, only as JsonSchema);
  }
  switch (type) {
    case 'string':
    case 'boolean':
      return type;
    case 'integer':
      return 'bigint';
    case 'number':
      return 'double';
    case 'array':
      if ((items as JsonSchema | undefined)?.type === 'string') {
        return 'array<string>';
      }
  }
  throw new TypeError(`'${name}' must be text, a number, a truth value or a list of texts`);
}
