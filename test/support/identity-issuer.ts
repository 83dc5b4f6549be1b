import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { TrustedIssuer } from '../../runtime/contract';

/** A user pool on this machine: signs tokens as Cognito does. */
export interface IdentityIssuer {
  /** What services must trust. */
  readonly trusted: TrustedIssuer;
  /** Its public key, as a member of a trust bundle. */
  readonly bundleKey: Readonly<Record<string, unknown>>;
  /**
   * An access token.
   *
   * @param user `sub`
   * @param claims replace or add to what a token of the pool says
   */
  token(user: string, scopes: readonly string[], claims?: Readonly<Record<string, unknown>>): Promise<string>;
}

const CLIENT = 'web';

/** Creates an issuer with a key of its own. */
export async function createIssuer(
  issuer = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Test',
): Promise<IdentityIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = crypto.randomUUID();
  return {
    trusted: { issuer, kind: 'cognito', clientIds: [CLIENT], rolesClaim: 'cognito:groups' },
    bundleKey: { ...(await exportJWK(publicKey)), use: 'sig', alg: 'RS256', kid, iss: issuer },
    async token(user, scopes, claims = {}) {
      const issuedAt = Math.floor(Date.now() / 1_000);
      return new SignJWT({
        token_use: 'access',
        client_id: CLIENT,
        scope: scopes.join(' '),
        iss: issuer,
        sub: user,
        jti: crypto.randomUUID(),
        iat: issuedAt,
        exp: issuedAt + 300,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(privateKey);
    },
  };
}
