import { InternalError } from '../../runtime/errors';
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509Certificate } from './x509';

/** Basic constraints, key usage, name constraints. */
const UNDERSTOOD = ['2.5.29.15', '2.5.29.19', '2.5.29.30'];

/**
 * Proves that a certificate can be the root of others: signed by itself, an authority, valid now.
 *
 * @param text certificate, PEM or DER in base64
 * @throws InternalError with the first thing that is wrong
 */
export async function verifyRoot(text: string, now: Date): Promise<X509Certificate> {
  const root = parse(text);
  const constraints = root.getExtension(BasicConstraintsExtension);
  demand(constraints?.critical === true && constraints.ca, 'must say that it is an authority');
  const usages = root.getExtension(KeyUsagesExtension);
  demand(
    usages?.critical === true && (usages.usages & KeyUsageFlags.keyCertSign) !== 0,
    'must allow its key to sign certificates',
  );
  demand(
    root.extensions.every(({ critical, type }) => !critical || UNDERSTOOD.includes(type)),
    'must have no further critical extension',
  );
  demand(root.notBefore <= now && now < root.notAfter, 'must be valid now');
  demand(await isSelfSigned(root), 'must be signed by itself');
  return root;
}

function demand(holds: boolean, what: string): asserts holds {
  if (!holds) {
    throw new InternalError(`the certificate of the authority ${what}`);
  }
}

function parse(text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw new InternalError('the certificate of the authority must be X.509');
  }
}

async function isSelfSigned(root: X509Certificate): Promise<boolean> {
  const isOwnIssuer = Buffer.from(root.subjectName.toArrayBuffer()).equals(
    Buffer.from(root.issuerName.toArrayBuffer()),
  );
  return isOwnIssuer && (await root.verify({ publicKey: root, signatureOnly: true }, crypto));
}
