import * as path from 'node:path';
import type { Controls, Severity } from '../../reachability';
import { type Html, html } from '../html';
import type { Outcome } from '../matrix/controls-matrix';
import type { Standing } from '../model/standing';
import { icon } from './icons';

/** How severe, as a word with a color. */
export const severityMark = (severity: Severity): Html => html`<span class="mark mark-${severity}">${severity}</span>`;

const OUTCOMES: Readonly<Record<Outcome, readonly [icon: Parameters<typeof icon>[0], word: string]>> = {
  holds: ['check', 'Holds'],
  broken: ['cross', 'Broken'],
  nothing: ['dash', 'Nothing to check'],
};

/** Whether a check holds, as a sign, and as a word for those who hear the page. */
export function outcomeMark(outcome: Outcome): Html {
  const [sign, word] = OUTCOMES[outcome];
  return html`<span class="outcome outcome-${outcome}">${icon(sign)}<span class="unseen">${word}</span></span>`;
}

/** A path that isn't declared, as a word; nothing for one that is. */
export const standingMark = (standing: Standing): Html =>
  standing === 'declared'
    ? html``
    : html`<span class="mark mark-${standing}">${standing === 'reachable' ? 'not named' : 'undeclared'}</span>`;

/** Ids of requirements. */
export const controlChips = ({ fsbp, nist, owasp }: Controls): Html =>
  html`<span class="chips">${[...nist, ...fsbp, ...owasp].map((id) => html`<span class="chip">${id}</span> `)}</span>`;

/** A construct path, which may break at its slashes. */
export const constructPath = (name: string): Html =>
  html`<code class="path">${name.split('/').map((part, i) => (i === 0 ? part : html`<wbr>/${part}`))}</code>`;

/** Hops from who acts to what is reached. */
export const hopChain = (hops: readonly string[]): Html =>
  html`<ol class="hops">${hops.map((hop) => html`<li>${hop}</li>`)}</ol>`;

/** A place in the source, relative to where the report is made, as it would be on any machine. */
export function sourceLine(source: string | undefined): Html | undefined {
  if (source === undefined) {
    return undefined;
  }
  const place = path.isAbsolute(source) ? path.relative(process.cwd(), source) : source;
  return html`<code class="source">${place}</code>`;
}
