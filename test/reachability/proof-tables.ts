import { INVARIANTS } from '../../lib/reachability';
import { FOREIGN_APPS } from '../foreign-apps';
import { BENIGN, type Case, FAULTS } from './faults';

/** Every invariant with the faults that it finds in the shop and the edits that it accepts, as a table of Markdown. */
export function faultTable(): string {
  const namesOf = (all: readonly Case[], id: string): string =>
    all
      .filter((one) => one.id === id)
      .map(({ name }) => name)
      .join('; ');
  const rows = INVARIANTS.map(({ id }) => `| \`${id}\` | ${namesOf(FAULTS, id)} | ${namesOf(BENIGN, id)} |`);
  return [
    `${FAULTS.length} faults, all found; ${BENIGN.length} harmless edits, all accepted.`,
    '',
    '| invariant | finds | accepts |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** What is found in each of the foreign apps, and what is thought of it, as tables of Markdown. */
export function foreignTable(): string {
  const all = FOREIGN_APPS.flatMap(({ findings }) => findings);
  const strict = all.filter(([, verdict]) => verdict === 'strict').length;
  return [
    `${all.length} findings in ${FOREIGN_APPS.length} apps: ${all.length - strict} right, ${strict} strict, none false.`,
    ...FOREIGN_APPS.flatMap(({ findings, name }) => [
      '',
      `**${name.charAt(0).toUpperCase()}${name.slice(1)}**`,
      '',
      '| finding | judged | because |',
      '| --- | --- | --- |',
      ...findings.map((cells) => `| ${cells.join(' | ')} |`),
    ]),
  ].join('\n');
}

/** The text with these tables between its marks. */
export function withTables(text: string): string {
  return [
    ['faults', faultTable()],
    ['foreign apps', foreignTable()],
  ].reduce(
    (before, [name, table]) =>
      before.replace(
        new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(\\n<!-- end of ${name} -->)`),
        (_, start: string, end: string) => `${start}\n${table}\n${end}`,
      ),
    text,
  );
}
