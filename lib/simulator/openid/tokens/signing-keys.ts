import { type CryptoKey, exportJWK, generateKeyPair, type JSONWebKeySet, type JWK, SignJWT } from 'jose';
import type { Claims } from './token-claims';

interface SigningKey {
  readonly published: JWK;
  readonly privateKey: CryptoKey;
}

/** The keys of a user pool. */
export class SigningKeys {
  static async make(): Promise<SigningKeys> {
    return new SigningKeys(await newKey());
  }

  private constructor(
    private current: SigningKey,
    private previous?: SigningKey,
  ) {}

  /** What services verify with. */
  get published(): JSONWebKeySet {
    const keys = this.previous === undefined ? [this.current] : [this.current, this.previous];
    return { keys: keys.map(({ published }) => published) };
  }

  /** Signs with a new key from now on; the one before it stays published until the next time. */
  async rotate(): Promise<void> {
    const key = await newKey();
    this.previous = this.current;
    this.current = key;
  }

  /** A token as Cognito signs it: its header says nothing but algorithm and key. */
  sign(claims: Claims): Promise<string> {
    const { privateKey, published } = this.current;
    return new SignJWT({ ...claims }).setProtectedHeader({ kid: published.kid, alg: 'RS256' }).sign(privateKey);
  }
}

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const { e, kty, n } = await exportJWK(publicKey);
  const kid = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
  return { privateKey, published: { alg: 'RS256', e, kid, kty, n, use: 'sig' } };
}
