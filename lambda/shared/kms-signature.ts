import { InternalError, Unavailable } from '../../runtime/errors';
import { BACKGROUND_LIMITS } from './background-limits';
import { KEY_ALGORITHM, randomSerial } from './certificate-profile';
import {
  AsnEcSignatureFormatter,
  type Extension,
  type PublicKey,
  type X509Certificate,
  X509CertificateGenerator,
} from './x509';

/** A certificate but for its serial number and signature. */
export interface CertificateContent {
  /** Distinguished name, e.g. `CN=orders`. */
  readonly subject: string;
  /** Distinguished name. */
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: PublicKey;
  readonly extensions: Extension[];
}

/**
 * Makes a certificate whose signature comes from a key in KMS, which never leaves it. Before anybody gets the
 * certificate, the signature is checked with the public key that others will check it with.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 *
 * @param keyArn of an `ECC_NIST_P256` key
 * @param authorityKey its public key
 * @throws Unavailable when KMS gives no signature
 * @throws InternalError when the signature is not of the public key
 */
export async function signedThroughKms(
  content: CertificateContent,
  keyArn: string,
  authorityKey: PublicKey,
): Promise<X509Certificate> {
  const verificationKey = await authorityKey.export(KEY_ALGORITHM, ['verify'], crypto);
  const certificate = await X509CertificateGenerator.create(
    // The generator reads nothing but the algorithm from the signing key, so the public one does.
    { ...content, serialNumber: randomSerial(), signingAlgorithm: KEY_ALGORITHM, signingKey: verificationKey },
    signingThroughKms(keyArn),
  );
  if (!(await certificate.verify({ publicKey: verificationKey, signatureOnly: true }, crypto))) {
    throw new InternalError("KMS signed with another key than the authority's certificate has");
  }
  return certificate;
}

/** WebCrypto as far as the generator needs it, with a key that is elsewhere. */
function signingThroughKms(keyArn: string): typeof crypto {
  const sign = async (_algorithm: unknown, _key: unknown, data: ArrayBuffer) => {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
    return new AsnEcSignatureFormatter().toWebSignature(KEY_ALGORITHM, await signDigest(keyArn, digest));
  };
  return { subtle: { sign } } as unknown as typeof crypto;
}

async function signDigest(keyArn: string, digest: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { KMSClient, SignCommand } = await import('@aws-sdk/client-kms');
  const { Signature } = await new KMSClient(BACKGROUND_LIMITS).send(
    new SignCommand({
      KeyId: keyArn,
      Message: digest,
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    }),
  );
  if (Signature === undefined) {
    throw new Unavailable('KMS answered without a signature');
  }
  return new Uint8Array(Signature);
}
