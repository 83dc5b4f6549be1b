import type { Resource, System } from '../../assembly';
import type { Evidence } from '../../reachability';
import { type DeclaredCalls, declaredCalls } from '../../reachability/declared-calls';
import { nameOf } from '../../reachability/names';
import { shortName } from './short-name';

/** Something that runs code. */
export interface Workload {
  /** Id of the resource that stands in the network. */
  readonly id: string;
  readonly kind: 'function' | 'task' | 'instance';
  /** Name for people: that of the service, where it has one. */
  readonly name: string;
  /** Construct path without the ends that CDK adds. */
  readonly path: string;
  /** `file:line` that made it, where CDK recorded it. */
  readonly source?: string;
  /** Ids of the resources whose roles it acts as: its own and that of its task definition. */
  readonly actors: readonly string[];
  /** Calls that it declares; absent of what isn't built with this blueprint. */
  readonly declared?: DeclaredCalls;
  /** Whether it does the work of the system, rather than deploy, rotate or deliver for others. */
  readonly isService: boolean;
}

const RUNS_CODE: readonly string[] = ['function', 'task', 'instance'];

/** What makes a function run that serves nobody but the deployment and the secrets. */
const HOUSEKEEPING: readonly string[] = ['custom-resource', 'rotation'];

/**
 * Everything in a system that runs code, services first, each in the order of their names. Services are those that say
 * so; where none does, all but those which only deploy and rotate.
 */
export function workloadsOf(evidence: Evidence): readonly Workload[] {
  const { network, system } = evidence;
  const found = network.endpoints.flatMap(({ id, kind }) => {
    const resource = RUNS_CODE.includes(kind) ? system.byId(id) : undefined;
    return resource === undefined ? [] : [workloadOf(resource, kind as Workload['kind'], system)];
  });
  const anySays = found.some(({ declared }) => declared !== undefined);
  const names = distinctNames(found);
  return found
    .map((one, i) => ({ ...one, name: names[i] ?? one.name }))
    .map((one) => ({ ...one, isService: anySays ? one.declared !== undefined : !isHousekeeping(one, evidence) }))
    .sort((a, b) => Number(b.isService) - Number(a.isService) || a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function workloadOf(resource: Resource, kind: Workload['kind'], system: System): Workload {
  const declared = declaredCalls(resource, system);
  const task = system.named(resource.properties['TaskDefinition'] ?? null);
  return {
    id: resource.id,
    kind,
    name: declared?.service ?? shortName(resource),
    path: nameOf(resource),
    ...(resource.source !== undefined && { source: resource.source }),
    actors: [resource.id, ...(task === undefined ? [] : [task.id])],
    ...(declared !== undefined && { declared }),
    isService: true,
  };
}

/** Names with as much of the construct path before them as tells them apart. */
function distinctNames(workloads: readonly Workload[]): readonly string[] {
  return workloads.map(({ name, path }) => {
    const alike = workloads.filter((other) => other.name === name && other.path !== path);
    const parts = path.split('/');
    const different = parts.findIndex((part, i) => alike.every((other) => other.path.split('/')[i] !== part));
    return alike.length === 0 || different < 0 ? name : `${parts[different]} ${name}`;
  });
}

function isHousekeeping({ id }: Workload, { invocations }: Evidence): boolean {
  const started = invocations.filter(({ to }) => to === id);
  return started.length > 0 && started.every(({ kind }) => HOUSEKEEPING.includes(kind));
}
