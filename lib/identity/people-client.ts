import { type Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { BlueprintError } from '../shared';
import { NO_DIRECT_SIGN_IN, PERSON_SCOPES, ROTATION_GRACE, SESSION_VALIDITY } from './defaults';
import { requireRedirectUrl } from './private/redirect-url';
import { tokenMinutes } from './private/token-validity';

/** What an application for people needs to be told. */
export interface PeopleClientOptions {
  /** Exact https URLs that authorization codes are sent to. */
  readonly callbackUrls: string[];

  /**
   * Exact https URLs that a browser is sent to after signing out.
   *
   * @default - none
   */
  readonly logoutUrls?: string[];

  /**
   * Resource server scopes that the application may ask for, e.g. `orders/read`.
   *
   * @default - every scope declared with `addScope`, before or after
   */
  readonly scopes?: string[];

  /**
   * Lifetime of access and ID tokens, 5 to 15 minutes.
   *
   * @default Duration.minutes(10)
   */
  readonly accessTokenValidity?: Duration;

  /**
   * Reason for accepting `http://localhost` URLs. Any program on a person's machine can then receive their
   * authorization codes; for development only.
   *
   * @default - refused
   */
  readonly unsafeLoopbackRedirects?: string;
}

/** Properties of a {@link PeopleClient}. */
export interface PeopleClientProps extends PeopleClientOptions {
  /** User pool whose people sign in. */
  readonly userPool: cognito.IUserPool;

  /** Resource server scopes that the application may ask for; may be a lazy list. */
  readonly scopes: string[];
}

/**
 * An application in which people sign in: a public client (no secret) with authorization codes only. Sign-in
 * happens on Cognito's own pages, never through its API, and nothing returns tokens in a URL. Refresh tokens are
 * used once: each refresh replaces them, and a stolen one stops working.
 *
 * Cognito checks a PKCE challenge when there is one but cannot require it of a client: the application must send
 * `code_challenge_method=S256`, as current OAuth libraries do (RFC 7636, RFC 9700 section 2.1.1).
 *
 * @throws BlueprintError `CALLBACK_URL_INVALID`, `VALUE_OUT_OF_RANGE`, `UNSAFE_WITHOUT_REASON`
 */
export class PeopleClient extends Construct {
  /** Public identifier of the application: the `client_id` of its requests and tokens. */
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: PeopleClientProps) {
    super(scope, id);
    const { callbackUrls, logoutUrls, userPool, scopes, unsafeLoopbackRedirects: reason } = props;
    if (reason !== undefined && reason.trim() === '') {
      throw new BlueprintError(
        'UNSAFE_WITHOUT_REASON',
        'unsafeLoopbackRedirects must be a reason, got an empty text; say why, or leave it out',
        this,
      );
    }
    if (callbackUrls.length === 0) {
      throw new BlueprintError(
        'CALLBACK_URL_INVALID',
        'callbackUrls must name at least one URL, got none; write the address of the application',
        this,
      );
    }
    for (const url of [...callbackUrls, ...(logoutUrls ?? [])]) {
      requireRedirectUrl(this, url, reason !== undefined);
    }
    const minutes = tokenMinutes(this, props.accessTokenValidity);
    const client = new cognito.CfnUserPoolClient(this, 'Resource', {
      userPoolId: userPool.userPoolId,
      generateSecret: false,
      allowedOAuthFlowsUserPoolClient: true,
      allowedOAuthFlows: ['code'],
      allowedOAuthScopes: Lazy.list({
        produce: () => [...new Set<string>([...PERSON_SCOPES, ...Stack.of(this).resolve(scopes)])].sort(),
      }),
      callbackUrLs: callbackUrls,
      logoutUrLs: logoutUrls,
      supportedIdentityProviders: ['COGNITO'],
      explicitAuthFlows: NO_DIRECT_SIGN_IN,
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      // Rotation also forbids ALLOW_REFRESH_TOKEN_AUTH, which would refresh without replacing the token.
      refreshTokenRotation: { feature: 'ENABLED', retryGracePeriodSeconds: ROTATION_GRACE.toSeconds() },
      accessTokenValidity: minutes,
      idTokenValidity: minutes,
      refreshTokenValidity: SESSION_VALIDITY.toMinutes(),
      tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'minutes' },
      authSessionValidity: 3,
      readAttributes: ['email', 'email_verified'],
      writeAttributes: ['email'],
    });
    if (reason !== undefined) {
      client.addMetadata('Palisade::Unsafe', { unsafeLoopbackRedirects: reason });
    }
    this.clientId = client.ref;
    // Without a style of its own a client's managed login pages answer "Login pages unavailable".
    new cognito.CfnManagedLoginBranding(this, 'Style', {
      userPoolId: userPool.userPoolId,
      clientId: client.ref,
      useCognitoProvidedValues: true,
    });
  }
}
