import { SEVERITIES } from '../../reachability';
import { count } from '../count';
import { type Html, html } from '../html';
import type { Report } from '../report';
import { verdictOf } from './verdict';

/** The first screen: verdict, findings by severity, and what there is. */
export function drawPosture(report: Report): Html {
  const { findings, generatedAt, title } = report;
  const { headline, mood, sentence } = verdictOf(report);
  return html`
<section id="posture" class="posture mood-${mood}" aria-labelledby="posture-title">
<p class="eyebrow">${title} <span class="when">as synthesized, read <time datetime="${generatedAt}">${readable(generatedAt)}</time></span></p>
<h1 id="posture-title">${headline}</h1>
<p class="lead">${sentence}</p>
<ul class="severities" aria-label="Findings by severity">${SEVERITIES.map((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return html`<li class="severity severity-${severity}${number === 0 ? ' none' : ''}"><strong>${number}</strong> ${severity}</li>`;
  })}</ul>
<dl class="figures">${figuresOf(report).map(
    ([name, number, note]) => html`<div><dt>${name}</dt><dd><strong>${number}</strong><span>${note}</span></dd></div>`,
  )}</dl>
${report.estate.declares ? '' : html`<p class="note">No workload here declares whom it calls. Connections between workloads are therefore shown as reachable, and only ways in from the internet are judged.</p>`}
${drawNotKnown(report)}
</section>`;
}

function figuresOf({ assets, estate }: Report): readonly (readonly [string, number, string])[] {
  const services = estate.reaches.filter(({ workload }) => workload.isService);
  const calls = services.flatMap((reach) => reach.calls);
  const declared = calls.filter(({ standing }) => standing === 'declared').length;
  const others = calls.length - declared;
  const routes = estate.entries.flatMap((entry) => entry.routes);
  const outward = services.filter(({ internet }) => internet).length;
  const supporting = estate.reaches.length - services.length;
  const counts = Object.fromEntries(assets.map(({ count: number, kind }) => [kind, number]));
  return [
    ['Services', services.length, supporting === 0 ? '' : `and ${count(supporting, 'supporting function')}`],
    estate.declares
      ? [
          'Declared calls',
          declared,
          others === 0 ? 'no other connection' : `and ${count(others, 'connection')} not declared`,
        ]
      : ['Connections', calls.length, 'between services'],
    ['Routes', routes.length, `${count(estate.entries.length, 'way')} in from the internet`],
    ['Ways out', outward, outward === 0 ? 'no service reaches the internet' : 'services that reach the internet'],
    ['Stores', counts['store'] ?? 0, 'tables, buckets, queues and the like'],
    ['Keys', counts['key'] ?? 0, count(counts['secret'] ?? 0, 'secret')],
  ];
}

function drawNotKnown({ notKnown }: Report): Html {
  const places = notKnown.reduce((sum, one) => sum + one.places.length, 0);
  return places === 0
    ? html`<p class="note">Everything that decides is known before deployment: nothing had to be assumed.</p>`
    : html`<details class="quiet"><summary>What counted as reachable because it is not known: ${count(places, 'value')}</summary>
<p>Only a deployment tells these. Each was taken for the worst.</p>
<ul class="plain">${notKnown.map(
        ({ places: where, reason }) => html`<li>${reason} <span class="muted">${count(where.length, 'place')}</span>
<ul class="places">${where.slice(0, 20).map((place) => html`<li><code class="path">${place}</code></li>`)}${where.length > 20 && html`<li class="muted">and ${where.length - 20} more</li>`}</ul></li>`,
      )}</ul></details>`;
}

/** An instant in words that mean the same everywhere. */
const readable = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
