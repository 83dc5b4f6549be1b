import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { INTERNET, type PlaceKind } from '../network';
import { describeNetwork } from './network-hops';

/** What is meant to face the internet, and judged by invariants of its own. */
const EDGES: readonly PlaceKind[] = ['api', 'load-balancer', 'aws-services', 'internet'];

export const workloadOnInternet: Invariant = {
  id: 'workload-on-internet',
  title: 'The internet connects to nothing but the edge',
  severity: 'critical',
  why: 'Requests reach the workload or store past the authorizer, the web ACL and the limits of the edge.',
  fix: 'Remove the public address or the route to the internet gateway, and the rules that let in any address.',
  controls: controls('SC-7 SC-7(4) AC-4', 'EC2.18 EC2.19 RDS.2 ECS.2', 'API9:2023'),
  check: ({ network, system }) => {
    const kinds = new Map(network.endpoints.map(({ id, kind }) => [id, kind]));
    return network.edges.flatMap(({ from, to }) => {
      const target = system.byId(to);
      return from !== INTERNET || target === undefined || EDGES.includes(kinds.get(to) ?? 'other')
        ? []
        : [
            {
              resource: target,
              message: `the internet may connect to ${nameOf(target)}`,
              ...describeNetwork(network, from, to, system),
            },
          ];
    });
  },
};
