import { type CryptoKey, importJWK, type JWK } from 'jose';
import * as z from 'zod/mini';
import { Unavailable } from '../errors';
import { decodeBase64Url } from './base64url';
import { type VerificationKey, verificationKey } from './token-signature';
import { parseUniqueObject } from './unique-json';

/** Everything that a service trusts: roots of certificates and keys of token issuers. */
export interface TrustBundle {
  /** Number that grows with every change of the content. */
  readonly sequence: number;
  /** Seconds after which the document is to be read again. */
  readonly refreshHintSeconds: number;
  /** Root certificates, PEM. */
  readonly roots: readonly string[];
  /** Certificates with which the gateway of the edge proves itself: SHA-256 of the DER, base64url. */
  readonly edgeCertificates: readonly string[];
  /** Keys of an issuer by key id; empty for an issuer that the bundle does not name. */
  keysOf(issuer: string): ReadonlyMap<string, VerificationKey>;
}

const NO_KEYS: ReadonlyMap<string, VerificationKey> = new Map();
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

const NAME = z.string().check(z.minLength(1), z.maxLength(512));
const DIGEST = z.string().check(z.refine((text) => decodeBase64Url(text)?.length === 32));
const COORDINATE = z.string().check(z.refine((text) => decodeBase64Url(text)?.length === 32));
// Below 2048 bits a signature can be forged; above 4096 it only costs more to check.
const MODULUS = z.string().check(z.refine((text) => isWithin(bitLength(text), 2_048, 4_096)));
const CERTIFICATE = z.string().check(z.refine((text) => isCertificate(Buffer.from(text, 'base64'), text)));

const USE = { use: z.literal('sig'), iss: NAME, kid: NAME };
const SIGNATURE_KEY = z.discriminatedUnion('kty', [
  z.object({ ...USE, kty: z.literal('RSA'), alg: z.literal('RS256'), n: MODULUS, e: z.literal('AQAB') }),
  z.object({
    ...USE,
    kty: z.literal('EC'),
    alg: z.literal('ES256'),
    crv: z.literal('P-256'),
    x: COORDINATE,
    y: COORDINATE,
  }),
]);
const ROOT = z.object({ use: z.literal('x509-svid'), x5c: z.tuple([CERTIFICATE]) });
const DOCUMENT = z.object({
  spiffe_sequence: z.int().check(z.nonnegative()),
  // Beyond an hour a key that was withdrawn would live on for too long.
  spiffe_refresh_hint: z._default(z.int().check(z.minimum(10), z.maximum(3_600)), 300),
  // SPIFFE lets a bundle have members of its own. Without this one, nobody is the gateway.
  palisade_edge_certificates: z._default(z.array(DIGEST), []),
  keys: z.array(z.looseObject({ use: z.optional(z.unknown()) })),
});

/**
 * Reads a trust bundle: a SPIFFE bundle, i.e. a JWK set, in which each JWT key is bound to
 * its issuer by the member `iss`. A document with anything wrong in it is refused as a
 * whole; only keys for another use are passed over, as SPIFFE demands.
 *
 * https://spiffe.io/docs/latest/spiffe-specs/spiffe_trust_domain_and_bundle/, section 4
 *
 * @throws Unavailable when the document is malformed, holds no JWT key or a private one
 */
export async function decodeTrustBundle(text: string): Promise<TrustBundle> {
  const document = accept(DOCUMENT, parseUniqueObject(text));
  if (document.keys.some((key) => PRIVATE_MEMBERS.some((member) => member in key))) {
    throw new Unavailable('the trust bundle holds a private key');
  }
  const roots = document.keys.filter(({ use }) => use === 'x509-svid').map((key) => accept(ROOT, key).x5c[0]);
  const issuers = new Map<string, Map<string, VerificationKey>>();
  for (const jwk of document.keys.filter(({ use }) => use === 'sig').map((key) => accept(SIGNATURE_KEY, key))) {
    const keys = issuers.get(jwk.iss) ?? new Map<string, VerificationKey>();
    if (keys.has(jwk.kid)) {
      throw new Unavailable('the trust bundle names two keys of an issuer alike');
    }
    issuers.set(jwk.iss, keys.set(jwk.kid, await importKey(jwk)));
  }
  if (issuers.size === 0) {
    throw new Unavailable('the trust bundle holds no JWT key');
  }
  return {
    sequence: document.spiffe_sequence,
    refreshHintSeconds: document.spiffe_refresh_hint,
    roots: roots.map(toPem),
    edgeCertificates: document.palisade_edge_certificates,
    keysOf: (issuer) => issuers.get(issuer) ?? NO_KEYS,
  };
}

function accept<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) {
    const where = result.error.issues.map(({ path }) => path.join('.') || 'top');
    throw new Unavailable(`the trust bundle is malformed at ${where.join(', ')}`);
  }
  return result.data;
}

/** Imports what is checked and nothing else; refuses a point that is not on the curve. */
async function importKey(jwk: z.output<typeof SIGNATURE_KEY>): Promise<VerificationKey> {
  const { kty } = jwk;
  const key: JWK = kty === 'RSA' ? { kty, n: jwk.n, e: jwk.e } : { kty, crv: jwk.crv, x: jwk.x, y: jwk.y };
  try {
    return verificationKey(jwk.alg, (await importJWK(key, jwk.alg)) as CryptoKey);
  } catch (cause) {
    throw new Unavailable('the trust bundle holds a key that is none', { cause });
  }
}

function bitLength(modulus: string): number {
  const bytes = decodeBase64Url(modulus);
  return bytes === undefined ? 0 : bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24;
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** One DER sequence with nothing after it, in canonical base64. What it says is for the TLS library to judge. */
function isCertificate(der: Buffer, text: string): boolean {
  return (
    der.toString('base64') === text &&
    der.length > 4 &&
    der.readUInt16BE(0) === 0x3082 &&
    der.readUInt16BE(2) === der.length - 4
  );
}

function toPem(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}
