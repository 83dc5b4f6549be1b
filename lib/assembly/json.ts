/** Whether a value is an object, not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an object has of its own under a name; not what every object has, such as `constructor`. */
export function ownOf<Item>(values: Readonly<Record<string, Item>> | undefined, name: string): Item | undefined {
  return isObject(values) && Object.hasOwn(values, name) ? values[name] : undefined;
}
