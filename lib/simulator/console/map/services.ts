import { ENVIRONMENT } from '../../../../runtime/contract';
import type { Resource, System } from '../../../assembly';
import { list, map, text } from '../../edge/values';
import { workloadName } from '../../system/workload-environment';
import type { MapCall, MapService, MapStore } from './model';

/** A service and the resource that runs it. */
export interface FoundService extends MapService {
  /** Id of the function or of the ECS service. */
  readonly resource: string;
  /** Whether it says of itself that it is a service. */
  readonly declared: boolean;
}

/** Everything that runs code: functions and ECS services. */
export function findServices(system: System): readonly FoundService[] {
  const functions = system.ofType('AWS::Lambda::Function').map((fn) => {
    const variables = map(map(fn.properties['Environment'])['Variables']);
    return service(fn, fn, 'function', textsOf(Object.entries(variables)), system);
  });
  const containers = system.ofType('AWS::ECS::Service').flatMap((ecs) => {
    const task = system.named(ecs.properties['TaskDefinition'] ?? null);
    const [container] = list(task?.properties['ContainerDefinitions']).map(map);
    const variables = list(container?.['Environment'])
      .map(map)
      .map(({ Name, Value }) => [text(Name) ?? '', Value ?? null] as const);
    return task === undefined ? [] : [service(ecs, task, 'container', textsOf(variables), system)];
  });
  return [...functions, ...containers];
}

type Variables = Readonly<Record<string, string>>;

function textsOf(entries: readonly (readonly [string, Parameters<typeof text>[0]])[]): Variables {
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const known = text(value);
      return known === undefined ? [] : [[name, known] as const];
    }),
  );
}

function service(
  { id }: Resource,
  named: Resource,
  kind: MapService['kind'],
  variables: Variables,
  system: System,
): FoundService {
  return {
    resource: id,
    declared: variables[ENVIRONMENT.service] !== undefined,
    name: workloadName(named, variables),
    kind,
    calls: callsIn(variables[ENVIRONMENT.callees]),
    stores: storesIn(variables, system),
  };
}

function callsIn(callees: string | undefined): readonly MapCall[] {
  try {
    const read = JSON.parse(callees ?? '{}') as Record<string, unknown>;
    return Object.entries(read).map(([to, actions]) => ({
      to,
      actions: Array.isArray(actions) ? actions.map(String) : [],
    }));
  } catch {
    return [];
  }
}

const KINDS: Readonly<Record<string, MapStore['kind']>> = {
  'AWS::DynamoDB::Table': 'table',
  'AWS::S3::Bucket': 'bucket',
};

/** Stores that a service is told the names of; revoked tokens are everybody's, and no store of its own. */
function storesIn(variables: Variables, system: System): readonly MapStore[] {
  return Object.entries(variables).flatMap(([name, value]) => {
    const kind = KINDS[system.named(value)?.type ?? ''];
    return kind === undefined || name === ENVIRONMENT.revocations ? [] : [{ kind, name: storeName(name, value) }];
  });
}

function storeName(variable: string, physicalName: string): string {
  const [, declared] = /^PALISADE_(?:TABLE|BUCKET)_(.+)$/.exec(variable) ?? [];
  return declared?.toLowerCase().replaceAll('_', '-') ?? physicalName;
}
