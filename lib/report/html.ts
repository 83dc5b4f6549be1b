/** Markup. Only {@link html} and {@link trusted} make it, so that no text gets into a page without being escaped. */
export class Html {
  private constructor(private readonly markup: string) {}

  /** What is written into the page. */
  get text(): string {
    return this.markup;
  }

  /** For {@link html} and {@link trusted}. */
  static of(text: string): Html {
    return new Html(text);
  }
}

/** What may stand in a template: text is escaped, markup is not, lists are joined, nothing stays out. */
export type Content = string | number | Html | undefined | false | readonly Content[];

/**
 * Makes markup from a template. Everything between `${` and `}` that isn't markup itself is escaped, for text and for
 * values of attributes in double quotes alike.
 */
export function html(template: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return Html.of(template.reduce((text, part, i) => text + written(contents[i - 1]) + part));
}

/** Takes a constant of this program as markup, such as its style sheet. Never for what was read. */
export function trusted(constant: string): Html {
  return Html.of(constant);
}

function written(content: Content): string {
  if (content instanceof Html) {
    return content.text;
  }
  if (typeof content === 'object') {
    return content.map(written).join('');
  }
  return content === undefined || content === false ? '' : escaped(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * Marks that reverse the direction of text make a name read like another one; control characters are not allowed in
 * HTML. Both show as replacement characters.
 *
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about.
const DECEPTIVE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function escaped(text: string): string {
  return text.replace(DECEPTIVE, '\ufffd').replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}
