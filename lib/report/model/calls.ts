import type { Evidence } from '../../reachability';
import { describeNetwork } from '../../reachability/invariants/network-hops';
import { describeTraffic } from '../../reachability/network';
import { behindBalancers } from './balancers';
import type { Standing } from './standing';
import type { Workload } from './workloads';

/** One workload may open connections to another one. */
export interface Call {
  readonly from: Workload;
  readonly to: Workload;
  readonly standing: Standing;
  /** What gets through, e.g. `tcp 8443`. */
  readonly traffic: string;
  /** What lets it through, hop by hop. */
  readonly hops: readonly string[];
  /** Why it isn't known for certain; it counts all the same. */
  readonly unresolved?: string;
}

/** Every pair of workloads of which one may connect to the other, by itself or by a load balancer. */
export function callsOf(evidence: Evidence, workloads: readonly Workload[]): readonly Call[] {
  const { network, system } = evidence;
  const byId = new Map(workloads.map((workload) => [workload.id, workload]));
  const behind = behindBalancers(evidence);
  const calls = new Map<string, Call>();
  for (const edge of network.edges) {
    const from = byId.get(edge.from);
    const ends = [edge.to, ...behind.filter(({ balancer }) => balancer === edge.to).map(({ workload }) => workload)];
    for (const end of from === undefined ? [] : ends) {
      const to = byId.get(end);
      const key = `${edge.from} ${end}`;
      if (from === undefined || to === undefined || from === to || calls.has(key)) {
        continue;
      }
      calls.set(key, {
        from,
        to,
        standing: standingOf(from, to),
        traffic: edge.traffic.map(describeTraffic).join(', '),
        ...describeNetwork(network, edge.from, edge.to, system),
      });
    }
  }
  return [...calls.values()];
}

/** Only workloads of this blueprint say who may call them; of others nobody knows what was declared. */
function standingOf({ declared: caller }: Workload, { declared: callee }: Workload): Standing {
  if (callee === undefined) {
    return 'reachable';
  }
  return caller?.callees.has(callee.service) && callee.callers.has(caller.service) ? 'declared' : 'undeclared';
}
