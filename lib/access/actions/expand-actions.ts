import { compilePattern, matchPattern } from '../pattern';
import { type ActionCategory, SENSITIVE_ACTIONS } from './sensitive-actions';

/** All sensitive actions with their service, e.g. `s3:GetObject`. */
export const KNOWN_ACTIONS: readonly string[] = namesOf(undefined);

function namesOf(category: ActionCategory | undefined): string[] {
  return Object.entries(SENSITIVE_ACTIONS).flatMap(([service, lists]) =>
    lists
      .filter((list) => category === undefined || list.category === category)
      .flatMap(({ names }) => names.map((name) => `${service}:${name}`)),
  );
}

/** Sensitive actions of a category. */
export function actionsOf(category: ActionCategory): string[] {
  return namesOf(category);
}

/**
 * Actions that a pattern such as `s3:Get*` names. A pattern that names none of the list stays as it is: more actions
 * exist than are listed, and it still matches as a pattern in `AccessRequest.action`.
 *
 * @param known names with their service
 * @default known - {@link KNOWN_ACTIONS}
 */
export function expandActions(pattern: string, known: readonly string[] = KNOWN_ACTIONS): string[] {
  const compiled = compilePattern(pattern, { ignoreCase: true });
  const matching = known.filter((name) => matchPattern(compiled, compilePattern(name, { ignoreCase: true })) === true);
  return matching.length > 0 ? matching : [pattern];
}
