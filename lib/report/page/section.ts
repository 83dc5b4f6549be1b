import { type Content, type Html, html } from '../html';

/** A chapter of the report. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Title in the navigation. */
  readonly short: string;
  /** What is seen here, in a sentence or two. */
  readonly intro: Content;
  readonly body: Content;
}

/** A chapter with its heading. */
export const drawSection = ({ body, id, intro, title }: Section): Html => html`
<section id="${id}" class="section" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="intro">${intro}</p>
${body}
</section>`;
