import { Unknown, type Value } from './model';

/** Stands for `AWS::NoValue`: whatever holds it leaves it out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** A value on its way into a list or an object. */
export type Resolved = Value | typeof NO_VALUE;

/** A list without what is left out. */
export function listOf(items: readonly Resolved[]): readonly Value[] {
  return items.filter((item): item is Value => item !== NO_VALUE);
}

/** An object without what is left out. */
export function mapOf(entries: readonly (readonly [string, Resolved | undefined])[]): Record<string, Value> {
  const kept = entries.filter((entry): entry is [string, Value] => entry[1] !== NO_VALUE && entry[1] !== undefined);
  return Object.fromEntries(kept);
}

/**
 * Dynamic references stay unknown, and name what they read.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function withoutDynamicReferences(value: string | Unknown): Value {
  const text = value instanceof Unknown ? value.pattern : value;
  const [reference] = text.includes('{{resolve:') ? (/\{\{resolve:[^}]*\}\}/.exec(text) ?? []) : [];
  return reference === undefined
    ? value
    : new Unknown(`dynamic reference ${reference}`, text.replace(/\{\{resolve:[^}]*\}\}/g, '*'));
}
