import { controls, type Invariant } from '../invariant';
import { isSet, patternOf } from '../reading';
import { openOperations, routeHops, routesOf } from './routes';

export const routeWithoutAuthorizer: Invariant = {
  id: 'route-without-authorizer',
  title: 'Every route has an authorizer',
  severity: 'critical',
  why: 'Anyone on the internet calls the route; what stands behind it is the only control left.',
  fix: 'Set `AuthorizationType` and, for user pools and functions, `AuthorizerId`.',
  controls: controls('AC-3 IA-2 IA-8', 'APIGateway.8', 'API2:2023 API5:2023'),
  check: ({ system }) => [
    ...routesOf(system)
      .filter(({ resource: { properties } }) => {
        const type = patternOf(properties['AuthorizationType']) ?? 'NONE';
        return type === 'NONE' || type === '*' || (type !== 'AWS_IAM' && !isSet(properties['AuthorizerId']));
      })
      .map((route) => ({
        resource: route.resource,
        message: `${route.name} has no authorizer`,
        hops: routeHops(route, system),
      })),
    ...openOperations(system).map(({ name, resource }) => ({
      resource,
      message: `${name} of its OpenAPI document has no security requirement`,
      hops: ['internet', name],
    })),
  ],
};
