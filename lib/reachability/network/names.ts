import type { Resource } from '../../assembly';

/** How people know a resource: its construct path, or else its id. */
export function nameOf({ id, path }: Pick<Resource, 'id' | 'path'>): string {
  return path?.replace(/(\/(Resource|Default))+$/, '') ?? id;
}
