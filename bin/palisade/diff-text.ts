import type { Difference } from '../../lib/reachability/diff';
import { type Section, sectionsOf } from './diff-sections';
import { wrapped } from './layout';
import type { Paint } from './verify-text';

/** What is said where two systems let the same through. */
export const NO_CHANGE = 'No change in what can reach what.';

/** Describes a difference as text for people. */
export function describeDifference(difference: Difference, paint: Paint): string {
  const sections = sectionsOf(difference, { name: asIs, text: asIs });
  if (sections.length === 0) {
    return NO_CHANGE;
  }
  return [
    `${sections.map((section) => paint(section.summary, section.isWorse ? 'high' : 'low')).join(', ')}.`,
    ...sections.flatMap((section) => ['', ...sectionLines(section, paint)]),
  ].join('\n');
}

const asIs = (text: string): string => text;

function sectionLines({ isWorse, items, title }: Section, paint: Paint): readonly string[] {
  const sign = isWorse ? paint('+', 'high') : paint('-', 'low');
  return [
    paint(title, 'bold'),
    ...items.flatMap(({ notes, text }) => [
      ...wrapped(text, 4, 6).map((line, i) => (i === 0 ? `  ${sign} ${line.trimStart()}` : line)),
      ...notes.flatMap((note) => wrapped(note, 6, 8)).map((line) => paint(line, 'dim')),
    ]),
  ];
}
