import type { Evidence } from '../invariant';
import { nameOf } from '../names';
import { INTERNET, type PlaceKind } from '../network';
import { accessOf } from './access';
import { ExplainedConnections } from './connections';
import { entriesOf } from './entries';
import { invocation } from './invocation';
import type { Access, Explanation, Subject, Way } from './model';
import { outOfCall, outOfReach } from './out-of-reach';
import { foreignRoleOf, kindOf, type Service, servicesOf } from './services';

const DATABASES: readonly PlaceKind[] = ['database', 'cache', 'file-system'];

/** Explains what someone who owns a service reaches, and what stops them elsewhere. */
export function explain(service: Service, evidence: Evidence): Explanation {
  const connections = new ExplainedConnections(evidence);
  const others = servicesOf(evidence).filter(({ id }) => id !== service.id);
  const permitted = accessOf(service, evidence);
  const calls = others.flatMap((other) => [
    ...connections.calls(service, other, other),
    ...invocation(service, other, other, evidence),
  ]);
  const callers = others.flatMap((other) => [
    ...connections.calls(other, service, other),
    ...invocation(other, service, other, evidence),
  ]);
  const databases = evidence.network.endpoints
    .filter(({ kind }) => DATABASES.includes(kind))
    .map(({ id }) => connections.way(service.id, id));
  const access = [...connectedTo(databases), ...permitted];
  return {
    service: subjectOf(service, evidence),
    calls,
    callers,
    entries: entriesOf(evidence)
      .filter(({ to }) => to === service.id)
      .map(({ controls, kind, name, through }) => ({
        kind,
        name,
        through,
        ...(controls !== undefined && { controls }),
      })),
    access,
    endpoints: evidence.network.endpoints
      .filter(({ kind }) => kind === 'endpoint')
      .map(({ id, service: name }) => ({ ...connections.way(service.id, id), ...(name !== undefined && { name }) }))
      .filter(({ allowed }) => allowed),
    internet: { out: connections.way(service.id, INTERNET), in: connections.way(INTERNET, service.id, 'from') },
    stopped: [
      ...others
        .filter(({ id }) => !calls.some((call) => call.id === id))
        .map((other) => outOfCall(service, other, connections)),
      ...(foreignRoleOf(service, evidence.system) === undefined
        ? outOfReach(service, access, databases, evidence)
        : []),
    ],
  };
}

function subjectOf(service: Service, { permissions: graph, system }: Evidence): Subject {
  const { id, name, roles, workload } = service;
  const { path, source } = workload;
  const assumes = roles.flatMap((role) => graph.actsAs(role.id)).flatMap((chain) => chain.slice(1));
  const foreignRole = foreignRoleOf(service, system);
  return {
    id,
    name,
    kind: kindOf(workload),
    ...(path !== undefined && { path: nameOf(workload) }),
    ...(source !== undefined && { source }),
    roles: roles.map(({ resource }) => nameOf(resource)),
    assumes: [...new Set(assumes)]
      .flatMap((role) => graph.principal(role) ?? [])
      .map(({ resource }) => nameOf(resource)),
    ...(foreignRole !== undefined && { foreignRole }),
  };
}

function connectedTo(databases: readonly Way[]): readonly Access[] {
  return databases
    .filter(({ allowed }) => allowed)
    .map(({ assumed, hops, id, name, traffic }) => ({
      id,
      name,
      kind: 'store',
      uses: [
        {
          category: 'connect',
          actions: traffic,
          by: hops,
          guards: [],
          via: [],
          throughService: false,
          ...(assumed !== undefined && { assumed }),
        },
      ],
    }));
}
