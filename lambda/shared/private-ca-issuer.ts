import { ConfigurationError } from '../../runtime/errors';
import { KEY_ALGORITHM, namesOf, validity } from './certificate-profile';
import type { CertificateRequest, Issuer } from './issuer';
import { type PrivateCa, PrivateCaError } from './private-ca';
import { KeyUsageFlags, KeyUsagesExtension, Pkcs10CertificateRequestGenerator, X509Certificate } from './x509';

/** How often it is asked whether a certificate is ready, and how long it is waited in between. */
const POLLS = 20;
const POLL_PAUSE_MS = 1_000;

/** What an issuer works with. */
export interface PrivateCaIssuerOptions {
  readonly now: () => Date;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Has certificates issued by a root authority of AWS Private CA, with the one template that leaves key usage to the
 * caller and marks basic constraints critical. What the request says of names and usages takes precedence over the
 * signing request, which only brings the key and the subject.
 *
 * https://docs.aws.amazon.com/privateca/latest/userguide/template-definitions.html#BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough
 *
 * @param authorityArn ARN of the authority
 */
export function privateCaIssuer(authorityArn: string, client: PrivateCa, options: PrivateCaIssuerOptions): Issuer {
  const [, partition] = authorityArn.split(':');

  async function fetched(certificateArn: string): Promise<string> {
    for (let poll = 1; ; poll += 1) {
      try {
        return await client.getCertificate(certificateArn);
      } catch (error) {
        const isUnderWay = error instanceof PrivateCaError && error.type === 'RequestInProgressException';
        if (poll === POLLS || !isUnderWay) {
          throw error;
        }
        await options.sleep(POLL_PAUSE_MS);
      }
    }
  }

  return {
    roots: async () => [await client.getAuthorityCertificate()],
    async issue(request) {
      const root = await client.getAuthorityCertificate();
      const { notBefore, notAfter } = validity(options.now(), request.lifetimeSeconds);
      const certificateArn = await client.issueCertificate({
        TemplateArn: `arn:${partition}:acm-pca:::template/BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough/V1`,
        SigningAlgorithm: signingAlgorithmOf(new X509Certificate(root)),
        Csr: Buffer.from(await signingRequest(request)).toString('base64'),
        ApiPassthrough: { Extensions: extensions(request) },
        ValidityNotBefore: absolute(notBefore),
        Validity: absolute(notAfter),
        IdempotencyToken: await tokenOf(request),
      });
      return { certificate: await fetched(certificateArn), root };
    },
  };
}

/** An authority signs with its own kind of key only. */
function signingAlgorithmOf({ publicKey: { algorithm } }: X509Certificate): string {
  const { name } = algorithm;
  const curve = 'namedCurve' in algorithm ? algorithm.namedCurve : undefined;
  switch (curve ?? name) {
    case 'P-256':
      return 'SHA256WITHECDSA';
    case 'P-384':
      return 'SHA384WITHECDSA';
    case 'RSASSA-PKCS1-v1_5':
      return 'SHA256WITHRSA';
    default:
      throw new ConfigurationError(`the certificate authority must have a key of P-256, P-384 or RSA, it has ${name}`);
  }
}

async function signingRequest({ keys, service }: CertificateRequest): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create(
    { name: `CN=${service}`, keys, signingAlgorithm: KEY_ALGORITHM },
    crypto,
  );
  return request.toString('pem');
}

/** Key usage goes as a custom extension, because only there can it be marked critical. */
function extensions(request: CertificateRequest): Readonly<Record<string, unknown>> {
  const { dnsName, spiffeId } = namesOf(request);
  const keyUsage = new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true);
  return {
    SubjectAlternativeNames: [{ UniformResourceIdentifier: spiffeId }, { DnsName: dnsName }],
    ExtendedKeyUsage: [{ ExtendedKeyUsageType: 'CLIENT_AUTH' }, { ExtendedKeyUsageType: 'SERVER_AUTH' }],
    CustomExtensions: [
      { ObjectIdentifier: keyUsage.type, Value: Buffer.from(keyUsage.value).toString('base64'), Critical: true },
    ],
  };
}

function absolute(time: Date): Readonly<Record<string, unknown>> {
  return { Type: 'ABSOLUTE', Value: time.getTime() / 1_000 };
}

/** One key gets one certificate, however often it is asked for. */
async function tokenOf({ keys }: CertificateRequest): Promise<string> {
  const key = await crypto.subtle.exportKey('spki', keys.publicKey);
  return Buffer.from(await crypto.subtle.digest('SHA-256', key))
    .toString('hex')
    .slice(0, 36);
}
