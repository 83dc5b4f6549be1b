import { type Finding, SEVERITIES } from '../../reachability';
import { count } from '../count';
import { type Html, html } from '../html';
import { constructPath, controlChips, hopChain, severityMark, sourceLine } from './marks';
import type { Section } from './section';

/** What was found, in groups of one check each. */
export function findingsSection({ findings }: { readonly findings: readonly Finding[] }): Section {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    groups.set(finding.id, [...(groups.get(finding.id) ?? []), finding]);
  }
  return {
    id: 'findings',
    title: 'Findings',
    short: 'Findings',
    intro:
      findings.length === 0
        ? 'Nothing was found: every check holds.'
        : `${count(findings.length, 'finding')} of ${count(groups.size, 'check')}. Each says where it is, why it matters and what to change.`,
    body:
      findings.length > 0 &&
      html`${drawFilter(findings)}<div class="findings" id="finding-list">${[...groups.values()].map(drawGroup)}</div>
<p class="note no-match" hidden>No finding matches.</p>`,
  };
}

const drawFilter = (findings: readonly Finding[]): Html => html`
<div class="bar needs-script" id="finding-filter" role="search" aria-label="Filter findings">
<div class="field"><label for="finding-text">Text</label><input id="finding-text" type="search" placeholder="construct, file or check" autocomplete="off"></div>
<fieldset class="toggles"><legend>Severity</legend>${SEVERITIES.filter((severity) =>
  findings.some((finding) => finding.severity === severity),
).map(
  (severity) =>
    html`<label class="toggle"><input type="checkbox" name="severity" value="${severity}" checked> ${severity}</label>`,
)}</fieldset></div>`;

function drawGroup(group: readonly Finding[]): Html {
  const [first] = group;
  if (first === undefined) {
    return html``;
  }
  const { controls, fix, id, severity, title, why } = first;
  return html`<article class="finding" aria-labelledby="finding-${id}">
<header>${severityMark(severity)}<h3 id="finding-${id}">${title}</h3><code class="id">${id}</code></header>
<div class="advice"><p><b>Why</b> ${why}</p><p><b>Fix</b> ${inCode(fix)}</p></div>
${controlChips(controls)}
<details ${group.length <= 12 && 'open'}><summary>${count(group.length, 'place')}</summary><ul class="plain instances">${group.map(drawInstance)}</ul></details>
</article>`;
}

const drawInstance = ({ hops, message, path, resource, severity, source, unresolved }: Finding): Html =>
  html`<li class="instance" data-severity="${severity}"><p class="message">${message}${unresolved !== undefined && html` ${severityMark(severity)}`}</p>
<p class="where">${constructPath(path ?? resource)} ${sourceLine(source)}</p>
${hops.length > 1 && hopChain(hops)}${unresolved !== undefined && html`<p class="muted">Not certain: ${unresolved}</p>`}</li>`;

/** Names between backticks as code. */
const inCode = (text: string): readonly (string | Html)[] =>
  text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
