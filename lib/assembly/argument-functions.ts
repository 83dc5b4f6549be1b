import { refused } from './functions';
import { isObject } from './json';
import { Unknown, type Value } from './model';
import { NO_VALUE, type Resolved } from './resolved-value';
import { concatenate, isMap, textOf } from './values';

/** How a function that looks at names resolves what they stand for. */
export interface Names {
  /** What `Ref` gives. */
  reference(name: string): Resolved;
  /** What `Fn::GetAtt` gives. */
  attribute(name: string): Value;
  /** Any other value. */
  value(raw: unknown): Value;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html */
export function substitute(argument: unknown, names: Names): Value {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string') {
    return refused('Fn::Sub');
  }
  const given = isObject(variables) ? variables : {};
  const parts = text.split(/\$\{([^}]*)\}/).map((part, index): Value => {
    const name = part.trim();
    if (index % 2 === 0) {
      return part;
    }
    if (name.startsWith('!')) {
      return `\${${name.slice(1)}}`;
    }
    if (Object.hasOwn(given, name)) {
      return names.value(given[name]);
    }
    const value = name.includes('.') ? names.attribute(name) : names.reference(name);
    return value === NO_VALUE ? '' : value;
  });
  return concatenate(parts, '');
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html */
export function findInMap(argument: unknown, mappings: unknown, { value }: Pick<Names, 'value'>): Value {
  const [map = null, first = null, second = null, options] = Array.isArray(argument) ? argument.map(value) : [];
  const unknown = [map, first, second].find((key): key is Unknown => key instanceof Unknown);
  if (unknown !== undefined) {
    return new Unknown(unknown.reason);
  }
  let found = mappings;
  for (const key of [map, first, second]) {
    const name = textOf(key) ?? '';
    found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  const otherwise = isMap(options) ? options['DefaultValue'] : undefined;
  return (
    (found as Value | undefined) ??
    otherwise ??
    new Unknown(`there is no mapping for ${[map, first, second].map(textOf).join('.')}`)
  );
}
