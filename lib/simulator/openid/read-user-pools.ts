import type { Resource, System } from '../../assembly';
import { flag, list, map, number, text, texts } from '../edge/values';
import type { UserPoolClientModel, UserPoolModel } from './model';

/** Scopes that Cognito knows by itself. */
const OWN_SCOPES = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'];

const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/**
 * The user pools of a system, with what belongs to each.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Cognito.html
 */
export function readUserPools(system: System): readonly UserPoolModel[] {
  return system.ofType('AWS::Cognito::UserPool').map((pool) => {
    const ofPool = (type: string): readonly Resource[] =>
      system.ofType(type).filter(({ properties }) => system.named(properties['UserPoolId'] ?? null)?.id === pool.id);
    const known = new Set([...OWN_SCOPES, ...ofPool('AWS::Cognito::UserPoolResourceServer').flatMap(scopesOfServer)]);
    return {
      id: pool.physicalId,
      issuer: `https://${issuerHost(pool)}/${pool.physicalId}`,
      domain: ofPool('AWS::Cognito::UserPoolDomain')
        .map((domain) => domainOf(domain, pool))
        .find((host) => host !== undefined),
      signInByEmail: texts(pool.properties['UsernameAttributes']).includes('email'),
      groups: ofPool('AWS::Cognito::UserPoolGroup').flatMap(({ properties }) => text(properties['GroupName']) ?? []),
      clients: ofPool('AWS::Cognito::UserPoolClient').map((client) => clientOf(client, known)),
    };
  });
}

function clientOf({ physicalId, properties }: Resource, knownScopes: ReadonlySet<string>): UserPoolClientModel {
  const isForOAuth = flag(properties['AllowedOAuthFlowsUserPoolClient']) === true;
  const flows = isForOAuth ? texts(properties['AllowedOAuthFlows']) : [];
  return {
    id: physicalId,
    name: text(properties['ClientName']),
    confidential: flag(properties['GenerateSecret']) === true,
    flows: (['code', 'client_credentials'] as const).filter((flow) => flows.includes(flow)),
    scopes: texts(properties['AllowedOAuthScopes']).filter((scope) => knownScopes.has(scope)),
    callbackUrls: texts(properties['CallbackURLs']),
    accessTokenValidity: validity(properties, 'AccessToken', 1, 'hours'),
    idTokenValidity: validity(properties, 'IdToken', 1, 'hours'),
    refreshTokenValidity: validity(properties, 'RefreshToken', 30, 'days'),
    rotatesRefreshTokens: text(map(properties['RefreshTokenRotation'])['Feature']) === 'ENABLED',
  };
}

/** Seconds; what is left out has the default of Cognito. */
function validity(properties: Resource['properties'], token: string, amount: number, unit: string): number {
  const units = text(map(properties['TokenValidityUnits'])[token]) ?? unit;
  return (number(properties[`${token}Validity`]) ?? amount) * (SECONDS[units] ?? 1);
}

function scopesOfServer({ properties }: Resource): readonly string[] {
  return list(properties['Scopes']).map(
    (scope) => `${text(properties['Identifier'])}/${text(map(scope)['ScopeName'])}`,
  );
}

/** The id of a pool begins with its Region. */
function regionOf({ physicalId }: Resource): string {
  return physicalId.split('_', 1)[0] ?? '';
}

function issuerHost(pool: Resource): string {
  const suffix = pool.arn?.startsWith('arn:aws-cn:') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `cognito-idp.${regionOf(pool)}.${suffix}`;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html */
function domainOf({ properties }: Resource, pool: Resource): string | undefined {
  const domain = text(properties['Domain']);
  return domain === undefined || properties['CustomDomainConfig'] !== undefined
    ? domain
    : `${domain}.auth.${regionOf(pool)}.amazoncognito.com`;
}
