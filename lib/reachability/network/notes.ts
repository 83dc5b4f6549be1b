import { isMap, type Resource, type System, textOf, Unknown, type Value, type ValueMap } from '../../assembly';

/** Reads properties and keeps a list of what isn't known, each once. */
export class Notes {
  private readonly noted = new Map<string, System['unknowns'][number]>();

  /** What was not known, in the order in which it was met. */
  get unknowns(): System['unknowns'] {
    return [...this.noted.values()];
  }

  /** Keeps that a property isn't known and counts as reachable. */
  add({ id }: Resource, property: string, reason: string): void {
    this.noted.set(`${id} ${property}`, { resource: id, property, reason });
  }

  /** A text; `undefined` when left out, `null` when not known. */
  text(resource: Resource, property: string, value: Value | undefined): string | null | undefined {
    if (value === undefined || value === null) {
      return undefined;
    }
    const text = textOf(value);
    if (text === undefined) {
      this.add(resource, property, value instanceof Unknown ? value.reason : 'not a text');
      return null;
    }
    return text;
  }

  /** A number; `undefined` when left out, `null` when not known. */
  number(resource: Resource, property: string, value: Value | undefined): number | null | undefined {
    const text = this.text(resource, property, value);
    if (text === undefined || text === null) {
      return text;
    }
    if (!/^-?\d+$/.test(text)) {
      this.add(resource, property, 'not a number');
      return null;
    }
    return Number(text);
  }

  /** Texts; `undefined` when left out. What isn't known is `null`, a list that isn't known has only that. */
  texts(resource: Resource, property: string, value: Value | undefined): readonly (string | null)[] | undefined {
    if (value === undefined || value === null) {
      return undefined;
    }
    const items = Array.isArray(value) ? (value as readonly Value[]) : [value];
    return items.map((item, index) => this.text(resource, `${property}.${index}`, item) ?? null);
  }

  /** Objects of a list; what isn't one is `null`. */
  maps(resource: Resource, property: string, value: Value | undefined): readonly (ValueMap | null)[] {
    if (value === undefined || value === null) {
      return [];
    }
    const items = Array.isArray(value) ? (value as readonly Value[]) : [value];
    return items.map((item, index) => {
      if (isMap(item)) {
        return item;
      }
      this.add(resource, `${property}.${index}`, item instanceof Unknown ? item.reason : 'not an object');
      return null;
    });
  }
}

/** An object in a value; empty when there is none. */
export function mapIn(value: Value | undefined): ValueMap {
  return isMap(value) ? value : {};
}

/** Whether a property says yes; `undefined` when it isn't there, `null` when it isn't known. */
export function flag(value: Value | undefined): boolean | null | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  return value instanceof Unknown ? null : /^(true|enabled)$/i.test(textOf(value) ?? '');
}

/** Whether it is so or may be, as it isn't known. */
export function mayBe(value: boolean | null | undefined): boolean {
  return value === true || value === null;
}
