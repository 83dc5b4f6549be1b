import { KEY_ALGORITHM } from './certificate-profile';
import { PemConverter } from './x509';

/** A key of WebCrypto. */
export type Key = Parameters<typeof crypto.subtle.exportKey>[1];

/** A private key and its public part. */
export interface KeyPair {
  readonly publicKey: Key;
  readonly privateKey: Key;
}

/** A new P-256 key pair, made in memory. */
export function newKeyPair(): Promise<KeyPair> {
  return crypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
}

/** A private key as PKCS #8 in PEM. */
export async function privateKeyPem({ privateKey }: KeyPair): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
}
