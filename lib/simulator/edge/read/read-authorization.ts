import type { Resource, System } from '../../../assembly/model';
import type { AuthorizationModel } from '../model';
import { list, number, pattern, text, texts } from '../values';
import { functionOf, mayInvoke } from './read-integration';

/** Seconds that a decision is remembered for where nothing else is said. */
const TTL_SECONDS = 300;

/** Reads what proves the caller of a method. What is not simulated refuses everybody and is reported. */
export function readAuthorization(
  system: System,
  method: Resource,
  apiArn: string,
  report: (what: string) => void,
): AuthorizationModel {
  const type = text(method.properties['AuthorizationType']) ?? 'NONE';
  if (type === 'NONE') {
    return { kind: 'none' };
  }
  const reference = method.properties['AuthorizerId'];
  const authorizer = reference === undefined ? undefined : system.named(reference);
  try {
    if (authorizer === undefined) {
      throw new Error(`${type} without an authorizer of the template`);
    }
    return read(system, authorizer, apiArn, texts(method.properties['AuthorizationScopes']));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    report(`authorization: ${what}`);
    return { kind: 'unsupported', what };
  }
}

function read(
  system: System,
  { physicalId: id, properties }: Resource,
  apiArn: string,
  scopes: string[],
): AuthorizationModel {
  const type = text(properties['Type']);
  const source = text(properties['IdentitySource']) ?? '';
  const expression = text(properties['IdentityValidationExpression']);
  if (type === 'COGNITO_USER_POOLS') {
    if (expression !== undefined) {
      throw new Error('an audience expression of a user pool authorizer');
    }
    const issuers = list(properties['ProviderARNs']).flatMap((arn) => issuerOf(pattern(arn) ?? '') ?? []);
    const header = source.replace('method.request.header.', '').toLowerCase();
    return { kind: 'cognito', id, header, issuers, scopes };
  }
  if (type !== 'TOKEN' && type !== 'REQUEST') {
    throw new Error(`an authorizer of type ${type}`);
  }
  const functionArn = functionOf(pattern(properties['AuthorizerUri']) ?? '');
  return {
    kind: 'lambda',
    id,
    type,
    functionArn,
    identitySources: source === '' ? [] : source.split(',').map((part) => part.trim()),
    ttlSeconds: number(properties['AuthorizerResultTtlInSeconds']) ?? TTL_SECONDS,
    ...(expression !== undefined && { validation: new RegExp(`^(?:${expression})$`) }),
    permitted:
      properties['AuthorizerCredentials'] !== undefined ||
      mayInvoke(system, functionArn, `${apiArn}/authorizers/${id}`),
  };
}

function issuerOf(poolArn: string): string | undefined {
  const match = /^arn:[^:]+:cognito-idp:([^:]+):[^:]+:userpool\/(.+)$/.exec(poolArn);
  return match === null ? undefined : `https://cognito-idp.${match[1]}.amazonaws.com/${match[2]}`;
}
