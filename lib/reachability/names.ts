import type { Resource } from '../assembly';
import type { Principal } from './permissions';

/** A resource for people: its construct path without the ends that CDK adds, or its id. */
export function nameOf({ id, path }: Pick<Resource, 'id' | 'path'>): string {
  return path === undefined ? id : path.replace(/(\/(Resource|Default))+$/, '');
}

/** A principal with what acts as it. */
export function principalName({ resource, workloads }: Principal): string {
  const [first, ...others] = workloads.map(nameOf);
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return first === undefined ? nameOf(resource) : `${first}${more}, as ${nameOf(resource)}`;
}

/** Stack that is deployed by itself, nested ones being part of it. */
export function deployedStack({ id }: Resource): string {
  return id.slice(0, Math.max(0, id.indexOf('/')));
}
