import type { Difference, FindingChange, PathChange } from '../../lib/reachability/diff';
import type { Item, Marks } from './diff-items';
import { permissionItems } from './diff-permissions';
import { grouped, listed, NAMED } from './grouping';
import { relativeSource } from './relative-source';
import { tellingHops } from './telling-hops';
import { count } from './text-table';

/** Changes of one kind. */
export interface Section {
  readonly title: string;
  /** Whether it lets in more than before. */
  readonly isWorse: boolean;
  /** How many changes it has, each counted by itself. */
  readonly size: number;
  /** What the summary says of it, e.g. `2 paths opened`. */
  readonly summary: string;
  /** Changes, several in one where they differ in their targets only. */
  readonly items: readonly Item[];
}

/** A difference in sections, those first that let in more. */
export function sectionsOf(difference: Difference, marks: Marks): readonly Section[] {
  const { acknowledged, appeared, closed, narrowed, opened, solved, strengthened, weakened, widened, withdrawn } =
    difference;
  const routes = (changes: Difference['weakened']): readonly Item[] =>
    changes.map(({ name, to, changes: texts }) => ({
      text: `${marks.name(name)} → ${marks.name(to)}: ${marks.text(texts.join(', '))}`,
      notes: [],
    }));
  const accepted = (changes: Difference['acknowledged']): readonly Item[] =>
    changes.map(({ path, reason, rule }) => ({ text: `${marks.name(rule)} at ${marks.name(path)}`, notes: [reason] }));
  const better = (title: string, size: number, summary: string, items: readonly Item[]): Section => ({
    title,
    isWorse: false,
    size,
    summary,
    items,
  });
  const worse = (title: string, size: number, summary: string, items: readonly Item[]): Section => ({
    ...better(title, size, summary, items),
    isWorse: true,
  });
  const sections = [
    worse('Opened', opened.length, `${count(opened.length, 'path')} opened`, pathItems(opened, marks, 'new')),
    worse('Routes that ask for less', weakened.length, `${count(weakened.length, 'route')} weakened`, routes(weakened)),
    worse(
      'Permissions that are wider',
      widened.length,
      `${count(widened.length, 'permission')} widened`,
      permissionItems(widened, marks, 'new'),
    ),
    worse(
      'Findings that appeared',
      appeared.length,
      `${count(appeared.length, 'finding')} appeared`,
      findingItems(appeared, marks),
    ),
    worse(
      'Findings accepted',
      acknowledged.length,
      `${count(acknowledged.length, 'finding')} accepted`,
      accepted(acknowledged),
    ),
    better('Closed', closed.length, `${count(closed.length, 'path')} closed`, pathItems(closed, marks, 'gone')),
    better(
      'Routes that ask for more',
      strengthened.length,
      `${count(strengthened.length, 'route')} strengthened`,
      routes(strengthened),
    ),
    better(
      'Permissions that are narrower',
      narrowed.length,
      `${count(narrowed.length, 'permission')} narrowed`,
      permissionItems(narrowed, marks, 'gone'),
    ),
    better(
      'Findings that are solved',
      solved.length,
      `${count(solved.length, 'finding')} solved`,
      findingItems(solved, marks),
    ),
    better(
      'Findings no longer accepted',
      withdrawn.length,
      `${count(withdrawn.length, 'finding')} no longer accepted`,
      accepted(withdrawn),
    ),
  ];
  return sections.filter(({ size }) => size > 0);
}

/** The internet first: whoever connects there needs no foothold. */
function pathItems(changes: readonly PathChange[], marks: Marks, word: string): readonly Item[] {
  const rank = ({ kind }: PathChange): number => ['internet', 'route', 'network', 'event'].indexOf(kind);
  const ordered = [...changes].sort((a, b) => rank(a) - rank(b));
  return grouped(ordered, ({ from, kind, only, what }) => JSON.stringify([kind, from, what, only === from])).map(
    (group) => {
      const [first] = group as readonly [PathChange];
      const mark = (name: string): string => (first.only === name ? `${marks.name(name)} (${word})` : marks.name(name));
      const to = listed(
        group.map((one) => (one.only === one.to ? `${marks.name(one.to)} (${word})` : marks.name(one.to))),
      );
      return {
        text: `${mark(first.from)} → ${to}: ${marks.text(first.what)}`,
        notes: group.length === 1 ? tellingHops(first.because) : [],
      };
    },
  );
}

function findingItems(changes: readonly FindingChange[], marks: Marks): readonly Item[] {
  return grouped(changes, ({ id, severity }) => `${severity} ${id}`).map((group) => {
    const [{ id, severity }] = group as readonly [FindingChange];
    const more = group.length > NAMED ? [`${group.length - NAMED} more`] : [];
    const messages = group
      .slice(0, NAMED)
      .map(({ message, source }) => `${message}${source === undefined ? '' : ` (${relativeSource(source)})`}`);
    return { text: `${severity} ${marks.name(id)}`, notes: [...messages, ...more] };
  });
}
