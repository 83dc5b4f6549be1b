import type { System } from '../../../assembly';
import type { EdgeControl, EdgeModel, MethodModel, StageModel } from '../../edge';
import { CONTROLS } from './controls';
import type { MapRoute, MapService, SystemMap } from './model';
import { targetOf } from './route-targets';
import { type FoundService, findServices } from './services';

/**
 * The map of a system: its edge, the services that say they are services, and where no function or container says so,
 * those that routes lead to.
 */
export function systemMap(system: System, edge: EdgeModel): SystemMap {
  const found = findServices(system);
  const routes = edge.stages.flatMap((stage) => routesOf(stage, found, system));
  const anyDeclared = found.some(({ declared }) => declared);
  const shown = found.filter(({ declared, name }) =>
    anyDeclared ? declared : routes.some((one) => one.service === name),
  );
  return {
    title: titleOf(system),
    controls: CONTROLS.filter(({ control }) => edge.stages.some((stage) => has(stage, control))),
    services: callersFirst(shown.map(({ calls, kind, name, stores }) => ({ name, kind, calls, stores }))),
    routes,
  };
}

function routesOf(stage: StageModel, services: readonly FoundService[], system: System): readonly MapRoute[] {
  return stage.methods
    .filter(({ httpMethod }) => httpMethod !== 'OPTIONS')
    .map(({ apiKeyRequired, authorization, httpMethod, integration, path }) => {
      const target = targetOf(integration, system);
      return {
        name: `${httpMethod} ${path}`,
        method: httpMethod === 'ANY' ? 'GET' : httpMethod,
        path,
        stage: `${stage.apiId}/${stage.name}`,
        service: services.find(({ resource }) => resource === target)?.name,
        scopes: authorization.kind === 'cognito' ? authorization.scopes : [],
        needsToken: authorization.kind !== 'none',
        needsApiKey: apiKeyRequired,
      };
    });
}

/** Controls of which a template may do without. */
const OPTIONAL: Partial<Record<EdgeControl, (stage: StageModel) => boolean>> = {
  waf: ({ webAcl }) => webAcl !== undefined,
  authorizer: ({ methods }) => methods.some(({ authorization }) => authorization.kind !== 'none'),
  'resource-policy': ({ policy }) => policy !== undefined,
  'api-key': ({ methods }) => methods.some(needsKey),
  'usage-plan': ({ methods }) => methods.some(needsKey),
  validation: ({ methods }) =>
    methods.some(({ validatesBody, validatesParameters }) => validatesBody || validatesParameters),
};

const needsKey = ({ apiKeyRequired }: MethodModel): boolean => apiKeyRequired;

const has = (stage: StageModel, control: EdgeControl): boolean => OPTIONAL[control]?.(stage) ?? true;

/** Services that call most come first, so that lines between services run one way. */
function callersFirst(services: readonly MapService[]): readonly MapService[] {
  return [...services].sort((a, b) => b.calls.length - a.calls.length || a.name.localeCompare(b.name, 'en'));
}

/** The outermost construct that all stacks share, or the name of the first stack. */
function titleOf({ resources }: System): string {
  const roots = new Set(resources.flatMap(({ path }) => path?.split('/')[0]?.split('-')[0] ?? []));
  const [root] = roots;
  return roots.size === 1 && root !== undefined ? root : (resources[0]?.stack ?? 'System');
}
