import type { Resource, Value } from '../../../assembly';
import type { NetworkPlace } from '../model';
import { flag, mapIn, mayBe } from '../notes';
import { UNKNOWN_GROUP } from '../security-groups';
import { type Traffic, tcp } from '../traffic';
import { groupsOf, type PlaceSource, placeOf } from './place';

/**
 * Tasks of services. In the network mode `awsvpc` each has a network interface of its own; in any other mode it shares
 * that of an instance, which is not followed. Containers may listen to ports that their definition doesn't name.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
 */
export function taskPlaces(source: PlaceSource): NetworkPlace[] {
  return source.system.ofType('AWS::ECS::Service').map((resource) => {
    const { NetworkConfiguration: network, TaskDefinition: definition } = resource.properties;
    const listens = portsOf(source, definition);
    if (network === undefined) {
      source.notes.add(resource, 'NetworkConfiguration', 'stands on the network of an instance, with any groups');
      const stands = source.subnets.stands(resource, [null]);
      const groups = [UNKNOWN_GROUP];
      return placeOf(resource, { kind: 'task', stands, groups, listens, listensElsewhere: true, publicIpv4: true });
    }
    const config = mapIn(mapIn(network)['AwsvpcConfiguration']);
    const property = 'NetworkConfiguration.AwsvpcConfiguration';
    const ids = source.notes.texts(resource, `${property}.Subnets`, config['Subnets']) ?? [null];
    return placeOf(resource, {
      kind: 'task',
      stands: source.subnets.stands(resource, ids),
      groups: groupsOf(source, resource, `${property}.SecurityGroups`, config['SecurityGroups'], ids),
      listens,
      listensElsewhere: true,
      publicIpv4: mayBe(flag(config['AssignPublicIp'])),
    });
  });
}

function portsOf({ notes, system }: PlaceSource, definition: Value | undefined): Traffic[] {
  const task: Resource | undefined = definition === undefined ? undefined : system.named(definition);
  if (task?.type !== 'AWS::ECS::TaskDefinition') {
    return [];
  }
  return notes
    .maps(task, 'ContainerDefinitions', task.properties['ContainerDefinitions'])
    .flatMap((container) => notes.maps(task, 'PortMappings', container?.['PortMappings']))
    .flatMap((mapping) => {
      const port = notes.number(task, 'PortMappings.ContainerPort', mapping?.['ContainerPort']);
      return typeof port === 'number' ? [tcp(port)] : [];
    });
}
