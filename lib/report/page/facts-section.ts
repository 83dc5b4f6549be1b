import { count } from '../count';
import { type Html, html } from '../html';
import type { TemplateFile } from '../inputs/assembly-files';
import type { Report } from '../report';
import type { Section } from './section';

/** What the report was made from, so that it can be compared with what is deployed. */
export function factsSection({ files, generatedAt, resources, resourceTypes }: Report): Section {
  const stacks = new Set(files.templates.map(({ stack }) => stack)).size;
  return {
    id: 'facts',
    title: 'What was read',
    short: 'Templates',
    intro: html`${count(files.templates.length, 'template')} of ${count(stacks, 'stack')} with ${count(resources, 'resource')}${
      files.version !== undefined && html`, cloud assembly version ${files.version}`
    }, read ${generatedAt}. Whoever has the same files gets the same report.`,
    body: html`<details class="quiet"><summary>Templates and their digests</summary>${drawTemplates(files.templates)}</details>
<details class="quiet"><summary>Resources by type: ${count(resourceTypes.length, 'type')}</summary>
<ul class="types plain">${resourceTypes.map(([type, number]) => html`<li><strong>${number}</strong> ${type}</li>`)}</ul></details>`,
  };
}

const drawTemplates = (templates: readonly TemplateFile[]): Html =>
  html`<table class="matrix templates"><thead><tr><th scope="col">Template</th><th scope="col">Stack</th><th scope="col">Resources</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${templates.map(
    ({ bytes, name, nested, resources, sha256, stack }) =>
      html`<tr><td data-label="Template"><code class="path">${name}</code> <span class="muted">${kilobytes(bytes)}${nested && ', nested'}</span></td><td data-label="Stack">${stack}</td><td data-label="Resources">${resources}</td><td data-label="SHA-256"><code class="digest">${sha256}</code></td></tr>`,
  )}</tbody></table>`;

const kilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1_000))} kB`;
