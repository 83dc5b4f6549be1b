import { count } from '../count';
import { type Html, html } from '../html';
import type { AttackResult } from '../inputs/attack-results';
import { type IconName, icon } from './icons';
import type { Section } from './section';

/** What attacks on the running system came to. */
export function attacksSection(attacks: readonly AttackResult[]): Section {
  const number = (outcome: string): number => attacks.filter((attack) => attack.outcome === outcome).length;
  const succeeded = number('succeeded');
  const failed = number('failed');
  const told = attacks.filter(({ audited }) => audited !== undefined);
  const audited = told.filter((attack) => attack.audited).length;
  return {
    id: 'attacks',
    title: 'Attacks',
    short: 'Attacks',
    intro: html`${number('stopped')} of ${count(attacks.length, 'attack')} were stopped by the control that must${
      succeeded > 0 && html`; <strong>${succeeded} succeeded</strong>`
    }${failed > 0 && html`; ${failed} met something else, or left no record`}.${told.length > 0 && html` Of ${told.length} that must be on record, ${audited} are.`}`,
    body: [...new Set(attacks.map(({ category }) => category))].map((category, i) =>
      drawCategory(
        category,
        i,
        attacks.filter((attack) => attack.category === category),
      ),
    ),
  };
}

function drawCategory(category: string, index: number, attacks: readonly AttackResult[]): Html {
  const stopped = attacks.filter(({ outcome }) => outcome === 'stopped').length;
  return html`<details class="quiet" ${stopped < attacks.length && 'open'}><summary id="attacks-${index}">${category} <span class="muted">${stopped} of ${attacks.length} stopped</span></summary>
<table class="matrix even" aria-labelledby="attacks-${index}"><thead><tr><th scope="col">Attack</th><th scope="col">The attacker has, and does</th><th scope="col">Control</th><th scope="col">Outcome</th></tr></thead>
<tbody>${attacks.map(drawAttack)}</tbody></table></details>`;
}

const drawAttack = (attack: AttackResult): Html =>
  html`<tr class="row-${attack.outcome === 'succeeded' ? 'broken' : 'holds'}"><td data-label="Attack">${attack.name} <span class="chips">${attack.standards.map((id) => html`<span class="chip">${id}</span> `)}</span></td>
<td data-label="The attacker has, and does">${attack.has}<br><span class="muted">${attack.action}</span></td>
<td data-label="Control">${attack.control}</td>
<td data-label="Outcome" class="evidence">${drawOutcome(attack)}</td></tr>`;

const OUTCOMES: Readonly<Record<AttackResult['outcome'], readonly [sign: IconName, look: string, word: string]>> = {
  stopped: ['check', 'holds', 'Stopped'],
  succeeded: ['cross', 'broken', 'Succeeded'],
  failed: ['dash', 'doubtful', 'Not as expected'],
};

function drawOutcome({ audited, detail, outcome, status, stoppedBy }: AttackResult): Html {
  const [sign, look, word] = OUTCOMES[outcome];
  const notes = [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(audited === undefined ? [] : [audited ? 'on record' : 'not on record']),
  ];
  const told = [...new Set([stoppedBy, detail])].filter((text) => text !== undefined && text !== '');
  return html`<span class="outcome outcome-${look}">${icon(sign)}${word}</span> ${notes.join(', ')}${told.map((text) => html`<br><span class="muted">${text}</span>`)}`;
}
