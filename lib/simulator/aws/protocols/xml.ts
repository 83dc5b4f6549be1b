import type { HttpAnswer } from './protocol';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** An element that holds text. */
export function element(name: string, text: string): string {
  return `<${name}>${text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '')}</${name}>`;
}

/** An answer in XML. */
export function xml(status: number, content: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${content}`,
  };
}
