import 'reflect-metadata'; // @peculiar/x509 does not load without it.
import type { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** What a service proves itself with; the members of the document that `PALISADE_CERTIFICATE` leads to. */
export interface IssuedCertificate {
  /** Certificate, PEM. */
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
  /** @default - client and server */
  readonly usages?: readonly ('client' | 'server')[];
  /** @default - an hour ago */
  readonly notBefore?: Date;
  /** @default - in an hour */
  readonly notAfter?: Date;
  /** @default false */
  readonly isAuthority?: boolean;
}

/** A certificate authority in memory. */
export interface Pki {
  /** Trust domain of its certificates. */
  readonly trustDomain: string;
  /** Root certificate, PEM. */
  readonly rootPem: string;
  /** Issues a certificate for a service. */
  issue(service: string, overrides?: CertificateOverrides): Promise<IssuedCertificate>;
}

const HOUR = 60 * 60 * 1_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Makes a certificate authority with a P-256 root, as a blueprint's own one would be. */
export async function createPki(trustDomain: string): Promise<Pki> {
  const root = await newKeys();
  const rootName = `CN=${trustDomain}`;
  const rootCertificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: rootName,
      ...validity(),
      signingAlgorithm: ALGORITHM,
      keys: root,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    },
    crypto,
  );
  return {
    trustDomain,
    rootPem: pem(rootCertificate),
    async issue(service, overrides = {}) {
      const keys = await newKeys();
      const certificate = await X509CertificateGenerator.create(
        {
          subject: `CN=${service}`,
          issuer: rootName,
          ...validity(overrides),
          signingAlgorithm: ALGORITHM,
          publicKey: keys.publicKey,
          signingKey: root.privateKey,
          extensions: extensions(trustDomain, service, overrides),
        },
        crypto,
      );
      const privateKey = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
      return { certificate: pem(certificate), privateKey: PemConverter.encode(privateKey, 'PRIVATE KEY') };
    },
  };
}

function extensions(trustDomain: string, service: string, overrides: CertificateOverrides): Extension[] {
  const {
    uris = [`spiffe://${trustDomain}/${service}`],
    dnsNames = [`${service}.${trustDomain}`],
    usages = ['client', 'server'],
    isAuthority = false,
  } = overrides;
  const names = [
    ...uris.map((value) => ({ type: 'url' as const, value })),
    ...dnsNames.map((value) => ({ type: 'dns' as const, value })),
  ];
  return [
    new BasicConstraintsExtension(isAuthority, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | (isAuthority ? KeyUsageFlags.keyCertSign : 0), true),
    new ExtendedKeyUsageExtension(usages.map((usage) => ExtendedKeyUsage[`${usage}Auth`])),
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
