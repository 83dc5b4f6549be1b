import { isObject } from './json';

/** Nothing deeper is looked into; what reads the template calls it unknown. */
const DEEPEST = 400;

/** A template without loops, and the names of those that could not be carried out. */
export interface Unrolled {
  readonly template: unknown;
  readonly left: readonly string[];
}

/**
 * Carries out the loops of a template. A loop over a parameter goes over its default.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function unrollLoops(template: unknown): Unrolled {
  const left: string[] = [];
  const parameters = isObject(template) && isObject(template['Parameters']) ? template['Parameters'] : {};
  const itemsOf = (collection: unknown): readonly string[] | undefined => {
    const named = isObject(collection) ? parameters[String(collection['Ref'])] : undefined;
    const items = isObject(named) ? String(named['Default'] ?? '').split(',') : collection;
    return Array.isArray(items) ? items.flatMap((item) => itemsOf(item) ?? [String(item).trim()]) : undefined;
  };
  const unroll = (node: unknown, variables: ReadonlyMap<string, string>, depth = 0): unknown => {
    if (depth > DEEPEST) {
      return node;
    }
    if (typeof node === 'string') {
      return replaced(node, variables);
    }
    if (Array.isArray(node)) {
      return node.map((item) => unroll(item, variables, depth + 1));
    }
    if (!isObject(node)) {
      return node;
    }
    const entries = Object.entries(node);
    const [[only, argument] = ['', undefined]] = entries;
    const variable = entries.length === 1 && only === 'Ref' ? variables.get(String(argument)) : undefined;
    return (
      variable ?? Object.fromEntries(entries.flatMap(([key, inner]) => unrollEntry(key, inner, variables, depth + 1)))
    );
  };
  const unrollEntry = (
    key: string,
    inner: unknown,
    variables: ReadonlyMap<string, string>,
    depth: number,
  ): readonly (readonly [string, unknown])[] => {
    if (!key.startsWith('Fn::ForEach::')) {
      return [[replaced(key, variables), unroll(inner, variables, depth)]];
    }
    const [name, collection, body] = Array.isArray(inner) ? inner : [];
    const items = itemsOf(unroll(collection, variables));
    if (items === undefined || typeof name !== 'string' || !isObject(body)) {
      left.push(key);
      return [];
    }
    return items.flatMap((item) => {
      const inside = new Map([...variables, [name, item]]);
      return Object.entries(body).flatMap(([innerKey, value]) => unrollEntry(innerKey, value, inside, depth + 1));
    });
  };
  return { template: unroll(template, new Map()), left };
}

/** `&{…}` stands for a value without what is neither letter nor digit, as logical ids have none. */
function replaced(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/([$&])\{(\w+)\}/g, (whole, kind: string, name: string) => {
    const value = variables.get(name);
    return value === undefined ? whole : kind === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
}
