import type { System } from '../../assembly';
import { servicesOf } from '../explain';
import type { Evidence } from '../invariant';
import { nameOf } from '../names';
import { AWS_SERVICES, INTERNET } from '../network';

/** Keys of whoever is no part of a system start with this. */
export const OUTSIDE = 'outside: ';

/** Names of resources that stay the same when logical ids change. */
export class StableNames {
  private readonly system: System;
  private readonly services: ReadonlyMap<string, string>;
  private readonly keys: ReadonlySet<string>;

  constructor(evidence: Evidence) {
    this.system = evidence.system;
    const services = servicesOf(evidence);
    this.services = new Map(
      services.flatMap(({ id, name, roles }) => [
        [id, name] as const,
        ...roles.map((role) => [role.id, name] as const),
      ]),
    );
    this.keys = new Set(this.system.resources.map(({ id }) => this.keyOf(id)));
  }

  /** The construct path, or the id where CDK recorded none. */
  keyOf(id: string): string {
    return this.system.byId(id)?.path ?? id;
  }

  /** Whether the system has something with this key, or it is no part of any system. */
  has(key: string): boolean {
    return this.keys.has(key) || key === INTERNET || key === AWS_SERVICES || key.startsWith(OUTSIDE);
  }

  /** For people: what a service or the service of a role calls itself, or else the construct path. */
  nameOf(id: string): string {
    const resource = this.system.byId(id);
    return id === AWS_SERVICES
      ? 'services of AWS'
      : (this.services.get(id) ?? (resource === undefined ? id : nameOf(resource)));
  }
}
