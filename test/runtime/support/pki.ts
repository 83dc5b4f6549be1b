import 'reflect-metadata'; // @peculiar/x509 does not load without it.
import { X509Certificate as NodeCertificate, type webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { nameConstraints } from '../../../lambda/shared/name-constraints';

export { KeyUsageFlags };

/** What a service proves itself with; the members of the document that `PALISADE_CERTIFICATE` leads to. */
export interface IssuedCertificate {
  /** Certificate, PEM; followed by those of the authorities below the root. */
  readonly certificate: string;
  /** Private key, PKCS #8 in PEM. */
  readonly privateKey: string;
}

/** What a test makes wrong in a certificate. */
export interface CertificateOverrides {
  /** @default - the SPIFFE id of the service */
  readonly uris?: readonly string[];
  /** @default - `<service>.<trust domain>` */
  readonly dnsNames?: readonly string[];
  /** @default - client and server; none at all leaves the extension out */
  readonly usages?: readonly ('client' | 'server')[];
  /** @default - digital signatures */
  readonly keyUsage?: KeyUsageFlags;
  /** @default - an hour ago */
  readonly notBefore?: Date;
  /** @default - in an hour */
  readonly notAfter?: Date;
  /** @default false */
  readonly isAuthority?: boolean;
}

/** How an authority differs from a blueprint's own one. */
export interface PkiOptions {
  /** @default true */
  readonly isConstrained?: boolean;
  /** @default 0 */
  readonly pathLength?: number;
}

/** A certificate authority in memory. */
export interface Pki {
  /** Trust domain of its certificates. */
  readonly trustDomain: string;
  /** Root certificate, PEM. */
  readonly rootPem: string;
  /** Issues a certificate for a service. */
  issue(service: string, overrides?: CertificateOverrides): Promise<IssuedCertificate>;
  /** An authority below this one, which no blueprint has. */
  subordinate(): Promise<Pick<Pki, 'issue'>>;
}

interface Authority {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
  /** Certificates that follow one that it issues, PEM. */
  readonly chain: string;
}

const HOUR = 60 * 60 * 1_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Makes a certificate authority with a P-256 root, as a blueprint's own one would be. */
export async function createPki(
  trustDomain: string,
  { isConstrained = true, pathLength = 0 }: PkiOptions = {},
): Promise<Pki> {
  const keys = await newKeys();
  const name = `CN=${trustDomain}`;
  const root = await X509CertificateGenerator.createSelfSigned(
    {
      name,
      ...validity(),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, pathLength, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        ...(isConstrained ? [nameConstraints(trustDomain)] : []),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  const authority = { name, keys, chain: '' };
  return {
    trustDomain,
    rootPem: pem(root),
    issue: (service, overrides) => issue(authority, trustDomain, service, overrides),
    async subordinate() {
      const below = await newKeys();
      const certificate = await X509CertificateGenerator.create(
        {
          subject: 'CN=subordinate',
          issuer: name,
          ...validity(),
          signingAlgorithm: ALGORITHM,
          publicKey: below.publicKey,
          signingKey: keys.privateKey,
          extensions: [
            new BasicConstraintsExtension(true, 0, true),
            new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
            await SubjectKeyIdentifierExtension.create(below.publicKey, false, crypto),
            await AuthorityKeyIdentifierExtension.create(keys.publicKey, false, crypto),
          ],
        },
        crypto,
      );
      const issuer = { name: 'CN=subordinate', keys: below, chain: pem(certificate) };
      return { issue: (service, overrides) => issue(issuer, trustDomain, service, overrides) };
    },
  };
}

/** A root as a member of a trust bundle. */
export function bundleRoot(rootPem: string): Readonly<Record<string, unknown>> {
  const { publicKey, raw } = new NodeCertificate(rootPem);
  return { ...publicKey.export({ format: 'jwk' }), use: 'x509-svid', x5c: [raw.toString('base64')] };
}

async function issue(
  authority: Authority,
  trustDomain: string,
  service: string,
  overrides: CertificateOverrides = {},
): Promise<IssuedCertificate> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create(
    {
      subject: `CN=${service}`,
      issuer: authority.name,
      ...validity(overrides),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: authority.keys.privateKey,
      extensions: [
        ...extensions(trustDomain, service, overrides),
        await AuthorityKeyIdentifierExtension.create(authority.keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  const privateKey = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: pem(certificate) + authority.chain,
    privateKey: PemConverter.encode(privateKey, 'PRIVATE KEY'),
  };
}

function extensions(trustDomain: string, service: string, overrides: CertificateOverrides): Extension[] {
  const {
    uris = [`spiffe://${trustDomain}/${service}`],
    dnsNames = [`${service}.${trustDomain}`],
    usages = ['client', 'server'],
    isAuthority = false,
    keyUsage = KeyUsageFlags.digitalSignature | (isAuthority ? KeyUsageFlags.keyCertSign : 0),
  } = overrides;
  const names = [
    ...uris.map((value) => ({ type: 'url' as const, value })),
    ...dnsNames.map((value) => ({ type: 'dns' as const, value })),
  ];
  return [
    new BasicConstraintsExtension(isAuthority, undefined, true),
    new KeyUsagesExtension(keyUsage, true),
    ...(usages.length > 0
      ? [new ExtendedKeyUsageExtension(usages.map((usage) => ExtendedKeyUsage[`${usage}Auth`]))]
      : []),
    ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
  ];
}

function validity({ notBefore, notAfter }: CertificateOverrides = {}) {
  const now = Date.now();
  return { notBefore: notBefore ?? new Date(now - HOUR), notAfter: notAfter ?? new Date(now + HOUR) };
}

/** With a line break at the end, so that certificates can be joined to a chain. */
function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}
