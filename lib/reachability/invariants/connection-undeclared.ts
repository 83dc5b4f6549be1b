import type { Resource } from '../../assembly';
import { type DeclaredCalls, declaredCalls } from '../declared-calls';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import type { NetworkPaths, PlaceKind } from '../network';
import { describeNetwork } from './network-hops';

const RUNS_CODE: readonly PlaceKind[] = ['function', 'task', 'instance'];

/** Only workloads of this blueprint say whom they call; of others nobody knows what was declared. */
export const connectionUndeclared: Invariant = {
  id: 'connection-undeclared',
  title: 'A workload connects only to services that it declares to call, and that declare it as a caller',
  severity: 'high',
  why: 'Whoever takes over this workload attacks a service that never expected it, past the edge.',
  fix: 'Remove the rule of the security groups, or declare the call with `mayCall`.',
  controls: controls('AC-4 SC-7 SC-7(5)', 'EC2.18 EC2.19', 'API9:2023'),
  check: ({ network, system }) => {
    const kinds = new Map(network.endpoints.map(({ id, kind }) => [id, kind]));
    const behind = passedOn(network, kinds);
    const known = new Map<string, DeclaredCalls | undefined>();
    const callsOf = (resource: Resource): DeclaredCalls | undefined => {
      if (!known.has(resource.id)) {
        known.set(resource.id, declaredCalls(resource, system));
      }
      return known.get(resource.id);
    };
    return network.edges
      .filter(({ from }) => RUNS_CODE.includes(kinds.get(from) ?? 'other'))
      .flatMap(({ from, to }) => [to, ...(behind.get(to) ?? [])].map((end) => ({ from, to, end })))
      .flatMap(({ end, from, to }) => {
        const [source, target] = [system.byId(from), system.byId(end)];
        const callee = target === undefined ? undefined : callsOf(target);
        if (source === undefined || target === undefined || callee === undefined || source === target) {
          return [];
        }
        const caller = callsOf(source);
        return caller?.callees.has(callee.service) && callee.callers.has(caller.service)
          ? []
          : [
              {
                resource: source,
                message: `${nameOf(source)} may connect to ${nameOf(target)}, which is no call that both declare`,
                ...describeNetwork(network, from, to, system),
              },
            ];
      });
  },
};

/** What load balancers pass requests on to. */
function passedOn(
  network: NetworkPaths,
  kinds: ReadonlyMap<string, PlaceKind>,
): ReadonlyMap<string, readonly string[]> {
  const behind = new Map<string, string[]>();
  for (const { from, to } of network.edges) {
    if (kinds.get(from) === 'load-balancer') {
      behind.set(from, [...(behind.get(from) ?? []), to]);
    }
  }
  return behind;
}
