import type { Stop, Stopped } from '../../lib/reachability/explain';
import type { Detail } from './explain-text';
import { grouped } from './grouping';
import { labelled, wrapped } from './layout';
import { count } from './text-table';
import type { Paint } from './verify-text';

const PLURALS: Readonly<Record<Stopped['kind'], string>> = {
  service: 'services',
  store: 'stores',
  secret: 'secrets',
  key: 'keys',
  function: 'functions',
  log: 'logs',
  trail: 'trails',
  stream: 'streams',
  workflow: 'workflows',
  events: 'event buses',
  role: 'roles',
};
const KINDS = Object.keys(PLURALS) as readonly Stopped['kind'][];

/** How many of a kind are named one by one. */
const SHOWN = 3;

/** Describes what is out of reach, in groups that the same kinds of controls stop. */
export function describeStopped(stopped: readonly Stopped[], paint: Paint, { all }: Detail): readonly string[] {
  const groups = grouped(stopped, sentenceFor);
  const ordered = [...groups].sort((a, b) => rankOf(a) - rankOf(b));
  const lines = ordered.flatMap((group) => [
    ...(group[0] === undefined ? [] : wrapped(`${sentenceFor(group[0])}:`, 2)),
    ...KINDS.flatMap((kind) => {
      const found = group.filter((one) => one.kind === kind);
      return all ? everyLine(found, paint) : fewLines(found);
    }),
  ]);
  const further = paint('  --all names each of them, with the statement that stops it', 'dim');
  return all || stopped.length === 0 ? lines : [...lines, further];
}

const sentenceFor = ({ stops }: Stopped): string => [...new Set(stops.map(sentenceOf))].join(', and ');

const rankOf = (group: readonly Stopped[]): number => Math.min(...group.map(({ kind }) => KINDS.indexOf(kind)));

function fewLines(found: readonly Stopped[]): readonly string[] {
  const [first] = found;
  // Those that have a name of their own say most.
  const named = [...found].sort((a, b) => Number(a.name.includes('/')) - Number(b.name.includes('/')));
  const names = named.slice(0, SHOWN).map(({ name }) => name);
  const more = found.length > SHOWN ? [`${found.length - SHOWN} more`] : [];
  return first === undefined
    ? []
    : labelled(count(found.length, first.kind, PLURALS[first.kind]), [...names, ...more].join(', '), 4, 11);
}

function everyLine(found: readonly Stopped[], paint: Paint): readonly string[] {
  return found.flatMap(({ kind, name, stops }) => [
    `    ${kind.padEnd(8)} ${name}`,
    ...stops
      .filter(({ control, reason }) => control !== 'role' || reason !== 'not allowed')
      .flatMap(({ only, text }) => wrapped(`${text}${only === undefined ? '' : ` (${only.join(', ')})`}`, 13, 15))
      .map((line) => paint(line, 'dim')),
  ]);
}

const NETWORK: Readonly<Record<string, string>> = {
  listener: 'it accepts no connections',
  'security-group': 'no rule of the security groups lets it connect',
  'network-acl': 'a network ACL stops it',
  route: 'no route leads there',
};
const ROLE: Readonly<Record<string, string>> = {
  denied: 'a policy of its roles denies it',
  condition: 'a condition in a policy of its roles is not met',
};

/** What stops it, without what is particular to one target. */
function sentenceOf({ control, only, reason, text }: Stop): string {
  if (control === 'network') {
    return NETWORK[reason] ?? 'no network leads there';
  }
  if (control === 'role') {
    return ROLE[reason] ?? text;
  }
  return `its own policy refuses ${only === undefined ? 'it' : 'part of it'}`;
}
