import type { System } from '../../assembly';
import type { Route } from '../invariants/routes';
import { nameOf } from '../names';
import { listOf } from '../permissions';
import { isOn, isSet, patternOf } from '../reading';

/** What a request of a route has to show before it gets any further. */
export interface RouteControls {
  /** What an authorizer looks at: a signature of IAM, or whatever a function wants; absent where anybody may call. */
  readonly authorizer?: 'token' | 'signature' | 'credentials';
  /** Name of the authorizer. @default - it is no resource of the system */
  readonly authorizedBy?: string;
  /** Scopes of which a token must have one, in order. */
  readonly scopes: readonly string[];
  /** Whether it needs an API key. */
  readonly apiKey: boolean;
  /** Whether its parameters or body are validated. */
  readonly validator: boolean;
}

const SHOWN: Readonly<Record<string, RouteControls['authorizer']>> = {
  COGNITO_USER_POOLS: 'token',
  JWT: 'token',
  AWS_IAM: 'signature',
};

/** What API Gateway checks of a route. */
export function routeControls({ resource }: Route, system: System): RouteControls {
  const { properties } = resource;
  const type = patternOf(properties['AuthorizationType']) ?? 'NONE';
  const named = system.named(properties['AuthorizerId'] ?? null);
  return {
    ...(type !== 'NONE' && type !== '*' && { authorizer: SHOWN[type] ?? 'credentials' }),
    ...(named !== undefined && { authorizedBy: nameOf(named) }),
    scopes: listOf(properties['AuthorizationScopes'])
      .map((scope) => patternOf(scope) ?? '*')
      .sort(),
    apiKey: isOn(properties['ApiKeyRequired']),
    validator: isSet(properties['RequestValidatorId']),
  };
}
