import { controls, type Invariant } from '../invariant';
import { isOn } from '../reading';
import { routeHops, routesOf } from './routes';

/** Only REST APIs know keys. */
export const routeWithoutApiKey: Invariant = {
  id: 'route-without-api-key',
  title: 'Every route of a REST API demands an API key',
  severity: 'medium',
  why: 'No usage plan limits the client: one caller spends what all of them share.',
  fix: 'Set `ApiKeyRequired`, and give each client a key with a usage plan.',
  controls: controls('SC-5 AC-3', '', 'API4:2023'),
  check: ({ system }) =>
    routesOf(system)
      .filter(({ api, resource }) => api === 'rest' && !isOn(resource.properties['ApiKeyRequired']))
      .map((route) => ({
        resource: route.resource,
        message: `${route.name} demands no API key`,
        hops: routeHops(route, system),
      })),
};
