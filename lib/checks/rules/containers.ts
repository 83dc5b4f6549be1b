import type { CheckedResource } from './rule';
import { at, isFunction, isPart, listOf, type Part } from './values';

/**
 * Names of the containers of a task definition that meet a condition. Containers that are not known before a deployment
 * meet every one.
 */
export function containersThat(condition: (container: Part) => boolean, { properties }: CheckedResource): string[] {
  return listOf(properties['ContainerDefinitions']).flatMap((container, index) => {
    const name = at(container, 'Name');
    const met = !isPart(container) || isFunction(container) || condition(container);
    return met ? [typeof name === 'string' ? name : `container-${index + 1}`] : [];
  });
}
