import { Unknown, type Value, type ValueMap } from '../../assembly/model';

/** A text, or `undefined` for anything else and for what is not known before deployment. */
export function text(value: Value | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** A number; CloudFormation accepts it as a text too. */
export function number(value: Value | undefined): number | undefined {
  const parsed = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

/** A truth value; CloudFormation accepts it as a text too. */
export function flag(value: Value | undefined): boolean | undefined {
  return value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
}

/** Members of a list; none for anything else. */
export function list(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** Members of a list, or the one value that stands for a list of one, as policies write it. */
export function oneOrMore(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Texts of a list; what is no text is left out. */
export function texts(value: Value | undefined): string[] {
  return list(value).flatMap((member) => text(member) ?? []);
}

/** An object; an empty one for anything else. */
export function map(value: Value | undefined): ValueMap {
  return isMap(value) ? value : {};
}

/** Texts of an object by name; what is no text is left out. */
export function textMap(value: Value | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map(value)).flatMap(([name, member]) => {
      const content = text(member);
      return content === undefined ? [] : [[name, content] as const];
    }),
  );
}

/** Whether a value is an object with members. */
export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** The pattern that a value is known by: itself, or what is known of it with `*` for the rest. */
export function pattern(value: Value | undefined): string | undefined {
  return value instanceof Unknown ? value.pattern : text(value);
}

/** The value as JSON. Unknown members become their pattern. */
export function plain(value: Value): unknown {
  if (value instanceof Unknown) {
    return value.pattern;
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
    : value;
}
