import { isMap, type Resource, type System, type Value } from '../assembly';
import { objectsAt, valueAt } from './reading';

/** What a workload built with this blueprint says about calls. */
export interface DeclaredCalls {
  readonly service: string;
  readonly callers: ReadonlySet<string>;
  readonly callees: ReadonlySet<string>;
}

/** Calls that a workload declares in its environment; undefined of one that isn't built with this blueprint. */
export function declaredCalls(workload: Resource, system: System): DeclaredCalls | undefined {
  const variables = environmentOf(workload, system);
  const service = variables['PALISADE_SERVICE'];
  if (typeof service !== 'string') {
    return undefined;
  }
  return { service, callers: namesIn(variables['PALISADE_CALLERS']), callees: namesIn(variables['PALISADE_CALLEES']) };
}

function environmentOf(workload: Resource, system: System): Readonly<Record<string, Value>> {
  const variables = valueAt(workload, 'Environment', 'Variables');
  const task = system.named(workload.properties['TaskDefinition'] ?? null) ?? workload;
  const containers = objectsAt(task, 'ContainerDefinitions').flatMap((container) =>
    objectsAt(container, 'Environment').map(({ Name: name, Value: value }) => [String(name), value ?? null] as const),
  );
  return { ...Object.fromEntries(containers), ...(isMap(variables) ? variables : {}) };
}

/** Names of services, which are the members of a JSON object or the items of a list. */
function namesIn(value: Value | undefined): ReadonlySet<string> {
  try {
    const read: unknown = typeof value === 'string' ? JSON.parse(value) : [];
    return new Set(Array.isArray(read) ? read.map(String) : Object.keys(Object(read)));
  } catch {
    return new Set();
  }
}
