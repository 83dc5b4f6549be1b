import 'reflect-metadata'; // @peculiar/x509 does not load without it.
import { BasicConstraintsExtension, PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import type { ServerCredentials } from './tls-server';

const DAY = 24 * 60 * 60 * 1_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * A P-256 key and a certificate that it signed itself, both made in memory and gone with
 * the process. It identifies nobody: it only encrypts the hop from a load balancer, which
 * does not verify its targets. Nothing may take it as proof of who answers.
 */
export async function ephemeralCertificate(now = new Date()): Promise<ServerCredentials> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=ephemeral',
      notBefore: new Date(now.getTime() - DAY),
      notAfter: new Date(now.getTime() + 365 * DAY),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [new BasicConstraintsExtension(false, undefined, true)],
    },
    crypto,
  );
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: PemConverter.encode(key, 'PRIVATE KEY'), cert: certificate.toString('pem') };
}
