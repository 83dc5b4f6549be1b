import { findAsset } from './assets';
import { type Output, type Resource, type System, Unknown, type UnknownValue, type Value } from './model';
import { isList, isMap } from './values';

/** What a system is made of. */
export interface SystemParts {
  readonly account: string;
  readonly region: string;
  readonly resources: readonly Resource[];
  readonly outputs: readonly Output[];
  readonly assets: readonly ReadonlyMap<string, string>[];
  /** What else resources are called, with their ids. */
  names(): readonly (readonly [name: string, id: string])[];
  /** What could not be resolved outside of properties and outputs. */
  readonly further: readonly UnknownValue[];
}

/** A system, with ways to find what is in it. */
export class ResolvedSystem implements System {
  readonly account: string;
  readonly region: string;
  readonly resources: readonly Resource[];
  readonly outputs: readonly Output[];
  private readonly ids: ReadonlyMap<string, Resource>;
  private readonly types = new Map<string, Resource[]>();
  private foundNames?: ReadonlyMap<string, Resource | undefined>;
  private foundUnknowns?: readonly UnknownValue[];

  constructor(private readonly parts: SystemParts) {
    const { account, outputs, region, resources } = parts;
    this.account = account;
    this.region = region;
    this.resources = resources;
    this.outputs = outputs;
    this.ids = new Map(resources.map((resource) => [resource.id, resource]));
    for (const resource of resources) {
      const ofType = this.types.get(resource.type);
      if (ofType === undefined) {
        this.types.set(resource.type, [resource]);
      } else {
        ofType.push(resource);
      }
    }
  }

  get unknowns(): readonly UnknownValue[] {
    this.foundUnknowns ??= [
      ...this.parts.further,
      ...this.resources.flatMap(({ id, properties }) => unknownsIn(id, '', properties)),
      ...this.outputs.flatMap(({ name, stack, value }) => unknownsIn(stack, `Outputs.${name}`, value)),
    ];
    return this.foundUnknowns;
  }

  byId(id: string): Resource | undefined {
    return this.ids.get(id);
  }

  ofType(type: string): readonly Resource[] {
    return this.types.get(type) ?? [];
  }

  named(value: Value): Resource | undefined {
    if (typeof value !== 'string') {
      return undefined;
    }
    this.foundNames ??= this.namesOfAll();
    for (const name of namesIn(value)) {
      const found = this.foundNames.get(name);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  asset(location: Value): string | undefined {
    const text = location instanceof Unknown ? location.pattern : location;
    if (typeof text !== 'string') {
      return undefined;
    }
    for (const assets of this.parts.assets) {
      const found = findAsset(assets, text);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  /** A name that two resources have names none of them; an ARN belongs to one. */
  private namesOfAll(): ReadonlyMap<string, Resource | undefined> {
    const names = new Map<string, Resource | undefined>();
    for (const [name, id] of this.parts.names()) {
      const resource = this.ids.get(id);
      if (resource !== undefined && name !== '') {
        names.set(name, names.has(name) && names.get(name) !== resource ? undefined : resource);
      }
    }
    for (const resource of this.resources) {
      if (resource.arn !== undefined) {
        names.set(resource.arn, resource);
      }
    }
    return names;
  }
}

/** A name, and what of it may name a resource: a table for its index, a bucket for its object, an API for a call. */
function namesIn(value: string): readonly string[] {
  if (!value.startsWith('arn:')) {
    return [value];
  }
  const [, called] = /\/functions\/(arn:.+)\/invocations$/.exec(value) ?? [];
  if (called !== undefined) {
    return namesIn(called);
  }
  const names = [value];
  for (let name = shorter(value); name !== undefined; name = shorter(name)) {
    names.push(name);
  }
  const [, api] = /^arn:[^:]*:execute-api:[^:]*:[^:]*:([^/]+)/.exec(value) ?? [];
  return api === undefined ? names : [...names, api];
}

function shorter(arn: string): string | undefined {
  const cut = Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':'));
  return cut > 0 ? arn.slice(0, cut) : undefined;
}

function unknownsIn(resource: string, property: string, value: Value): readonly UnknownValue[] {
  if (value instanceof Unknown) {
    return [{ resource, property, reason: value.reason }];
  }
  const inner = isList(value) ? value.entries() : isMap(value) ? Object.entries(value) : [];
  return [...inner].flatMap(([name, item]) =>
    unknownsIn(resource, property === '' ? `${name}` : `${property}.${name}`, item),
  );
}
