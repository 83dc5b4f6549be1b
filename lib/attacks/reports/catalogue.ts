import type { Attack, Category } from '../attack';
import { CONTROLS } from '../control';

/** What the attacks of a category go for. */
const CATEGORIES: Readonly<Record<Category, string>> = {
  edge: 'The way in',
  token: 'Tokens',
  headers: 'Headers',
  input: 'Input',
  authorization: 'Authorization',
  transport: 'Connections between services',
  data: 'Stored data',
  audit: 'Audit log',
  secrets: 'Secrets and keys',
};

/** Attacks as tables in Markdown, one for each category, and the controls that stop them. */
export function attackCatalogue(attacks: readonly Attack[]): string {
  const categories = (Object.keys(CATEGORIES) as Category[]).map((category) => ({
    title: CATEGORIES[category],
    members: attacks.filter((attack) => attack.category === category),
  }));
  return [
    ...controls(attacks),
    ...categories.filter(({ members }) => members.length > 0).flatMap(({ members, title }) => table(title, members)),
  ]
    .join('\n')
    .trimEnd();
}

function controls(attacks: readonly Attack[]): readonly string[] {
  return [
    '## Controls',
    '',
    '| control | what it is | attacks | alone |',
    '|---|---|---:|---:|',
    ...Object.entries(CONTROLS).map(([control, what]) => {
      const stopped = attacks.filter((attack) => attack.control === control);
      const alone = stopped.filter((attack) => attack.alone === true);
      return `| \`${control}\` | ${what} | ${stopped.length} | ${alone.length} |`;
    }),
    '',
  ];
}

function table(title: string, attacks: readonly Attack[]): readonly string[] {
  return [
    `## ${title}`,
    '',
    '| attack | the attacker has | and | stopped by | on record | known as |',
    '|---|---|---|---|---|---|',
    ...attacks.map(({ action, alone, control, has, name, standards, trace }) =>
      [
        '',
        cell(name),
        cell(has),
        cell(action),
        `\`${control}\`${alone === true ? ' alone' : ''}`,
        trace.by === 'sight' ? `no: ${cell(trace.because)}` : trace.by === 'edge' ? 'edge' : trace.service,
        standards.join(', '),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
    '',
  ];
}

/** Text that a table of Markdown shows as it is; what is in code already stays. */
function cell(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[\\<>*_{}[\]]/g, '\\$&')))
    .join('')
    .replaceAll('|', '\\|');
}
