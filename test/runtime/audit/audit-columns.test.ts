import * as fs from 'node:fs';
import * as path from 'node:path';
import * as z from 'zod';
import { auditColumns, columnsOf, eventColumns, quarantineColumns } from '../../../runtime/contract/audit-columns';
import { HeadLine, RecordLine, StartLine } from '../../../runtime/contract/audit-line';
import { facts, testLog } from './support';

const types = (columns: ReturnType<typeof auditColumns>) =>
  Object.fromEntries(columns.map(({ name, type }) => [name, type]));

/** What a value is as Athena reads it; null is of every type. */
function fits(value: unknown, type: string | undefined): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string' || value === null;
    case 'bigint':
      return Number.isInteger(value);
    case 'double':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'array<string>':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    default:
      return false;
  }
}

describe('the columns of audit lines', () => {
  it('are all members of all lines, those of a record first and in its order', () => {
    const names = auditColumns().map(({ name }) => name);
    expect(names.slice(0, Object.keys(RecordLine.shape).length)).toEqual(Object.keys(RecordLine.shape));
    const all = [RecordLine, StartLine, HeadLine].flatMap(({ shape }) => Object.keys(shape));
    expect(new Set(names)).toEqual(new Set(all));
    expect(names).toHaveLength(new Set(all).size);
  });

  it('have the types of what is in a log', async () => {
    const { log, parsed } = testLog({ sampling: 0.5 });
    await log.record(facts({ caller: 'web', status: 'deny' }));
    await log.close();
    const columns = types(auditColumns());
    const wrong = parsed().flatMap((line) =>
      Object.entries(line).filter(([name, value]) => !fits(value, columns[name])),
    );
    expect(wrong).toEqual([]);
    expect(columns).toMatchObject({
      user_id: 'string',
      policy_ids: 'array<string>',
      sampling_rate: 'double',
      sequence: 'bigint',
      final: 'boolean',
      type: 'string',
    });
  });

  it.each([
    ['audit lines', auditColumns],
    ['events', eventColumns],
    ['quarantine', quarantineColumns],
  ])('of %s have names and comments that Glue takes', (_, columns) => {
    for (const { name, comment } of columns()) {
      expect(name).toMatch(/^[a-z][a-z0-9_]{0,254}$/);
      // Glue takes 255 characters: https://docs.aws.amazon.com/glue/latest/webapi/API_Column.html
      expect(comment).toMatch(/^[\x20-\x7e]{1,255}$/);
    }
  });

  it.each<[string, z.ZodObject]>([
    ['no description', z.object({ a: z.string() })],
    ['several types', z.object({ a: z.union([z.string(), z.number()]).describe('a') })],
    ['no type', z.object({ a: z.unknown().describe('a') })],
    ['members of its own', z.object({ a: z.object({ b: z.string() }).describe('a') })],
    ['a list of numbers', z.object({ a: z.array(z.number()).describe('a') })],
  ])('are refused for a member with %s', (_, form) => {
    expect(() => columnsOf([form])).toThrow(TypeError);
  });

  it('are refused when two forms disagree', () => {
    const [text, number] = [z.object({ a: z.string().describe('a') }), z.object({ a: z.number().describe('a') })];
    expect(() => columnsOf([text, number])).toThrow(/one type/);
  });
});

describe('docs/audit-log.md', () => {
  const text = fs.readFileSync(path.join(__dirname, '../../../docs/audit-log.md'), 'utf8');
  const [, table = ''] = /## A record\n\n([\s\S]*?)\n\n/.exec(text) ?? [];

  it('names exactly the members of a record, in their order', () => {
    const cells = table
      .split('\n')
      .slice(2)
      .map((row) => row.split('|')[1] ?? '');
    const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named).toEqual(Object.keys(RecordLine.shape));
  });
});
