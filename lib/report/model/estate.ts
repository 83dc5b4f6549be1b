import type { Evidence, Finding } from '../../reachability';
import { INTERNET } from '../../reachability/network';
import { type Access, AccessFinder } from './access';
import { type Call, callsOf } from './calls';
import { type Entry, entriesOf } from './entries';
import { type Workload, workloadsOf } from './workloads';

/** What starts a workload, other than a request, e.g. a schedule. */
export interface Start {
  readonly kind: string;
  /** Id of what starts it. */
  readonly from: string;
  /** Construct path or id of what starts it. */
  readonly by: string;
}

/** A workload with everything that it reaches and that reaches it. */
export interface Reach {
  readonly workload: Workload;
  readonly access: readonly Access[];
  readonly calls: readonly Call[];
  readonly calledBy: readonly Call[];
  readonly starts: readonly Start[];
  /** VPC endpoints that it may connect to, by the name of the AWS service. */
  readonly endpoints: readonly string[];
  /** Whether it may open connections to the internet. */
  readonly internet: boolean;
  /** Findings about itself or a role that it acts as. */
  readonly findings: readonly Finding[];
}

/** Everything that the report draws and lists. */
export interface Estate {
  readonly entries: readonly Entry[];
  /** Services first, see {@link Workload.isService}. */
  readonly reaches: readonly Reach[];
  /** Whether any workload declares its calls: one built with this blueprint. */
  readonly declares: boolean;
}

/** Works out who reaches what. */
export function estateOf(evidence: Evidence, findings: readonly Finding[]): Estate {
  const workloads = workloadsOf(evidence);
  const calls = callsOf(evidence, workloads);
  const finder = new AccessFinder(evidence);
  return {
    entries: entriesOf(evidence, findings),
    reaches: workloads.map((workload) => reachOf(workload, { evidence, findings, calls, finder })),
    declares: workloads.some(({ declared }) => declared !== undefined),
  };
}

interface Known {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
  readonly calls: readonly Call[];
  readonly finder: AccessFinder;
}

const STARTS: Readonly<Record<string, string>> = {
  'event-source': 'event source',
  rule: 'rule',
  subscription: 'subscription',
  rotation: 'rotation of a secret',
  schedule: 'schedule',
  'custom-resource': 'deployment',
};

function reachOf(workload: Workload, { calls, evidence, finder, findings }: Known): Reach {
  const { invocations, network, permissions, system } = evidence;
  const nameOf = (id: string): string => system.byId(id)?.path?.replace(/(\/(Resource|Default))+$/, '') ?? id;
  const connected = network.edges.filter(({ from }) => from === workload.id).map(({ to }) => to);
  const services = network.endpoints
    .filter(({ id, kind }) => kind === 'endpoint' && connected.includes(id))
    .map(({ id, service }) => service?.split('.').slice(3).join('.') ?? nameOf(id));
  const roles = permissions.principals
    .filter((principal) => principal.workloads.some(({ id }) => workload.actors.includes(id)))
    .map(({ id }) => id);
  const own = new Set([...workload.actors, ...roles]);
  return {
    workload,
    access: finder.of(workload),
    calls: calls.filter(({ from }) => from === workload),
    calledBy: calls.filter(({ to }) => to === workload),
    starts: invocations
      .filter(({ kind, to }) => workload.actors.includes(to) && STARTS[kind] !== undefined)
      .map(({ from, kind }) => ({ kind: STARTS[kind] ?? kind, from, by: nameOf(from) })),
    endpoints: [...new Set(services)].sort(),
    internet: connected.includes(INTERNET),
    findings: findings.filter(({ resource }) => own.has(resource)),
  };
}
