const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/**
 * Parses a JSON object in which no object names a member twice. Two parsers may disagree
 * on which of two members counts, so that one checks what the other does not use.
 *
 * RFC 8725, section 2.6; RFC 7519, section 4
 *
 * @returns `undefined` when the text is not that
 */
export function parseUniqueObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // The parser keeps one of several members of a name, so it ends up with fewer than were written.
    return isObject(value) && countParsed(value) === countWritten(text) ? value : undefined;
  } catch {
    // The parser's own message quotes the text, so it is not kept.
    return undefined;
  }
}

/** Whether a value is an object and no array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function countParsed(value: object): number {
  const isArray = Array.isArray(value);
  let members = 0;
  for (const child of Object.values(value)) {
    members += isArray ? 0 : 1;
    members += typeof child === 'object' && child !== null ? countParsed(child) : 0;
  }
  return members;
}

/**
 * Each member is written with one colon outside strings. Char by char, because this is
 * part of every first verification and a regular expression takes four times as long.
 *
 * @param text well-formed JSON
 */
function countWritten(text: string): number {
  let members = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charCodeAt(i);
    if (character === QUOTE) {
      inString = !inString;
    } else if (!inString) {
      members += character === COLON ? 1 : 0;
    } else if (character === BACKSLASH) {
      i += 1;
    }
  }
  return members;
}
