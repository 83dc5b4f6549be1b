import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Person, Scene } from './scene';

/** A token taken apart. */
export interface TokenParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Base64url. */
  readonly signature: string;
}

/** A key pair of the attacker's. */
export interface OwnKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

let own: OwnKey | undefined;

/** The key pair of the attacker, RSA with 2048 bits as those of Cognito. */
export function ownKey(): OwnKey {
  own ??= generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return own;
}

/** The public key that tokens of a person are verified with, which anybody may read. */
export function publishedKey(scene: Scene, { header, claims }: TokenParts): KeyObject {
  const jwk = scene.issuer.jwks(String(claims['iss']))?.keys.find(({ kid }) => kid === header['kid']);
  if (jwk === undefined) {
    throw new Error('the user pool does not publish the key that it signs with');
  }
  return createPublicKey({ key: { ...jwk }, format: 'jwk' });
}

/** The parts of a token that the user pool has signed for a person. */
export async function partsOf(scene: Scene, person: Person): Promise<TokenParts> {
  const [header = '', claims = '', signature = ''] = (await scene.token(person)).split('.');
  return { header: decoded(header), claims: decoded(claims), signature };
}

/** Puts a token together with a signature that exists already. */
export const assembled = ({ claims, header, signature }: TokenParts): string =>
  `${encoded(header)}.${encoded(claims)}.${signature}`;

/** A token with this header and these claims, signed by RS256 with any key. */
export function signedBy(
  { privateKey }: Pick<OwnKey, 'privateKey'>,
  { claims, header }: Omit<TokenParts, 'signature'>,
) {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}

/** A token with this header and these claims, signed by HS256 with any secret. */
export function signedWithSecret(secret: string, { claims, header }: Omit<TokenParts, 'signature'>): string {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const decoded = (part: string): TokenParts['claims'] => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
