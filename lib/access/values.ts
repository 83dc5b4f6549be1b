import type { Unknown, Value, ValueMap } from '../assembly/model';

/** Whether a value is not known. Recognized by shape, so that this chapter depends on the assembly's types only. */
export function isUnknown(value: unknown): value is Unknown {
  return (
    typeof value === 'object' &&
    value !== null &&
    'reason' in value &&
    'pattern' in value &&
    typeof value.reason === 'string' &&
    typeof value.pattern === 'string'
  );
}

/** Whether a value is an object with members. */
export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);
}

/** The members of a list, or the value alone: IAM takes both forms. */
export function listOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [value];
}

/** Text of a scalar as IAM compares it; undefined for anything else. */
export function textOf(value: Value): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
