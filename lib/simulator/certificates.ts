import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Lifetime of what only this simulation believes, in milliseconds: a year. */
const LIFETIME_MS = 365 * 86_400_000;

/** A certificate and its private key, PEM. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A certificate that signs itself: of an authority, or as API Gateway makes those with which it proves itself. */
export async function selfSigned(name: string, isAuthority: boolean): Promise<CertifiedKey> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    ...lifetime(),
    signingAlgorithm: ALGORITHM,
    extensions: isAuthority ? [new x509.BasicConstraintsExtension(true, 0, true)] : [],
  });
  return { certificate: certificate.toString('pem'), privateKey: await exported(keys.privateKey) };
}

/** A certificate of a server with these names, signed by an authority that {@link selfSigned} made. */
export async function serverCertificate(names: readonly string[], authority: CertifiedKey): Promise<CertifiedKey> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const [der = new ArrayBuffer()] = x509.PemConverter.decode(authority.privateKey);
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=Amazon Web Services on this machine',
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']),
    signingAlgorithm: ALGORITHM,
    ...lifetime(),
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  return { certificate: certificate.toString('pem'), privateKey: await exported(keys.privateKey) };
}

function lifetime(): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 60_000), notAfter: new Date(now + LIFETIME_MS) };
}

type PrivateKey = Parameters<typeof crypto.subtle.exportKey>[1];

async function exported(key: PrivateKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
