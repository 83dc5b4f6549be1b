import type { Unknown } from '../assembly/model';
import { ANY, ANY_IN_SEGMENT, covers, intersects, ONE, ONE_IN_SEGMENT, type Tokens } from './tokens';
import type { Truth } from './truth';
import { isUnknown } from './values';

/** A text with wildcards, compiled. What it certainly matches and what it may match differ where AWS is vague. */
export interface Pattern {
  /** The text as written. */
  readonly text: string;
  /** Everything that it may match. */
  readonly widest: Tokens;
  /** What it certainly matches; undefined for what is not known. */
  readonly narrowest: Tokens | undefined;
  /** Whether it has no wildcards and is known. */
  readonly literal: boolean;
  /** What it may match starts with this. */
  readonly prefix: string;
  /** Whether it may match everything that starts with that: its one wildcard is `*`, at the end. */
  readonly open: boolean;
}

/** How the text of a pattern is read. */
export interface PatternOptions {
  /** Whether letters match in both cases, as in actions. @default false */
  readonly ignoreCase?: boolean;
  /** Whether colons part the text into segments, as in ARNs. @default false */
  readonly segments?: boolean;
}

const SPECIAL = /[*?$]/;
const ESCAPED = /^\$\{([*?$])\}/;

/**
 * Compiles a text. `${*}`, `${?}` and `${$}` are the characters themselves.
 *
 * AWS documents that `*` at the end of an ARN's segment expands beyond colons, and recommends wildcards within
 * segments; a `*` inside a segment is therefore taken to cross colons where that allows more and not to where it denies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function compilePattern(source: string | Unknown, options: PatternOptions = {}): Pattern {
  const text = isUnknown(source) ? source.pattern : source;
  const cased = options.ignoreCase ? text.toLowerCase() : text;
  const widest: number[] = [];
  const narrowest: number[] = [];
  for (let i = 0; i < cased.length; i += 1) {
    const character = cased[i];
    const escaped = character === '$' ? ESCAPED.exec(cased.slice(i, i + 4)) : null;
    const next = cased[i + 1];
    if (escaped?.[1] !== undefined) {
      widest.push(escaped[1].charCodeAt(0));
      narrowest.push(escaped[1].charCodeAt(0));
      i += 3;
    } else if (character === '*') {
      widest.push(ANY);
      narrowest.push(options.segments && next !== undefined && next !== ':' ? ANY_IN_SEGMENT : ANY);
    } else if (character === '?') {
      widest.push(ONE);
      narrowest.push(options.segments ? ONE_IN_SEGMENT : ONE);
    } else {
      widest.push(cased.charCodeAt(i));
      narrowest.push(cased.charCodeAt(i));
    }
  }
  const known = !isUnknown(source);
  const literal = known && widest.every((token) => token >= 0);
  const [prefix = ''] = cased.split(SPECIAL, 1);
  return { text, widest, narrowest: known ? narrowest : undefined, literal, prefix, open: cased === `${prefix}*` };
}

/** Whether one text matches greedily; the fast way for requests that are fully known. */
function matchesText(tokens: Tokens, text: Tokens): boolean {
  let i = 0;
  let star = -1;
  let resume = 0;
  for (let j = 0; j < text.length; ) {
    const token = tokens[i];
    if (token === ANY) {
      star = i;
      resume = j;
      i += 1;
    } else if (token === ONE || (token !== undefined && token === text[j])) {
      i += 1;
      j += 1;
    } else if (star >= 0) {
      resume += 1;
      i = star + 1;
      j = resume;
    } else {
      return false;
    }
  }
  while (tokens[i] === ANY) {
    i += 1;
  }
  return i === tokens.length;
}

/** Whether some text matches both, which their beginnings nearly always tell. */
function mayMatch(policy: Pattern, request: Pattern): boolean {
  const isWithin = request.prefix.startsWith(policy.prefix);
  const isAround = policy.prefix.startsWith(request.prefix);
  if (!isWithin && !isAround) {
    return false;
  }
  if ((policy.open && isWithin) || (request.open && isAround)) {
    return true;
  }
  return request.literal ? matchesText(policy.widest, request.widest) : intersects(policy.widest, request.widest);
}

/**
 * Whether a policy's pattern matches a request's text, which may be a pattern too ("any object of this bucket"): true
 * when it covers all of it, undecided when they intersect.
 */
export function matchPattern(policy: Pattern, request: Pattern): Truth {
  if (!mayMatch(policy, request)) {
    return false;
  }
  if (policy.narrowest === undefined) {
    return 'undecided';
  }
  const exact =
    request.literal && policy.narrowest.every((token) => token !== ANY_IN_SEGMENT && token !== ONE_IN_SEGMENT);
  return exact || covers(policy.narrowest, request.widest) ? true : 'undecided';
}
