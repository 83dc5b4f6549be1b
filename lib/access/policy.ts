import type { Unknown, Value } from '../assembly/model';
import { type Condition, compileCondition } from './condition';
import type { KeyLookup } from './context';
import { matchPattern, type Pattern } from './pattern';
import { compilePrincipals, type Principals } from './principal';
import { anyOf, negate, type Truth } from './truth';
import { isMap, isUnknown, listOf } from './values';
import { compileTemplate } from './variables';

/** Whether the actions or resources of a statement match those of a request. */
export type Matcher = (request: Pattern, lookup: KeyLookup) => Truth;

/** One statement, compiled. */
export interface Statement {
  /** Its `Sid` or, without one, its place as `#0`. */
  readonly name: string;
  /** What it does. One that can't be read is an Allow. */
  readonly effect: 'Allow' | 'Deny';
  /** Whom it names; absent in identity policies. */
  readonly principals?: Principals;
  /** Which actions it names. */
  readonly actions: Matcher;
  /** Which resources it names; absent where it names none, as in trust policies. */
  readonly resources?: Matcher;
  /** Under which conditions. */
  readonly condition: Condition;
}

/** A policy, compiled. */
export interface Policy {
  /** What explanations call it. */
  readonly id: string;
  /** Its statements, in order. */
  readonly statements: readonly Statement[];
  /** What could not be read: in an Allow it counts as allowing, in a Deny as not denying. */
  readonly problems: readonly string[];
}

const PERHAPS = (): Truth => 'undecided';
const ALWAYS = (): Truth => true;

/**
 * Reads a policy document, as an object or as JSON text. Never throws.
 *
 * @param id what explanations call the policy
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(document: Value, id = 'policy'): Policy {
  const problems: string[] = [];
  const read = typeof document === 'string' ? parseJson(document) : document;
  if (!isMap(read) || read['Statement'] === undefined) {
    problems.push(isUnknown(read) ? `the document is not known: ${read.reason}` : 'the document has no statements');
    return { id, statements: [unreadable('#0')], problems };
  }
  const variables = isUnknown(read['Version']) || read['Version'] === '2012-10-17';
  const statements = listOf(read['Statement']).map((statement, i) => {
    const report = (problem: string): number => problems.push(`statement ${i}: ${problem}`);
    return parseStatement(statement, `#${i}`, variables, report);
  });
  return { id, statements, problems };
}

function parseJson(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}

function unreadable(name: string): Statement {
  return {
    name,
    effect: 'Allow',
    principals: () => ({ truth: 'undecided', form: 'direct' }),
    actions: PERHAPS,
    resources: PERHAPS,
    condition: PERHAPS,
  };
}

function parseStatement(value: Value, place: string, variables: boolean, report: (problem: string) => void): Statement {
  if (!isMap(value)) {
    report('it is not known');
    return unreadable(place);
  }
  const effect = value['Effect'];
  const known = effect === 'Allow' || effect === 'Deny';
  if (!known) {
    report('its Effect is neither Allow nor Deny');
  }
  const sid = value['Sid'];
  const { Principal: principal, NotPrincipal: notPrincipal, Condition: condition } = value;
  const resources = parseElement(value, 'Resource', { variables, segments: true }, report);
  return {
    name: typeof sid === 'string' && sid !== '' ? sid : place,
    effect: known ? effect : 'Allow',
    ...(principal !== undefined && { principals: compilePrincipals(principal, false, report) }),
    ...(notPrincipal !== undefined && { principals: compilePrincipals(notPrincipal, true, report) }),
    actions: parseElement(value, 'Action', { variables: false, ignoreCase: true }, report) ?? noActions(report),
    ...(resources !== undefined && { resources }),
    condition: condition === undefined ? ALWAYS : compileCondition(condition, variables, report),
  };
}

function noActions(report: (problem: string) => void): Matcher {
  report('it names no Action');
  return PERHAPS;
}

/** Reads `Action` or `Resource`, or what the statement names by exception. */
function parseElement(
  statement: { readonly [name: string]: Value },
  element: 'Action' | 'Resource',
  options: { readonly variables: boolean; readonly segments?: boolean; readonly ignoreCase?: boolean },
  report: (problem: string) => void,
): Matcher | undefined {
  const plain = statement[element];
  const except = statement[`Not${element}`];
  if (plain === undefined && except === undefined) {
    return undefined;
  }
  const texts = listOf(plain ?? except ?? null);
  const readable = texts.filter((text): text is string | Unknown => typeof text === 'string' || isUnknown(text));
  if (readable.length < texts.length || (plain !== undefined && except !== undefined)) {
    report(`its ${element} can't be read`);
    return PERHAPS;
  }
  const templates = readable.map((text) => compileTemplate(text, options));
  const inverted = plain === undefined;
  return (request, lookup) => {
    const matches = anyOf(
      templates.map((template) => {
        const pattern = template(lookup);
        return pattern === undefined ? (inverted ? 'undecided' : false) : matchPattern(pattern, request);
      }),
    );
    return inverted ? negate(matches) : matches;
  };
}
