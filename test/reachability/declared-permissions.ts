import type { Declaration } from '../../lib';
import type { PermissionGraph } from '../../lib/reachability';

/** Beginnings of the logical ids of what a service's stack has, without the hash that CDK ends them with. */
function plainId(id: string): string {
  return id.replace(/^[^/-]+-/, '').replace(/[0-9A-F]{8}$/, '');
}

const isOfService = (id: string): boolean => /^[^/]+-svc\d+x\//.test(id);

/**
 * Every permission that a principal of a service has, and every one that anybody has on what a service owns, each once,
 * e.g. `svc1x/ServiceFunctionRole read-data svc1x/ServiceTableItems`. What only writes into any log is left out: roles
 * of custom resources have AWS's policy for that.
 */
export function derivedPermissions(graph: PermissionGraph): string[] {
  const inert = new Set(graph.principals.filter((principal) => principal.inert).map(({ id }) => id));
  const edges = graph.edges.filter(
    ({ category, from, named, to }) =>
      (isOfService(from) || isOfService(to)) &&
      !inert.has(from) &&
      (named || category !== 'write-data' || graph.asset(to)?.type.kind !== 'log'),
  );
  const texts = edges.map(
    ({ category, from, throughService, to }) =>
      `${plainId(from)} ${category} ${plainId(to)}${throughService ? ' through a service' : ''}`,
  );
  return [...new Set(texts)].sort();
}

/** Every permission that follows from what was declared: nobody has anything of another service. */
export function declaredPermissions({ calls, services, stores }: Declaration): string[] {
  return services
    .flatMap(({ kind, name }) => {
      const isCaller = calls.some(({ caller }) => caller === name);
      const isCallee = calls.some(({ callee }) => callee === name);
      const service = `${name}/${kind === 'function' ? 'ServiceFunctionRole' : 'ServiceContainerTaskTaskRole'}`;
      const isConfidential = stores.some((store) => store.service === name && store.dataClass === 'confidential');
      const tables = stores.filter((store) => store.service === name).map((store) => `ServiceTable${capital(store)}`);
      return [
        `${service} read-data Foundation/RevocationsTable`,
        `${service} decrypt Foundation/RevocationsKey through a service`,
        `${service} decrypt ${name}/KeysInternal through a service`,
        `${service} use-key ${name}/AuditKey`,
        ...(isConfidential ? [`${service} decrypt ${name}/KeysConfidential`] : []),
        ...['read-data', 'write-data', 'delete'].flatMap((category) =>
          tables.map((table) => `${service} ${category} ${name}/${table}`),
        ),
        kind === 'function'
          ? `${service} write-data ${name}/ServiceFunctionLogs`
          : `${name}/ServiceContainerTaskExecutionRole write-data ${name}/ServiceContainerLogs`,
        ...(kind === 'container' || isCaller
          ? [
              `${service} read-data ${name}/CertificateSecret`,
              `${name}/CertificateSecretRotatorRole read-data ${name}/CertificateSecret`,
              `${name}/CertificateSecretRotatorRole write-data ${name}/CertificateSecret`,
              ...issuing(name, 'CertificateSecretRotator'),
            ]
          : []),
        ...(kind === 'function' && isCallee ? issuing(name, 'GatewayCertificateRenewer') : []),
      ];
    })
    .sort();
}

/** What a function of a service needs that has certificates issued. */
function issuing(service: string, id: string): readonly string[] {
  return [
    `${service}/${id}Role write-data ${service}/${id}Logs`,
    `${service}/${id}Role decrypt ${service}/KeysInternal through a service`,
    `${service}/${id}Role use-key Foundation/Authority1`,
  ];
}

function capital({ name }: { readonly name: string }): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
