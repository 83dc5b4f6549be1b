import { InternalError } from '../../runtime/errors';
import { namesOf, type WorkloadIdentity } from './certificate-profile';
import type { IssuedCertificate } from './issuer';
import type { Key } from './key-pair';
import { permitsNames } from './name-constraints';
import { verifyRoot } from './verify-root';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from './x509';

/** What a certificate must be. */
export interface ExpectedCertificate extends WorkloadIdentity {
  /** Key that it must be for; null when it was compared with the private key already. */
  readonly publicKey: Key | null;
  /** How long it may be valid from now on at most. */
  readonly lifetimeSeconds: number;
  readonly now: Date;
}

/** Time that an authority may take or its clock be wrong, in milliseconds. */
const TOLERANCE_MS = 60 * 1_000;

const UNDERSTOOD = ['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37'];
const USAGES: readonly unknown[] = [ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth];

/**
 * Proves that an issued certificate is what was asked for, whoever issued it: nobody gets to use one that says
 * more, or that others would refuse.
 *
 * RFC 5280, section 6; SPIFFE X.509-SVID, sections 4 and 5
 *
 * @throws InternalError with the first thing that is wrong
 */
export async function verifyCertificate(issued: IssuedCertificate, expected: ExpectedCertificate): Promise<void> {
  const certificate = onlyCertificate(issued.certificate);
  const root = await verifyRoot(issued.root, expected.now);
  demand(isIssuedBy(certificate, root), 'must name its root as issuer');
  demand(await certificate.verify({ publicKey: root, signatureOnly: true }, crypto), 'must be signed by its root');
  demand(
    expected.publicKey === null || (await isFor(certificate, expected.publicKey)),
    'must be for the key that was made',
  );
  verifyValidity(certificate, root, expected);
  verifyNames(certificate, root, expected);
  verifyUsages(certificate);
  demand(isSerial(certificate.serialNumber), 'must have a serial number of 20 bytes at most that is not 0');
  demand(
    certificate.extensions.every(({ critical, type }) => !critical || UNDERSTOOD.includes(type)),
    'must have no further critical extension',
  );
}

function demand(holds: boolean, what: string): asserts holds {
  if (!holds) {
    throw new InternalError(`the issued certificate ${what}`);
  }
}

/** The root signs services itself, so a chain is one certificate. */
function onlyCertificate(chain: string): X509Certificate {
  let certificates: readonly X509Certificate[];
  try {
    certificates = PemConverter.decode(chain).map((der) => new X509Certificate(der));
  } catch {
    certificates = [];
  }
  const [certificate, ...others] = certificates;
  demand(certificate !== undefined && others.length === 0, 'must be one certificate in PEM');
  return certificate;
}

function isIssuedBy(certificate: X509Certificate, root: X509Certificate): boolean {
  const authority = certificate.getExtension(AuthorityKeyIdentifierExtension)?.keyId;
  return (
    areEqual(certificate.issuerName.toArrayBuffer(), root.subjectName.toArrayBuffer()) &&
    authority !== undefined &&
    authority === root.getExtension(SubjectKeyIdentifierExtension)?.keyId
  );
}

async function isFor(certificate: X509Certificate, key: Key): Promise<boolean> {
  return areEqual(certificate.publicKey.rawData, (await PublicKey.create(key, crypto)).rawData);
}

function verifyValidity(certificate: X509Certificate, root: X509Certificate, expected: ExpectedCertificate): void {
  const now = expected.now.getTime();
  const notAfter = certificate.notAfter.getTime();
  demand(certificate.notBefore.getTime() <= now && now < notAfter, 'must be valid now');
  demand(notAfter <= now + expected.lifetimeSeconds * 1_000 + TOLERANCE_MS, 'must not be valid for longer than asked');
  demand(notAfter <= root.notAfter.getTime(), 'must not outlive its root');
}

function verifyNames(certificate: X509Certificate, root: X509Certificate, expected: ExpectedCertificate): void {
  const { dnsName, spiffeId } = namesOf(expected);
  const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  const written = names.map(({ type, value }) => `${type} ${value}`).sort();
  demand(
    written.length === 2 && written[0] === `dns ${dnsName}` && written[1] === `url ${spiffeId}`,
    'must have the SPIFFE id and the DNS name of the service, and no other name',
  );
  demand(
    permitsNames(root.extensions, {
      dnsName,
      uriHost: expected.trustDomain,
    }),
    'must have names that its root may sign',
  );
}

function verifyUsages(certificate: X509Certificate): void {
  const constraints = certificate.getExtension(BasicConstraintsExtension);
  demand(constraints?.critical === true && !constraints.ca, 'must say that it is no authority');
  const keyUsage = certificate.getExtension(KeyUsagesExtension);
  demand(
    keyUsage?.critical === true && keyUsage.usages === KeyUsageFlags.digitalSignature,
    'must allow its key to sign, and nothing else',
  );
  const usages = certificate.getExtension(ExtendedKeyUsageExtension)?.usages ?? [];
  demand(
    usages.length === USAGES.length && USAGES.every((usage) => usages.some((allowed) => allowed === usage)),
    'must be for clients and servers, and nothing else',
  );
}

/** RFC 5280, section 4.1.2.2 */
function isSerial(hex: string): boolean {
  return hex.length <= 40 && /[^0]/.test(hex);
}

function areEqual(one: ArrayBuffer, other: ArrayBuffer): boolean {
  return Buffer.from(one).equals(Buffer.from(other));
}
