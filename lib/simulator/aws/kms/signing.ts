import { constants, privateEncrypt, sign } from 'node:crypto';
import { p256 } from '@noble/curves/p256';
import { p384 } from '@noble/curves/p384';
import { p521 } from '@noble/curves/p521';
import { AwsError, notImplemented, validationError } from '../error';
import type { Key } from './key';
import type { KeySpec } from './key-resource';

/** Algorithms that a key can sign with; https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html */
export function signingAlgorithms(spec: KeySpec): readonly string[] {
  if (spec.startsWith('RSA_')) {
    return ['PKCS1_V1_5', 'PSS'].flatMap((scheme) => [256, 384, 512].map((bits) => `RSASSA_${scheme}_SHA_${bits}`));
  }
  const algorithm = { ECC_NIST_P256: 'ECDSA_SHA_256', ECC_NIST_P384: 'ECDSA_SHA_384', ECC_NIST_P521: 'ECDSA_SHA_512' };
  return spec in algorithm ? [algorithm[spec as keyof typeof algorithm]] : [];
}

const CURVES = { ECC_NIST_P256: p256, ECC_NIST_P384: p384, ECC_NIST_P521: p521 };

/** What comes before a digest in a signature by PKCS #1, RFC 8017, section 9.2. */
const DIGEST_INFO: Readonly<Record<string, string>> = {
  '256': '3031300d060960864801650304020105000420',
  '384': '3041300d060960864801650304020205000430',
  '512': '3051300d060960864801650304020305000440',
};

/** Longest message that KMS hashes itself, in bytes. */
const MAX_MESSAGE = 4_096;

/** What is to be signed. */
export interface SigningRequest {
  readonly message: Buffer;
  /** `RAW` or `DIGEST`. */
  readonly messageType: string;
  /** e.g. `ECDSA_SHA_256`. */
  readonly algorithm: string;
}

/**
 * Signs a message, or the digest of one.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 *
 * @returns ECDSA in DER, RFC 3279; RSA as it is
 * @throws AwsError
 */
export function signWith(key: Key, { algorithm, message, messageType }: SigningRequest): Buffer {
  if (!signingAlgorithms(key.spec).includes(algorithm)) {
    throw new AwsError('InvalidKeyUsageException', `Algorithm ${algorithm} and key spec ${key.spec} don't match.`);
  }
  const bits = algorithm.slice(-3);
  switch (messageType) {
    case 'RAW':
      return signMessage(key, algorithm, bits, message);
    case 'DIGEST':
      return signDigest(key, algorithm, bits, message);
    default:
      throw validationError(`Value '${messageType}' at 'messageType' must be one of [RAW, DIGEST]`);
  }
}

function signMessage({ pair }: Key, algorithm: string, bits: string, message: Buffer): Buffer {
  if (message.length > MAX_MESSAGE) {
    throw validationError(`'message' must have length less than or equal to ${MAX_MESSAGE}`);
  }
  const isPss = algorithm.startsWith('RSASSA_PSS');
  const padding = isPss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  const key = algorithm.startsWith('RSA')
    ? { key: pair.privateKey, padding, ...(isPss && { saltLength }) }
    : pair.privateKey;
  return sign(`sha${bits}`, message, key);
}

/** Node signs only what it has hashed itself, but for RSA without salt. */
function signDigest({ pair, spec }: Key, algorithm: string, bits: string, digest: Buffer): Buffer {
  if (digest.length !== Number(bits) / 8) {
    throw validationError(`Digest is invalid length for algorithm ${algorithm}.`);
  }
  const curve = CURVES[spec as keyof typeof CURVES];
  if (curve !== undefined) {
    const { d = '' } = pair.privateKey.export({ format: 'jwk' });
    return Buffer.from(curve.sign(digest, Buffer.from(d, 'base64url')).toDERRawBytes());
  }
  if (algorithm.startsWith('RSASSA_PSS')) {
    throw notImplemented('signatures by RSASSA-PSS over a digest');
  }
  const encoded = Buffer.concat([Buffer.from(DIGEST_INFO[bits] ?? '', 'hex'), digest]);
  return privateEncrypt({ key: pair.privateKey, padding: constants.RSA_PKCS1_PADDING }, encoded);
}
