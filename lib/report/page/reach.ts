import { count } from '../count';
import { type Content, type Html, html } from '../html';
import type { Access } from '../model/access';
import type { Call } from '../model/calls';
import type { Entry } from '../model/entries';
import type { Reach } from '../model/estate';
import { constructPath, hopChain, severityMark, sourceLine, standingMark } from './marks';

const KINDS: Readonly<Record<string, string>> = {
  function: 'Lambda function',
  task: 'ECS service',
  instance: 'EC2 instance',
};

/** Everything about one workload: what leads to it, and what it reaches by what. */
export function drawReach(reach: Reach, index: number, entries: readonly Entry[]): Html {
  const { access, calledBy, calls, endpoints, findings, internet, starts, workload } = reach;
  const kinds = (...names: readonly string[]): readonly Access[] =>
    access.filter(({ asset }) => names.includes(asset.kind));
  const others = access.filter(({ asset }) => !['store', 'key', 'secret'].includes(asset.kind));
  return html`<article class="reach${workload.isService && ' reach-service'}" id="reach-${index}" tabindex="-1" aria-labelledby="reach-${index}-title">
<header><h3 id="reach-${index}-title">${workload.name}</h3>
<p class="muted">${KINDS[workload.kind]} ${constructPath(workload.path)} ${sourceLine(workload.source)}</p></header>
${findings.length > 0 && html`<ul class="plain reach-findings">${findings.map(({ message, severity }) => html`<li>${severityMark(severity)} ${message}</li>`)}</ul>`}
<div class="reach-grid">
${group('Leads to it', [
  ...entries.flatMap((entry) => waysIn(entry, workload.id)),
  ...calledBy.map((call) => callItem(call, call.from.name)),
  ...starts.map(({ by, kind }) => html`<li><b>${kind}</b> ${constructPath(by)}</li>`),
])}
${group(
  'May call',
  calls.map((call) => callItem(call, call.to.name)),
)}
${group('Data', kinds('store').map(accessItem))}
${group('Secrets and keys', kinds('secret', 'key').map(accessItem))}
${group('Logs and other', others.map(accessItem))}
${group('Network', [
  ...(internet ? [html`<li><b>internet</b> may open any connection</li>`] : []),
  ...(endpoints.length > 0
    ? [
        html`<li><b>${count(endpoints.length, 'endpoint')} of AWS</b> <span class="muted">${endpoints.join(', ')}</span></li>`,
      ]
    : []),
])}
</div></article>`;
}

const group = (title: string, items: readonly Content[]): Html =>
  html`<section class="reach-group${items.length === 0 && ' empty'}"><h4>${title}</h4>${
    items.length === 0 ? html`<p class="muted">nothing</p>` : html`<ul class="plain">${items}</ul>`
  }</section>`;

function waysIn(entry: Entry, workload: string): readonly Html[] {
  if (!entry.to.includes(workload)) {
    return [];
  }
  const routes = entry.routes.filter(({ to }) => to.includes(workload));
  return routes.length === 0
    ? [html`<li><b>${entry.name}</b> <span class="muted">${entry.kind}</span> ${standingMark(entry.standing)}</li>`]
    : routes.map(
        ({ demands, name, scopes }) =>
          html`<li><b>${name}</b> <span class="muted">${scopes.join(', ') || 'no scope'} · ${demands.join(', ') || 'demands nothing'}</span></li>`,
      );
}

const callItem = ({ hops, standing, traffic, unresolved }: Call, name: string): Html =>
  html`<li><details><summary><b>${name}</b> <span class="muted">${traffic}</span> ${standingMark(standing)}</summary>${hopChain(hops)}${notCertain(unresolved)}</details></li>`;

function accessItem({ asset, standing, ways }: Access): Html {
  const verbs = [...new Set(ways.map(({ does }) => does))];
  return html`<li><details><summary><b>${asset.name}</b> <span class="muted">${asset.noun} · ${verbs.join(', ')}</span> ${standingMark(standing)}</summary>
${constructPath(asset.path)}${ways.map(({ hops, unresolved }) => html`${hopChain(hops)}${notCertain(unresolved)}`)}</details></li>`;
}

const notCertain = (unresolved: string | undefined): Html | undefined =>
  unresolved === undefined ? undefined : html`<p class="muted">Not certain: ${unresolved}</p>`;
