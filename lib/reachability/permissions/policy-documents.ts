import { type Policy, parsePolicy } from '../../access';
import { isList, isMap, possibilities, Unknown, type Value, type ValueMap } from '../../assembly';

/** A policy, compiled, and its statements as they were written. */
export interface ReadPolicy {
  /** Compiled, for decisions. */
  readonly policy: Policy;
  /** Its statements in the same order, for their names and texts. */
  readonly statements: readonly ValueMap[];
}

/** Members of a list, or the value alone, as IAM takes both. */
export const listOf = (value: Value | undefined): readonly Value[] =>
  value === undefined || value === null ? [] : isList(value) ? value : [value];

/**
 * Reads a policy that conditions of the template may change. A statement that may be there counts as being there when it
 * allows, and as missing when it denies.
 *
 * @param id what explanations call it
 * @param conditional whether the whole policy may be missing
 */
export function readPolicy(document: Value, id: string, conditional = false): ReadPolicy {
  const read = typeof document === 'string' ? parsed(document) : document;
  const choices = possibilities(read);
  const unsure = conditional || choices.length > 1;
  const statements = choices.flatMap((choice) => statementsOf(choice, unsure));
  const policy = parsePolicy({ Version: '2012-10-17', Statement: statements }, id);
  return { policy, statements: statements.map((statement) => (isMap(statement) ? statement : {})) };
}

function statementsOf(document: Value, unsure: boolean): readonly Value[] {
  if (document === null) {
    return [];
  }
  if (!isMap(document) || document['Statement'] === undefined) {
    return [document instanceof Unknown ? document : new Unknown('a policy that has no statements')];
  }
  return listOf(document['Statement']).flatMap((statement) => {
    const choices = possibilities(statement).filter((choice) => choice !== null);
    const perhaps = unsure || statement instanceof Unknown;
    return choices.filter((choice) => !(perhaps && isMap(choice) && choice['Effect'] === 'Deny'));
  });
}

function parsed(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return new Unknown('a policy that is no JSON');
  }
}
