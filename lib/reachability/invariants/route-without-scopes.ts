import { controls, type Invariant } from '../invariant';
import { isSet, patternOf } from '../reading';
import { routeHops, routesOf } from './routes';

export const routeWithoutScopes: Invariant = {
  id: 'route-without-scopes',
  title: 'Every route that takes tokens demands a scope',
  severity: 'high',
  why: 'A token made for anything else is good for this route; without scopes a user pool accepts identity tokens, too.',
  fix: 'Set `AuthorizationScopes` to the one scope that the route needs.',
  controls: controls('AC-3 AC-6', '', 'API5:2023'),
  check: ({ system }) =>
    routesOf(system)
      .filter(({ resource: { properties } }) => {
        const type = patternOf(properties['AuthorizationType']);
        return (type === 'COGNITO_USER_POOLS' || type === 'JWT') && !isSet(properties['AuthorizationScopes']);
      })
      .map((route) => ({
        resource: route.resource,
        message: `${route.name} demands no scope`,
        hops: routeHops(route, system),
      })),
};
