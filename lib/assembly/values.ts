import { Unknown, type Value, type ValueMap } from './model';

/** More combinations of alternatives than these are not told apart. */
const MOST_ALTERNATIVES = 16;

/** Whether a value is a list. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a value is an object, not a list and not unknown. */
export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** Numbers, booleans and texts as a text has them; `undefined` for what is no text. */
export function textOf(value: Value | undefined): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

/** All values that a value may have: the alternatives of what a condition decides, or else itself alone. */
export function possibilities(value: Value): readonly Value[] {
  return value instanceof Unknown && value.alternatives !== undefined
    ? value.alternatives.flatMap(possibilities)
    : [value];
}

/** The first part of a value that is not known. */
export function unknownIn(value: Value | undefined): Unknown | undefined {
  if (value instanceof Unknown) {
    return value;
  }
  for (const item of isList(value) ? value : isMap(value) ? Object.values(value) : []) {
    const unknown = unknownIn(item);
    if (unknown !== undefined) {
      return unknown;
    }
  }
  return undefined;
}

/** Whether two values are the same, numbers and booleans being texts, as CloudFormation compares. */
export function same(left: Value, right: Value): boolean {
  const texts = [textOf(left), textOf(right)];
  return texts[0] === undefined ? JSON.stringify(left) === JSON.stringify(right) : texts[0] === texts[1];
}

/** One of several values, nobody knows which. */
export function oneOf(reason: string, alternatives: readonly Value[]): Value {
  const [first = null] = alternatives;
  return alternatives.every((other) => same(first, other))
    ? first
    : new Unknown(reason, commonPattern(alternatives), alternatives);
}

function commonPattern(alternatives: readonly Value[]): string {
  const patterns = alternatives.map((value) => (value instanceof Unknown ? value.pattern : (textOf(value) ?? '*')));
  const [first = '', ...others] = patterns;
  let length = 0;
  while (length < first.length && others.every((other) => other[length] === first[length])) {
    length += 1;
  }
  return `${first.slice(0, length)}*`;
}

/** Texts and unknowns as one text: what is not known of it stays `*`, what is one of several becomes several texts. */
export function concatenate(parts: readonly Value[], delimiter: string): Value {
  const texts = parts.map((part) => (part instanceof Unknown ? part.pattern : textOf(part)));
  if (texts.includes(undefined)) {
    return new Unknown('a list or an object stands where a text should');
  }
  const text = texts.join(delimiter);
  const unknown = parts.find((part): part is Unknown => part instanceof Unknown);
  return unknown === undefined ? text : new Unknown(unknown.reason, text, combinations(parts, delimiter));
}

function combinations(parts: readonly Value[], delimiter: string): readonly string[] | undefined {
  let texts: readonly string[] | undefined;
  for (const part of parts) {
    const choices = possibilities(part).map(textOf);
    if (choices.includes(undefined)) {
      return undefined;
    }
    texts = (texts ?? [undefined]).flatMap((before) =>
      choices.map((choice) => (before === undefined ? `${choice}` : `${before}${delimiter}${choice}`)),
    );
    if (texts.length > MOST_ALTERNATIVES) {
      return undefined;
    }
  }
  return texts;
}
