import { createHash, randomUUID } from 'node:crypto';
import type { UserPoolClientModel } from '../model';
import type { SampleUser } from '../sample-users';

/** What a pool has decided to give a token for. */
export interface Granted {
  readonly issuer: string;
  readonly client: UserPoolClientModel;
  /** Absent for a client that speaks for itself. */
  readonly user?: SampleUser;
  readonly scopes: readonly string[];
  /** Second since 1970 at which the user, or the client, proved who it is. */
  readonly authenticatedAt: number;
  /** Names the session that all tokens of one refresh token come from. @default - one of its own */
  readonly session?: string;
  /** Names the request that asked for the tokens. @default - one of its own */
  readonly event?: string;
  /** What the client sent along for the ID token. @default - nothing */
  readonly nonce?: string;
}

/** Claims of a token by name. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * What an access token of Cognito says. It has no `aud`: services look at the client.
 *
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 *
 * @param now second since 1970
 */
export function accessTokenClaims(granted: Granted, now: number): Claims {
  const { client, scopes, user } = granted;
  return {
    sub: user?.sub ?? client.id,
    ...(user !== undefined && { ...groupsOf(user), ...sessionOf(granted), username: user.username }),
    iss: granted.issuer,
    client_id: client.id,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: granted.authenticatedAt,
    iat: now,
    exp: now + client.accessTokenValidity,
    jti: randomUUID(),
    version: 2,
  };
}

/**
 * What an ID token of Cognito says about a user.
 *
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 *
 * @param accessToken the one that is given along, see OpenID Connect Core, section 3.1.3.6
 */
export function idTokenClaims(granted: Granted, user: SampleUser, now: number, accessToken?: string): Claims {
  const { client, nonce } = granted;
  return {
    ...(accessToken !== undefined && { at_hash: hashOf(accessToken) }),
    sub: user.sub,
    ...groupsOf(user),
    ...sessionOf(granted),
    email: user.email,
    email_verified: true,
    iss: granted.issuer,
    'cognito:username': user.username,
    ...(nonce !== undefined && { nonce }),
    aud: client.id,
    token_use: 'id',
    auth_time: granted.authenticatedAt,
    iat: now,
    exp: now + client.idTokenValidity,
    jti: randomUUID(),
  };
}

/** Who is in no group has no such claim. */
function groupsOf({ groups }: SampleUser): Claims {
  return groups.length === 0 ? {} : { 'cognito:groups': groups };
}

function sessionOf({ event = randomUUID(), session = randomUUID() }: Granted): Claims {
  return { origin_jti: session, event_id: event };
}

function hashOf(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}
