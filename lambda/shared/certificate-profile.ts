import { nameConstraints } from './name-constraints';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
} from './x509';

/** Algorithm of every key and signature made here: what KMS, ACM, load balancers and TLS 1.3 all take. */
export const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const CLOCK_SKEW_MS = 5 * 60 * 1_000;

/** Whom a certificate is for. */
export interface WorkloadIdentity {
  readonly service: string;
  readonly trustDomain: string;
}

/** Names that the certificate of a service has, and no other. */
export function namesOf({ service, trustDomain }: WorkloadIdentity): { spiffeId: string; dnsName: string } {
  return { spiffeId: `spiffe://${trustDomain}/${service}`, dnsName: `${service}.${trustDomain}` };
}

/** When a certificate is valid: it begins a little early, for clocks that are late. In whole seconds, as X.509 has it. */
export function validity(now: Date, lifetimeSeconds: number): { notBefore: Date; notAfter: Date } {
  const seconds = Math.floor(now.getTime() / 1_000) * 1_000;
  return { notBefore: new Date(seconds - CLOCK_SKEW_MS), notAfter: new Date(seconds + lifetimeSeconds * 1_000) };
}

/** 127 random bits and so never negative, in hex. CA/Browser Forum baseline requirements, section 7.1, ask for 64. */
export function randomSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // A first byte between 64 and 127: positive, without leading zeros that DER would forbid.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

/**
 * Extensions of the certificate of a service.
 *
 * SPIFFE X.509-SVID, section 4 and appendix A; RFC 5280, section 4.2.1
 */
export async function leafExtensions(
  identity: WorkloadIdentity,
  publicKey: PublicKey,
  authorityKey: PublicKey,
): Promise<Extension[]> {
  const { dnsName, spiffeId } = namesOf(identity);
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth], false),
    new SubjectAlternativeNameExtension([
      { type: 'url', value: spiffeId },
      { type: 'dns', value: dnsName },
    ]),
    await SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
    await AuthorityKeyIdentifierExtension.create(authorityKey, false, crypto),
  ];
}

/** Extensions of the root of a trust domain: it signs certificates of services, and no further authority. */
export async function rootExtensions(trustDomain: string, publicKey: PublicKey): Promise<Extension[]> {
  return [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    nameConstraints(trustDomain),
    await SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
    await AuthorityKeyIdentifierExtension.create(publicKey, false, crypto),
  ];
}
