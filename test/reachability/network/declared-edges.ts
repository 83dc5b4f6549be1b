import type { Declaration } from '../../../lib';
import { readAssembly, type System } from '../../../lib/assembly';
import {
  describeTraffic,
  lookedUpPrefixLists,
  type NetworkPaths,
  type NetworkPlace,
} from '../../../lib/reachability/network';

/** Reads an assembly, with the prefix lists told apart that custom resources look up. */
export function systemIn(directory: string): System {
  const attributes = lookedUpPrefixLists(readAssembly(directory));
  return readAssembly(directory, { attributes });
}

/** What a place is in the declared graph. */
function roleOf(place: NetworkPlace): string {
  const { groups, id, kind, service = '' } = place;
  switch (kind) {
    case 'internet':
    case 'aws-services':
      return id;
    case 'endpoint':
      return groups === undefined ? (service.split('.').at(-1) ?? '') : 'endpoints';
    case 'load-balancer':
      return /InternalGateway/.test(id) ? 'edge gateway' : 'service gateway';
    case 'function':
      return place.stands.length === 0 ? 'maintenance' : serviceOf(id);
    case 'task':
      return serviceOf(id);
    default:
      return kind;
  }
}

/** The service whose stack has the resource, e.g. `Shop-orders/Function`. */
function serviceOf(id: string): string {
  return /-([a-z0-9]+)\//.exec(id)?.[1] ?? id;
}

/** Every edge of the templates, as `from > to: traffic` in terms of the declared graph, each once. */
export function derivedEdges({ edges, endpoints }: NetworkPaths): string[] {
  const roles = new Map(endpoints.map((place) => [place.id, roleOf(place)]));
  const named = edges.map(
    ({ from, to, traffic }) => `${roles.get(from)} > ${roles.get(to)}: ${traffic.map(describeTraffic).join(', ')}`,
  );
  return [...new Set(named)].sort();
}

/** Every edge that follows from what was declared. */
export function declaredEdges({ calls, routes, services }: Declaration): string[] {
  const kinds = new Map(services.map(({ kind, name }) => [name, kind]));
  const isContainer = (name: string) => kinds.get(name) === 'container';
  const routed = routes.map(({ service }) => service).filter(isContainer);
  return [
    ...new Set([
      // Without a route there is no API.
      ...(routes.length > 0 ? ['internet > api: tcp 443'] : []),
      'maintenance > internet: all traffic',
      'maintenance > aws-services: all traffic',
      ...calls.map(({ callee, caller }) => `${caller} > ${isContainer(callee) ? callee : 'service gateway'}: tcp 8443`),
      ...routed.map((name) => `edge gateway > ${name}: tcp 8444`),
      ...(routed.length > 0 ? ['api > vpc-link: tcp on every port', 'vpc-link > edge gateway: tcp 443'] : []),
      ...services.flatMap(({ name }) => [
        `${name} > endpoints: tcp 443`,
        `${name} > dynamodb: tcp 443`,
        ...(isContainer(name) ? [`${name} > s3: tcp 443`] : []),
      ]),
    ]),
  ].sort();
}
