import type { Unknown } from '../assembly/model';
import { isUnknown } from './values';

/**
 * What is known of one condition key: its values; `null` when the request certainly lacks it; `Unknown` when neither
 * its presence nor its text is known. An `Unknown` within a list is a value that is present.
 */
export type ContextValue = string | readonly (string | Unknown)[] | null | Unknown;

/** Condition keys of a request. */
export interface Context {
  /** Values by key, e.g. `aws:SourceVpce`, in any case. */
  readonly keys: Readonly<Record<string, ContextValue>>;
  /** What holds for keys that are not named. @default 'unknown' */
  readonly others?: 'absent' | 'unknown';
}

/** Looks keys up as IAM does, without regard to case. */
export type KeyLookup = (key: string) => ContextValue;

const ANYTHING: Unknown = { reason: 'condition key of the request is not known', pattern: '*' };

/** Prepares the keys of a request; the names of keys are not case-sensitive. */
export function lookupOf(context: Context): KeyLookup {
  const keys = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(context.keys)) {
    keys.set(key.toLowerCase(), Array.isArray(value) && value.length === 0 ? null : value);
  }
  const other = context.others === 'absent' ? null : ANYTHING;
  return (key) => {
    const value = keys.get(key.toLowerCase());
    return value === undefined ? other : value;
  };
}

/** A value of the request: one that can be put into a text, absent, or unknown. */
export function singleValue(value: ContextValue): string | null | Unknown {
  if (value === null || typeof value === 'string' || isUnknown(value)) {
    return value;
  }
  return value.length === 1 && value[0] !== undefined
    ? value[0]
    : { reason: 'a key with several values stands in a policy variable', pattern: '*' };
}
