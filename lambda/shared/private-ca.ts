import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../runtime/adapters/sha-256';
import { ConfigurationError, Unavailable } from '../../runtime/errors';
import { exchange, type HttpResponse } from './http-exchange';

/** An answer of Private CA other than success. */
export class PrivateCaError extends Unavailable {
  constructor(
    /** Class of the error, e.g. `RequestInProgressException`. */
    readonly type: string,
  ) {
    super(`Private CA answered ${type}`);
  }
}

/** The operations of Private CA that issuing takes, with the parameters of its API. */
export interface PrivateCa {
  /** @returns ARN of the certificate, which takes a few seconds to be made */
  issueCertificate(parameters: Readonly<Record<string, unknown>>): Promise<string>;
  /** @returns the certificate, PEM, without its chain */
  getCertificate(certificateArn: string): Promise<string>;
  /** @returns the authority's own certificate, PEM, without its chain */
  getAuthorityCertificate(): Promise<string>;
}

/** What a client works with. */
export interface PrivateCaOptions {
  /** @default - the environment of the process */
  readonly environment?: NodeJS.ProcessEnv;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Domain of the endpoints of a partition. */
const DOMAINS: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-us-gov': 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-eusc': 'amazonaws.eu',
};

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 200;
const THROTTLED = ['ThrottlingException', 'ThrottledException', 'TooManyRequestsException', 'RequestLimitExceeded'];

/**
 * A client of one certificate authority. It stands in for the SDK's client, whose releases bring along far more
 * than three operations need.
 *
 * https://docs.aws.amazon.com/privateca/latest/APIReference/Welcome.html, JSON 1.1
 *
 * @throws ConfigurationError for an authority in a partition that is not known
 */
export function privateCa(authorityArn: string, { environment = process.env, sleep }: PrivateCaOptions): PrivateCa {
  const [, partition = '', , region = ''] = authorityArn.split(':');
  const domain = DOMAINS[partition];
  if (domain === undefined) {
    throw new ConfigurationError(`the certificate authority must be in a known partition, it is in ${partition}`);
  }
  const endpoint = new URL(environment['AWS_ENDPOINT_URL_ACM_PCA'] ?? `https://acm-pca.${region}.${domain}`);

  async function post(operation: string, body: string): Promise<HttpResponse> {
    const { headers } = await signerOf(region, environment).sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      query: {},
      headers: {
        host: endpoint.host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `ACMPrivateCA.${operation}`,
      },
      body,
    });
    return exchange({ method: 'POST', url: endpoint.origin, headers, body });
  }

  /** A repeated request issues no second certificate: it carries the same idempotency token. */
  async function call(operation: string, parameters: object, member: string): Promise<string> {
    const body = JSON.stringify({ CertificateAuthorityArn: authorityArn, ...parameters });
    for (let attempt = 1; ; attempt += 1) {
      try {
        return resultOf(await post(operation, body), member);
      } catch (error) {
        if (attempt === ATTEMPTS || !isPassing(error)) {
          throw error;
        }
        await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }

  return {
    issueCertificate: (parameters) => call('IssueCertificate', parameters, 'CertificateArn'),
    getCertificate: (CertificateArn) => call('GetCertificate', { CertificateArn }, 'Certificate'),
    getAuthorityCertificate: () => call('GetCertificateAuthorityCertificate', {}, 'Certificate'),
  };
}

/** Lambda keeps the credentials of a function's role in its environment. */
function signerOf(region: string, environment: NodeJS.ProcessEnv): SignatureV4 {
  return new SignatureV4({
    service: 'acm-pca',
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: environment['AWS_SESSION_TOKEN'],
    },
  });
}

function resultOf({ body, status }: HttpResponse, member: string): string {
  const answer = parse(body);
  const value = answer[member];
  if (status === 200 && typeof value === 'string') {
    return value;
  }
  const type = answer['__type'];
  // Some services put a namespace in front: `com.amazonaws.acmpca#ResourceNotFoundException`.
  throw new PrivateCaError(typeof type === 'string' ? type.replace(/^.*#/, '') : `status ${status}`);
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof PrivateCaError) {
    return THROTTLED.includes(error.type) || /^(status 5|Internal|ServiceUnavailable)/.test(error.type);
  }
  return error instanceof Unavailable;
}
