import type {
  ActionConstraint,
  EntityUidJson,
  PrincipalConstraint,
  ResourceConstraint,
  TypeAndId,
} from '@cedar-policy/cedar-wasm/nodejs';
import { ConfigurationError } from '../errors';
import type { Cedar } from './cedar';

/** One policy of a service. */
export interface Policy {
  /** Value of its `@id`, else `policy<n>` by its place in the text, from 0. */
  readonly id: string;
  /** Its text. */
  readonly text: string;
  /**
   * Actions that its scope names.
   *
   * @default - every action
   */
  readonly actions?: readonly string[];
  /**
   * Type of principal that its scope names.
   *
   * @default - every type
   */
  readonly principalType?: string;
  /**
   * Type of resource that its scope names.
   *
   * @default - every type
   */
  readonly resourceType?: string;
  /** Whether it has `@shadow`: it is evaluated and never decides. */
  readonly shadow: boolean;
  /** Whether its conditions look at `context.time`, or may. */
  readonly readsTime: boolean;
}

/**
 * Takes a policy text apart.
 *
 * @throws ConfigurationError when the text is no policy set, has a template, or gives an id twice
 */
export function readPolicies(cedar: Cedar, text: string): readonly Policy[] {
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') {
    throw new ConfigurationError(
      `the policies can't be parsed: ${parts.errors.map(({ message }) => message).join('; ')}`,
    );
  }
  if (parts.policy_templates.length > 0) {
    throw new ConfigurationError('the policies hold a template, which nothing links; write the policies out');
  }
  // Cedar numbers policies by their place and returns them in the order of these ids as strings.
  const places = parts.policies.map((_, place) => `policy${place}`).sort();
  const policies = parts.policies.map((policy, i) => readPolicy(cedar, policy, places[i] ?? ''));
  requireDistinct(policies);
  return policies;
}

function readPolicy(cedar: Cedar, text: string, place: string): Policy {
  const parsed = cedar.policyToJson(text);
  if (parsed.type === 'failure') {
    throw new ConfigurationError(`${place} can't be parsed: ${parsed.errors.map(({ message }) => message).join('; ')}`);
  }
  const { principal, action, resource, annotations = {}, conditions } = parsed.json;
  return {
    id: annotations['id'] || place,
    text,
    actions: actionsOf(action),
    principalType: typeOf(principal),
    resourceType: typeOf(resource),
    shadow: 'shadow' in annotations,
    readsTime: readsTime(conditions),
  };
}

/**
 * Whether an expression looks at `context.time`. One that takes the context as a whole may.
 *
 * https://docs.cedarpolicy.com/policies/json-format.html
 */
function readsTime(expression: unknown): boolean {
  if (typeof expression !== 'object' || expression === null) {
    return false;
  }
  const { '.': member, has } = expression as Readonly<Record<string, Access | undefined>>;
  const access = member ?? has;
  if (access !== undefined && isContext(access.left)) {
    return typeof access.attr !== 'string' || access.attr === 'time';
  }
  return isContext(expression) || Object.values(expression).some(readsTime);
}

/** `left.attr`, or `left has attr`. */
interface Access {
  readonly left?: unknown;
  readonly attr?: unknown;
}

const isContext = (expression: unknown): boolean =>
  typeof expression === 'object' && expression !== null && 'Var' in expression && expression.Var === 'context';

function actionsOf(constraint: ActionConstraint): readonly string[] | undefined {
  if ('entities' in constraint) {
    return constraint.entities.map((uid) => plain(uid).id);
  }
  return 'entity' in constraint ? [plain(constraint.entity).id] : undefined;
}

/** The type that `is` or `==` names. A policy with `in` alone looks at parents, which may be of another type. */
function typeOf(constraint: PrincipalConstraint | ResourceConstraint): string | undefined {
  if (constraint.op === 'is') {
    return constraint.entity_type;
  }
  return constraint.op === '==' && 'entity' in constraint ? plain(constraint.entity).type : undefined;
}

function plain(uid: EntityUidJson): TypeAndId {
  return '__entity' in uid ? uid.__entity : uid;
}

/** Cedar keeps one policy per id: of two, one would vanish, and it may be the one that forbids. */
function requireDistinct(policies: readonly Policy[]): void {
  const ids = new Set<string>();
  for (const { id } of policies) {
    if (ids.has(id)) {
      throw new ConfigurationError(`two policies have the id '${id}'; rename one`);
    }
    ids.add(id);
  }
}
