import { InvalidInput } from '../errors';

/** Arrays and objects within each other that a JSON text may have. */
export const MAX_JSON_DEPTH = 16;

/** Members and elements that a JSON text may have in all. */
export const MAX_JSON_VALUES = 1_000;

/** With `ignoreBOM` a byte order mark stays in the text, where JSON has no place for it. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Names that reach into an object's prototype when code copies members carelessly (CWE-1321). */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON that somebody else wrote. One pass over the text refuses, before any value is
 * built, what parsers disagree on or are brought down by: a member name that occurs twice in
 * an object, however it is escaped (CWE-436), names that reach prototypes, deep nesting and
 * masses of values (CWE-400).
 *
 * RFC 8259; RFC 7493, sections 2.1 and 2.3
 *
 * @param maxValues members and elements that it may have in all
 * @throws InvalidInput, without a word of the text
 */
export function parseJson(bytes: Uint8Array, maxValues = MAX_JSON_VALUES): unknown {
  const text = decode(bytes);
  inspect(text, maxValues);
  return parse(text);
}

function decode(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new InvalidInput('the JSON text is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, so it is not kept.
    throw new InvalidInput('the text is not JSON');
  }
}

/**
 * Walks over the text by its structure alone; whether it is JSON, the parser decides. In every
 * text that the parser accepts, a string is a member's name exactly when it follows `{` or, in
 * an object, a comma.
 */
function inspect(text: string, maxValues: number): void {
  // Names seen in each object that is open; undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  let values = 0;
  let nameExpected = false;
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '{':
      case '[':
        nameExpected = text[i] === '{';
        open.push(nameExpected ? new Set() : undefined);
        values += nameExpected ? 0 : 1;
        break;
      case '}':
      case ']':
        open.pop();
        nameExpected = false;
        break;
      case ',':
        nameExpected = open.at(-1) !== undefined;
        values += nameExpected ? 0 : 1;
        break;
      case '"': {
        const end = closingQuote(text, i);
        if (nameExpected) {
          addName(open.at(-1), text.slice(i, end + 1));
          values += 1;
          nameExpected = false;
        }
        i = end;
      }
    }
    if (open.length > MAX_JSON_DEPTH || values > maxValues) {
      throw new InvalidInput('the JSON text is nested too deeply or has too many values');
    }
  }
}

/** Where the string that starts at `start` ends. */
function closingQuote(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') {
      i += 1;
    } else if (text[i] === '"') {
      return i;
    }
  }
  throw new InvalidInput('the text is not JSON');
}

function addName(names: Set<string> | undefined, quoted: string): void {
  const name = quoted.includes('\\') ? String(parse(quoted)) : quoted.slice(1, -1);
  if (RESERVED.has(name)) {
    throw new InvalidInput('a member of the JSON text has a reserved name');
  }
  if (names?.has(name)) {
    throw new InvalidInput('a member of the JSON text is repeated');
  }
  names?.add(name);
}
