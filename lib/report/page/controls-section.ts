import { count } from '../count';
import { type Html, html } from '../html';
import { type MatrixRow, TEST_OF_CHECKS } from '../matrix/controls-matrix';
import { CHAPTERS } from '../matrix/measure';
import type { Standard } from '../matrix/standards';
import type { Report } from '../report';
import { controlChips, outcomeMark } from './marks';
import type { Section } from './section';

/** Requirements with what gives them, what checks them, and what was counted. */
export function controlsSection({ matrix, standards }: Report): Section {
  return {
    id: 'controls',
    title: 'Controls',
    short: 'Controls',
    intro: html`What is required, the construct that gives it, the check that proves it of these templates, the test of the construct, and what was counted. Every check is tested by seeded faults in <code>${TEST_OF_CHECKS}</code>. A check serves a requirement; it does not fulfil it alone.`,
    body: html`<div class="standards">${standards.map(drawStandard)}</div>${CHAPTERS.map((chapter) =>
      drawChapter(
        chapter,
        matrix.filter((row) => row.chapter === chapter),
      ),
    )}`,
  };
}

function drawStandard({ name, requirements }: Standard): Html {
  const applying = requirements.filter(({ outcome }) => outcome !== 'nothing');
  const broken = applying.filter(({ outcome }) => outcome === 'broken').length;
  return html`<details class="standard"><summary><span class="standard-name">${name}</span>
<span class="standard-count"><strong>${applying.length - broken}</strong> of ${count(applying.length, 'requirement')} without a finding</span></summary>
<ul class="plain requirements">${requirements.map(
    ({ checks, id, outcome, title }) =>
      html`<li>${outcomeMark(outcome)} <b>${id}</b> ${title} <span class="muted">${checks.join(', ')}</span></li>`,
  )}</ul></details>`;
}

const drawChapter = (chapter: string, rows: readonly MatrixRow[]): Html =>
  rows.length === 0
    ? html``
    : html`<h3 class="chapter" id="controls-${chapter.toLowerCase().replaceAll(' ', '-')}">${chapter}</h3>
<table class="matrix" aria-labelledby="controls-${chapter.toLowerCase().replaceAll(' ', '-')}"><thead><tr><th scope="col">Requirement</th><th scope="col">Construct</th><th scope="col">Check and test</th><th scope="col">Evidence</th></tr></thead>
<tbody>${rows.map(drawRow)}</tbody></table>`;

const drawRow = ({ check, construct, controls, evidence, outcome, requirement, test }: MatrixRow): Html =>
  html`<tr class="row-${outcome}"><td data-label="Requirement">${requirement} ${controlChips(controls)}</td>
<td data-label="Construct"><code>${construct[0]}</code></td>
<td data-label="Check and test"><code>${check}</code> <code class="source">${test}</code></td>
<td data-label="Evidence" class="evidence">${outcomeMark(outcome)} ${evidence}</td></tr>`;
