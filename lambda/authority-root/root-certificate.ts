import * as z from 'zod/mini';
import { ConfigurationError } from '../../runtime/errors';
import { BACKGROUND_LIMITS } from '../shared/background-limits';
import { rootExtensions, validity } from '../shared/certificate-profile';
import { signedThroughKms } from '../shared/kms-signature';
import { KEY_ARN, TRUST_DOMAIN } from '../shared/task';
import { verifyRoot } from '../shared/verify-root';
import { PublicKey, type X509Certificate } from '../shared/x509';

const DAY = 24 * 60 * 60;

/** 30 years. */
const MOST_DAYS = 10_957;

/** What fits into a common name beside the generation, RFC 5280, appendix A.1. */
const MOST_NAME_CHARACTERS = 50;

// CloudFormation turns every value into text.
const POSITIVE = z.string().check(z.regex(/^[1-9]\d{0,5}$/));
const PROPERTIES = z.object({
  KeyArn: KEY_ARN,
  TrustDomain: TRUST_DOMAIN,
  Generation: POSITIVE,
  ValidityDays: POSITIVE.check(z.refine((days) => Number(days) <= MOST_DAYS)),
});

/** What the root of a trust domain is made from. */
export type RootProperties = z.output<typeof PROPERTIES>;

/**
 * Reads the properties of the resource.
 *
 * @throws ConfigurationError
 */
export function rootProperties(properties: unknown): RootProperties {
  const result = PROPERTIES.safeParse(properties);
  if (!result.success) {
    const paths = result.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new ConfigurationError(
      `the properties of the authority are malformed at ${paths}; deploy it by its construct`,
    );
  }
  return result.data;
}

/**
 * Makes the certificate with which the key in KMS signs itself. Made again it has the same name and key, so what the
 * key has signed before leads to it just as well.
 */
export async function rootCertificate(properties: RootProperties, now: Date): Promise<X509Certificate> {
  const { Generation, KeyArn, TrustDomain, ValidityDays } = properties;
  const publicKey = await publicKeyOf(KeyArn);
  const name = `CN=${TrustDomain.slice(0, MOST_NAME_CHARACTERS)} ${Generation}`;
  const root = await signedThroughKms(
    {
      subject: name,
      issuer: name,
      ...validity(now, Number(ValidityDays) * DAY),
      publicKey,
      extensions: await rootExtensions(TrustDomain, publicKey),
    },
    KeyArn,
    publicKey,
  );
  return verifyRoot(root.toString('base64'), now);
}

async function publicKeyOf(KeyId: string): Promise<PublicKey> {
  const { GetPublicKeyCommand, KMSClient } = await import('@aws-sdk/client-kms');
  const key = await new KMSClient(BACKGROUND_LIMITS).send(new GetPublicKeyCommand({ KeyId }));
  if (key.PublicKey === undefined || key.KeySpec !== 'ECC_NIST_P256' || key.KeyUsage !== 'SIGN_VERIFY') {
    throw new ConfigurationError(
      `the key of the authority must be ECC_NIST_P256 for SIGN_VERIFY, it is ${key.KeySpec} for ${key.KeyUsage}`,
    );
  }
  return new PublicKey(new Uint8Array(key.PublicKey));
}
