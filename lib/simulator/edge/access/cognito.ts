import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { CognitoModel } from '../model';
import type { EdgePorts } from '../ports';
import { Refusal } from '../refusal';
import { type EdgeRequest, headerValues } from '../request';

/** Parsed keys of each key set, so that keys are not imported for each request. */
const PARSED = new WeakMap<JSONWebKeySet, ReturnType<typeof createLocalJWKSet>>();

/**
 * Proves the token of a request as a `COGNITO_USER_POOLS` authorizer does, in this order:
 *
 * 1. there is one token, and it is of one of the pools
 * 2. signature, issuer and lifetime
 * 3. where the method names scopes: an access token with one of them; else an identity token
 *
 * Whatever fails is answered with 401.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html,
 * https://repost.aws/knowledge-center/api-gateway-cognito-401-unauthorized
 *
 * @returns claims of the token
 */
export async function authorizeByCognito(
  { header, issuers, scopes }: CognitoModel,
  request: EdgeRequest,
  { keys }: Pick<EdgePorts, 'keys'>,
): Promise<JWTPayload> {
  const [value, ...others] = headerValues(request, header);
  if (value === undefined || others.length > 0) {
    throw unauthorized(value === undefined ? 'there is no token' : 'there is more than one token');
  }
  const token = value.replace(/^Bearer /i, '');
  const issuer = issuerOf(token);
  if (issuer === undefined || !issuers.includes(issuer)) {
    throw unauthorized('the token is of none of the user pools');
  }
  const claims = await proven(token, issuer, await keysOf(issuer, keys), request.receivedAt);
  if (claims['token_use'] !== (scopes.length > 0 ? 'access' : 'id')) {
    throw unauthorized('the token is not of the kind that the method asks for');
  }
  const granted = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
  if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) {
    throw unauthorized('the token has none of the scopes of the method');
  }
  return claims;
}

function unauthorized(reason: string, message?: string): Refusal {
  return new Refusal('authorizer', 'UNAUTHORIZED', reason, { message });
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function keysOf(issuer: string, keys: EdgePorts['keys']) {
  let set: JSONWebKeySet;
  try {
    set = await keys(issuer);
  } catch {
    throw new Refusal('authorizer', 'AUTHORIZER_CONFIGURATION_ERROR', 'the keys of the user pool cannot be read');
  }
  const parsed = PARSED.get(set) ?? createLocalJWKSet(set);
  PARSED.set(set, parsed);
  return parsed;
}

async function proven(
  token: string,
  issuer: string,
  keys: ReturnType<typeof createLocalJWKSet>,
  currentDate: Date,
): Promise<JWTPayload> {
  try {
    const verified = await jwtVerify(token, keys, {
      issuer,
      currentDate,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'token_use'],
    });
    return verified.payload;
  } catch (error) {
    throw error instanceof errors.JWTExpired
      ? unauthorized('the token has expired', 'The incoming token has expired')
      : unauthorized('the token does not verify');
  }
}
