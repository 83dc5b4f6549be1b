import type { Unknown } from '../assembly/model';
import { type KeyLookup, singleValue } from './context';
import { compilePattern, type Pattern, type PatternOptions } from './pattern';
import { isUnknown } from './values';

/** A text of a policy, compiled at once or, when it has policy variables, for each request. */
export type Template = (lookup: KeyLookup) => Pattern | undefined;

/** How a text of a policy is read. */
export interface TemplateOptions extends PatternOptions {
  /** Whether the policy's version has variables: 2012-10-17 does, the older one takes them as they stand. */
  readonly variables: boolean;
  /** Whether `*` and `?` stand for themselves, as in StringEquals. @default false */
  readonly plain?: boolean;
}

const SPECIAL = /\$\{([^}]+)\}|[*?$]/g;
const DEFAULTED = /^\s*([^,]+?)\s*,\s*'([^']*)'\s*$/;

const quote = (text: string): string => text.replace(/[*?$]/g, (character) => `\${${character}}`);
const isVariable = (inner: string | undefined): inner is string => inner !== undefined && !/^[*?$]$/.test(inner);

/**
 * Compiles a text with policy variables such as `${aws:username}` or `${aws:PrincipalTag/team, 'none'}`. It gives
 * undefined when the request lacks a variable that has no default: the text then matches nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function compileTemplate(source: string | Unknown, options: TemplateOptions): Template {
  if (isUnknown(source)) {
    const pattern = compilePattern(source, options);
    return () => pattern;
  }
  if (!options.variables || ![...source.matchAll(SPECIAL)].some((match) => isVariable(match[1]))) {
    const pattern = compilePattern(
      source.replace(SPECIAL, (special) => quoted(special, options)),
      options,
    );
    return () => pattern;
  }
  return (lookup) => substitute(source, options, lookup);
}

function quoted(special: string, { variables, plain }: TemplateOptions): string {
  if (special.length > 1) {
    return variables ? special : plain ? quote(special) : special.replace('$', quote('$'));
  }
  return plain || special === '$' ? quote(special) : special;
}

function substitute(source: string, options: TemplateOptions, lookup: KeyLookup): Pattern | undefined {
  let unknown: Unknown | undefined;
  let absent = false;
  const text = source.replace(SPECIAL, (special: string, inner: string | undefined) => {
    if (!isVariable(inner)) {
      return quoted(special, options);
    }
    const [, key, otherwise] = DEFAULTED.exec(inner) ?? [undefined, inner.trim(), undefined];
    const value = singleValue(lookup(key ?? inner));
    if (isUnknown(value)) {
      unknown = value;
      return otherwise === undefined ? value.pattern : '*';
    }
    absent ||= value === null && otherwise === undefined;
    return quote(value ?? otherwise ?? '');
  });
  if (absent) {
    return undefined;
  }
  return compilePattern(unknown === undefined ? text : { reason: 'policy variable', pattern: text }, options);
}
