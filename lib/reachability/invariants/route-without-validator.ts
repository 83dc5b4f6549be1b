import type { System } from '../../assembly';
import { controls, type Invariant } from '../invariant';
import { isOff, isSet, patternOf, valueAt } from '../reading';
import { type Route, routeHops, routesOf } from './routes';

const WITH_BODY = /^(POST|PUT|PATCH|ANY)$/;

export const routeWithoutValidator: Invariant = {
  id: 'route-without-validator',
  title: 'Every route of a REST API validates requests',
  severity: 'medium',
  why: 'Malformed and oversized input reaches the code of the service.',
  fix: 'Set `RequestValidatorId`, and `RequestModels` where there is a body.',
  controls: controls('SI-10', '', 'API4:2023 API8:2023'),
  check: ({ system }) =>
    routesOf(system).flatMap((route) => {
      const lack = route.api === 'rest' ? lacking(route, system) : undefined;
      return lack === undefined
        ? []
        : [{ resource: route.resource, message: `${route.name} ${lack}`, hops: routeHops(route, system) }];
    }),
};

function lacking({ resource }: Route, system: System): string | undefined {
  const { properties } = resource;
  if (!isSet(properties['RequestValidatorId'])) {
    return 'has no request validator';
  }
  const validator = system.named(properties['RequestValidatorId'] ?? null);
  const takesBody = WITH_BODY.test(patternOf(properties['HttpMethod']) ?? 'ANY');
  if (
    validator !== undefined &&
    isOff(valueAt(validator, 'ValidateRequestBody')) &&
    (takesBody || isOff(valueAt(validator, 'ValidateRequestParameters')))
  ) {
    return 'has a validator that validates nothing of it';
  }
  return takesBody && Object.keys(properties['RequestModels'] ?? {}).length === 0
    ? 'has no model of its body'
    : undefined;
}
