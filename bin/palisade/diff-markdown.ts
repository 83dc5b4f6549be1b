import type { Difference } from '../../lib/reachability/diff';
import type { Item } from './diff-items';
import { sectionsOf } from './diff-sections';
import { NO_CHANGE } from './diff-text';

/** How many changes of a section stand in a pull request. */
const SHOWN = 12;

/** Describes a difference for a pull request, what lets in more first and the rest folded. */
export function markdownOf(difference: Difference): string {
  const sections = sectionsOf(difference, { name: code, text: escaped });
  if (sections.length === 0) {
    return NO_CHANGE;
  }
  const worse = sections.filter(({ isWorse }) => isWorse);
  const better = sections.filter(({ isWorse }) => !isWorse);
  const lines = (all: typeof sections): readonly string[] =>
    all.flatMap(({ items, title }) => [
      '',
      `#### ${title}`,
      '',
      ...items.slice(0, SHOWN).flatMap(itemLines),
      ...rest(items),
    ]);
  return [
    `### What can reach what: ${sections.map(({ summary }) => summary).join(', ')}`,
    ...lines(worse),
    ...(better.length === 0
      ? []
      : [
          '',
          '<details>',
          `<summary>${better.map(({ summary }) => summary).join(', ')}</summary>`,
          ...lines(better),
          '',
          '</details>',
        ]),
  ].join('\n');
}

function itemLines({ notes, text }: Item): readonly string[] {
  return [`- ${text}`, ...notes.map((note) => `  - ${escaped(note)}`)];
}

function rest(items: readonly Item[]): readonly string[] {
  return items.length > SHOWN ? [`- … ${items.length - SHOWN} more; \`palisade diff\` names all`] : [];
}

/** A name as code, with more backticks around it than it has in it. */
function code(name: string): string {
  const plain = name.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${plain}${space}${fence}`;
}

/** A text without marks of its own, and without mentions, which a word joiner behind the sign prevents. */
function escaped(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_[\]<>#|~&]/g, (mark) => `\\${mark}`)
    .replaceAll('@', '@\u2060');
}
