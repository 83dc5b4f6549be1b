import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ConfigurationError } from '../errors';
import { type Statement, signedBytes } from './head';

/** A key that may vouch for chains. */
export interface PublicKey {
  /** SubjectPublicKeyInfo in PEM (RFC 7468, section 13). */
  readonly pem: string;
  /**
   * The only service for which the key vouches.
   *
   * @default - every service
   */
  readonly service?: string;
}

/** Whether a given key made a signature over a statement. */
export type HeadVerifier = (statement: Statement, signature: string) => boolean;

/**
 * Builds the check of head signatures.
 *
 * @throws ConfigurationError when a key is not a public key on P-256
 */
export function headVerifier(keys: readonly PublicKey[]): HeadVerifier {
  const known = keys.map(({ pem, service }) => ({ key: readKey(pem), service }));
  return (statement, signature) => {
    const bytes = signedBytes(statement);
    return known
      .filter(({ service }) => service === undefined || service === statement.service_name)
      .some(({ key }) => verify('sha256', bytes, key, Buffer.from(signature, 'base64')));
  };
}

function readKey(pem: string): KeyObject {
  const key = pem.includes('PRIVATE KEY') ? undefined : parse(pem);
  if (key?.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new ConfigurationError('a public key must be a PEM file with a key on P-256; export it with GetPublicKey');
  }
  return key;
}

function parse(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}
