/** Properties of resources that a rule lets pass, refuses, and refuses because only a deployment knows them. */
export interface RuleCase {
  readonly type: string;
  readonly allows: readonly Readonly<Record<string, unknown>>[];
  readonly denies: readonly Readonly<Record<string, unknown>>[];
  readonly unresolved: readonly Readonly<Record<string, unknown>>[];
}

/** A value that only a deployment knows. */
export const PARAMETER = { Ref: 'Parameter' };
/** One of two values, by a condition. */
export const EITHER = { 'Fn::If': ['Condition', 'one', 'other'] };
