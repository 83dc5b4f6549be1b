import { KEY_ALGORITHM } from '../../../lambda/shared/certificate-profile';
import { newKeyPair, privateKeyPem } from '../../../lambda/shared/key-pair';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '../../../lambda/shared/x509';

/** What a database on this machine proves itself with, both PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A self-signed certificate of a name, and of no address. */
export async function serverCertificate(name = 'localhost'): Promise<ServerCertificate> {
  const keys = await newKeyPair();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${name}`,
      keys,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 3_600_000),
      signingAlgorithm: KEY_ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
      ],
    },
    crypto,
  );
  return { certificate: certificate.toString('pem'), privateKey: await privateKeyPem(keys) };
}
