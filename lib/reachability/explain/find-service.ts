import { nameOf } from '../names';
import type { Service } from './services';

/**
 * Services that a person may mean, letters of both cases being the same. Names, construct paths, ids and logical ids
 * count first; where none fits, whole parts of construct paths do, such as `Orders/Handler`.
 */
export function findServices(services: readonly Service[], wanted: string): readonly Service[] {
  const text = wanted.toLowerCase().replace(/^\/|\/$/g, '');
  const named = services.filter((service) => namesOf(service).some((name) => name.toLowerCase() === text));
  return named.length > 0
    ? named
    : services.filter(({ workload }) => `/${workload.path ?? workload.id}/`.toLowerCase().includes(`/${text}/`));
}

function namesOf({ id, name, workload }: Service): readonly string[] {
  return [name, id, nameOf(workload), workload.logicalId, workload.physicalId, workload.path ?? id];
}
