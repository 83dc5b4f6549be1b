/** A user pool of Cognito, as the templates declare it. */
export interface UserPoolModel {
  /** Id of the pool, e.g. `eu-central-1_1a2b3c4d5`. */
  readonly id: string;
  /** `iss` of its tokens. */
  readonly issuer: string;
  /** Host of its sign-in pages and OAuth endpoints; absent for a pool without a domain, which then has none. */
  readonly domain?: string;
  /** Whether people are known by their address and have a made-up name of the pool beside it. */
  readonly signInByEmail: boolean;
  /** Names of groups, in the order of the templates. */
  readonly groups: readonly string[];
  readonly clients: readonly UserPoolClientModel[];
}

/** A client of a user pool. */
export interface UserPoolClientModel {
  readonly id: string;
  /** Name for people. @default - none */
  readonly name?: string;
  /** Whether it has secrets. */
  readonly confidential: boolean;
  /** Flows of `AllowedOAuthFlows` that are simulated; a client may have none. */
  readonly flows: readonly ('code' | 'client_credentials')[];
  /** Scopes that it may ask for. */
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  /** Seconds. */
  readonly accessTokenValidity: number;
  /** Seconds. */
  readonly idTokenValidity: number;
  /** Seconds. */
  readonly refreshTokenValidity: number;
  /** Whether each use of a refresh token replaces it. */
  readonly rotatesRefreshTokens: boolean;
}
