import { isUtf8 } from 'node:buffer';
import { Unauthenticated } from '../errors';
import { decodeBase64Url } from './base64url';
import { parseUniqueObject } from './unique-json';

/** Longest token that is looked at, in characters. */
export const MAX_TOKEN_LENGTH = 8 * 1024;

/** A token taken apart. Nothing in it is proven. */
export interface CompactToken {
  /** Algorithm that the token claims to be signed with. */
  readonly algorithm: 'RS256' | 'ES256';
  /** Name of the key that it claims to be signed with. */
  readonly keyId: string;
  /**
   * Media type in lower case.
   *
   * @default - the header has none
   */
  readonly type?: string;
  /** The claims. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Text that the signature is for: header and payload as they were sent. */
  readonly signedText: string;
  /** The signature. */
  readonly signature: Uint8Array;
}

/**
 * Header members that bring a key along or demand what is not implemented. A verifier
 * that follows them lets the attacker choose the key (RFC 8725, sections 3.9 and 3.10).
 */
const REFUSED_MEMBERS = ['jku', 'jwk', 'x5u', 'x5c', 'crit'];

/**
 * Takes a signed token apart, strictly.
 *
 * RFC 7515, section 7.1; RFC 8725, section 3
 *
 * @throws Unauthenticated when it is not exactly that
 */
export function decodeCompactToken(token: string): CompactToken {
  const [header, payload, signature, ...rest] = token.split('.').map(decodeBase64Url);
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    throw new Unauthenticated('the token is not three parts in canonical base64url');
  }
  const claims = parseObject(payload);
  if (claims === undefined) {
    throw new Unauthenticated('the claims are not a JSON object with distinct members');
  }
  const { algorithm, keyId, type } = readHeader(header);
  return { algorithm, keyId, type, claims, signedText: token.slice(0, token.lastIndexOf('.')), signature };
}

function readHeader(bytes: Buffer): Pick<CompactToken, 'algorithm' | 'keyId' | 'type'> {
  const header = parseObject(bytes);
  if (header === undefined) {
    throw new Unauthenticated('the header is not a JSON object with distinct members');
  }
  const refused = REFUSED_MEMBERS.find((member) => member in header);
  if (refused !== undefined) {
    throw new Unauthenticated(`the header has the member ${refused}`);
  }
  const { alg: algorithm, kid: keyId, typ: type } = header;
  // Never `none`, and never a secret: a public key would serve as one (RFC 8725, section 2.1).
  if (algorithm !== 'RS256' && algorithm !== 'ES256') {
    throw new Unauthenticated('the algorithm is neither RS256 nor ES256');
  }
  if (typeof keyId !== 'string') {
    throw new Unauthenticated('the header names no key');
  }
  if (type !== undefined && typeof type !== 'string') {
    throw new Unauthenticated('the type in the header is not text');
  }
  return { algorithm, keyId, type: type?.toLowerCase() };
}

function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  return isUtf8(bytes) ? parseUniqueObject(bytes.toString()) : undefined;
}
