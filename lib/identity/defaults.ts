import { Duration } from 'aws-cdk-lib';

/** Lifetime of access and ID tokens: what a stolen token is worth, because services verify it without asking Cognito. */
export const TOKEN_VALIDITY = Duration.minutes(10);

/** Shortest lifetime: Cognito issues none shorter. */
export const MIN_TOKEN_VALIDITY = Duration.minutes(5);

/** Longest lifetime that still limits a stolen token to minutes. */
export const MAX_TOKEN_VALIDITY = Duration.minutes(15);

/** Lifetime of a session: one working day, after which people sign in again with their second factor. */
export const SESSION_VALIDITY = Duration.hours(8);

/**
 * How long a used refresh token is accepted once more, for the client that lost the answer. A stolen
 * token that is used later than this no longer works.
 */
export const ROTATION_GRACE = Duration.seconds(10);

/** Characters in a password. NIST SP 800-63B asks for length first; 14 is also the CIS AWS benchmark. */
export const PASSWORD_LENGTH = 14;

/** Earlier passwords that a new one must differ from; the most that Cognito remembers. */
export const PASSWORD_HISTORY = 24;

/**
 * The one sign-in flow left to the Cognito API. A client without any explicit flow gets three that accept
 * passwords and refresh tokens without the sign-in pages; custom authentication has no trigger in this pool, so it
 * always fails. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
export const NO_DIRECT_SIGN_IN = ['ALLOW_CUSTOM_AUTH'];

/**
 * Scopes that Cognito accepts in one client.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export const MAX_SCOPES_PER_CLIENT = 50;

/** Scopes about the person who signs in, beside those of resource servers: who they are and their address. */
export const PERSON_SCOPES = ['email', 'openid'];
