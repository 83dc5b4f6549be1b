/** A map of a template, such as one statement or one container. */
export type Part = Readonly<Record<string, unknown>>;

/** Whether a value is a map; functions of CloudFormation are maps, too. */
export function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether only a deployment knows the value: `Ref` and `Fn::…`. */
export function isFunction(value: unknown): boolean {
  const keys = isPart(value) ? Object.keys(value) : [];
  return keys.length === 1 && /^(Ref|Condition|Fn::.*)$/.test(keys[0] ?? '');
}

/** A list as a list, one value as a list of it, nothing as an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

/** The value at the end of names, `undefined` where there is none. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => (isPart(inner) ? inner[name] : undefined), value);
}

/** Whether a list may hold something that is not known before a deployment, or that meets a condition. */
export function mayHold(list: unknown, condition: (item: unknown) => boolean): boolean {
  return listOf(list).some((item) => isFunction(item) || condition(item));
}

/** Whether a template gives a value in any case: a condition may take it away. */
export function isSet(value: unknown): boolean {
  return value !== undefined && at(value, 'Fn::If') === undefined;
}
