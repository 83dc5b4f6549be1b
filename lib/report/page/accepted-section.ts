import type { Acknowledgement } from '../../assembly';
import { count } from '../count';
import { type Html, html } from '../html';
import type { Waiver } from '../inputs/waiver-ledger';
import type { Report } from '../report';
import { constructPath } from './marks';
import type { Section } from './section';

/** Findings of other rule packs that somebody accepted, and on whose word. */
export function acceptedSection({ files: { acknowledgements }, waivers }: Report): Section {
  const reasons = groupedByReason(acknowledgements);
  return {
    id: 'accepted',
    title: 'Accepted findings',
    short: 'Accepted',
    intro:
      acknowledgements.length === 0 && waivers === undefined
        ? 'No finding of a rule pack is acknowledged in this assembly.'
        : html`${count(acknowledgements.length, 'acknowledgement')} in the assembly, for ${count(reasons.length, 'reason')}${waivers !== undefined && html`; ${count(waivers.length, 'waiver')} in the ledger`}. The checks of this report can't be acknowledged.`,
    body: html`${waivers !== undefined && drawWaivers(waivers)}${
      reasons.length > 0 &&
      html`<h3 class="chapter">Acknowledged by constructs</h3>
<div class="field needs-script"><label for="accepted-text">Filter</label><input id="accepted-text" type="search" placeholder="rule, construct or reason" autocomplete="off"></div>
<ul class="plain reasons" id="reason-list">${reasons.map(drawReason)}</ul>`
    }`,
  };
}

interface Reason {
  readonly reason: string;
  readonly rules: readonly string[];
  readonly paths: readonly string[];
}

function groupedByReason(acknowledgements: readonly Acknowledgement[]): readonly Reason[] {
  const groups = new Map<string, Acknowledgement[]>();
  for (const one of acknowledgements) {
    groups.set(one.reason, [...(groups.get(one.reason) ?? []), one]);
  }
  return [...groups]
    .map(([reason, all]) => ({
      reason,
      rules: [...new Set(all.map(({ rule }) => rule))].sort(),
      paths: [...new Set(all.map(({ path }) => path))],
    }))
    .sort((a, b) => b.paths.length - a.paths.length);
}

const drawReason = ({ paths, reason, rules }: Reason): Html =>
  html`<li class="reason"><details><summary><span>${reason}</span> <span class="muted">${count(rules.length, 'rule')} on ${count(paths.length, 'construct')}</span></summary>
<p class="chips">${rules.map((rule) => html`<span class="chip">${rule}</span> `)}</p><ul class="places">${paths.map((path) => html`<li>${constructPath(path)}</li>`)}</ul></details></li>`;

const drawWaivers = (waivers: readonly Waiver[]): Html =>
  waivers.length === 0
    ? html`<p class="note">The waiver ledger is empty.</p>`
    : html`<h3 class="chapter" id="waivers-title">Waived by the ledger</h3>
<table class="matrix even" aria-labelledby="waivers-title"><thead><tr><th scope="col">Rule and construct</th><th scope="col">Reason</th><th scope="col">Owner and approval</th><th scope="col">Expires</th></tr></thead>
<tbody>${waivers.map(drawWaiver)}</tbody></table>`;

const drawWaiver = ({ approvedBy, daysLeft, expires, owner, path, reason, rule }: Waiver): Html =>
  html`<tr><td data-label="Rule and construct"><code>${rule}</code><br>${constructPath(path)}</td><td data-label="Reason">${reason}</td>
<td data-label="Owner and approval">${owner}<br><span class="muted">approved by ${approvedBy}</span></td>
<td data-label="Expires">${expires} ${
    daysLeft === 0
      ? html`<span class="mark mark-critical">expired</span>`
      : html`<span class="mark ${daysLeft <= 30 ? 'mark-medium' : 'mark-plain'}">${count(daysLeft, 'day')} left</span>`
  }</td></tr>`;
