import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KEY_ALGORITHM, randomSerial } from '../../../lambda/shared/certificate-profile';
import { newKeyPair } from '../../../lambda/shared/key-pair';
import { nameConstraints } from '../../../lambda/shared/name-constraints';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '../../../lambda/shared/x509';
import { DAY, TRUST_DOMAIN } from './support';

/** ARN of the authority that the server knows. */
export const AUTHORITY = 'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/one';

const TEMPLATE = 'arn:aws:acm-pca:::template/BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough/V1';

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'not-a-real-secret',
  AWS_SESSION_TOKEN: 'session',
};

/** Members of a request, as far as the server reads them. */
export interface IssueRequest {
  readonly CertificateAuthorityArn: string;
  readonly TemplateArn: string;
  readonly SigningAlgorithm: string;
  readonly Csr: string;
  readonly IdempotencyToken: string;
  readonly ValidityNotBefore: { readonly Type: string; readonly Value: number };
  readonly Validity: { readonly Type: string; readonly Value: number };
  readonly ApiPassthrough: {
    readonly Extensions: {
      readonly SubjectAlternativeNames: readonly Readonly<Record<string, string>>[];
      readonly ExtendedKeyUsage: readonly { readonly ExtendedKeyUsageType: string }[];
      readonly CustomExtensions: readonly {
        readonly ObjectIdentifier: string;
        readonly Value: string;
        readonly Critical: boolean;
      }[];
    };
  };
}

/** An AWS Private CA on loopback: JSON 1.1, signatures checked, real certificates. */
export interface PrivateCaServer {
  readonly environment: NodeJS.ProcessEnv;
  readonly root: X509Certificate;
  /** Operations that were asked for, in order. */
  readonly operations: string[];
  /** What IssueCertificate was asked, in order. */
  readonly requests: IssueRequest[];
  /** Answers to give before any other; `hang` never answers. */
  readonly faults: { status: number; body: string }[];
  /** Makes a certificate other than the one that was asked for. @default - nothing */
  change?: (request: IssueRequest) => IssueRequest;
  stop(): Promise<void>;
}

/** Starts the server. */
export async function startPrivateCa(now: Date): Promise<PrivateCaServer> {
  const keys = await newKeyPair();
  const rootName = `CN=${TRUST_DOMAIN} 1`;
  const root = await X509CertificateGenerator.createSelfSigned(
    {
      name: rootName,
      keys,
      serialNumber: randomSerial(),
      notBefore: new Date(now.getTime() - DAY * 1_000),
      notAfter: new Date(now.getTime() + 3_650 * DAY * 1_000),
      signingAlgorithm: KEY_ALGORITHM,
      // What the template RootCACertificate_APIPassthrough/V1 makes of the construct's parameters.
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(
          KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
          true,
        ),
        nameConstraints(TRUST_DOMAIN),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  const issued = new Map<string, string>();

  async function issue(request: IssueRequest): Promise<string> {
    const csr = new Pkcs10CertificateRequest(Buffer.from(request.Csr, 'base64').toString());
    if (request.TemplateArn !== TEMPLATE || !(await csr.verify(crypto))) {
      throw new Error('MalformedCSRException');
    }
    const certificate = await X509CertificateGenerator.create(
      {
        subject: csr.subject,
        issuer: rootName,
        serialNumber: randomSerial(),
        notBefore: new Date(request.ValidityNotBefore.Value * 1_000),
        notAfter: new Date(request.Validity.Value * 1_000),
        publicKey: csr.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: KEY_ALGORITHM,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          ...passedThrough(request),
          await SubjectKeyIdentifierExtension.create(csr.publicKey, false, crypto),
          await AuthorityKeyIdentifierExtension.create(keys.publicKey, false, crypto),
        ],
      },
      crypto,
    );
    return certificate.toString('pem');
  }

  const pending = new Set<string>();
  async function perform(operation: string, request: IssueRequest & { CertificateArn?: string }): Promise<object> {
    if (request.CertificateAuthorityArn !== AUTHORITY) {
      return { __type: 'com.amazonaws.acmpca#ResourceNotFoundException' };
    }
    if (operation === 'GetCertificateAuthorityCertificate') {
      return { Certificate: root.toString('pem') };
    }
    if (operation === 'GetCertificate') {
      const arn = request.CertificateArn ?? '';
      // The first time it is always too early.
      return pending.delete(arn) ? { __type: 'RequestInProgressException' } : { Certificate: issued.get(arn) };
    }
    service.requests.push(request);
    const arn = `${AUTHORITY}/certificate/${request.IdempotencyToken}`;
    if (!issued.has(arn)) {
      issued.set(arn, await issue(service.change?.(request) ?? request));
      pending.add(arn);
    }
    return { CertificateArn: arn };
  }

  const server = createServer((request, response) => {
    void collect(request).then(async (body) => {
      const operation = String(request.headers['x-amz-target']).replace('ACMPrivateCA.', '');
      service.operations.push(operation);
      const fault = service.faults.shift();
      if (fault !== undefined) {
        response.writeHead(fault.status).end(fault.body);
        return;
      }
      const answer = isSigned(request, body)
        ? await perform(operation, JSON.parse(body))
        : { __type: 'InvalidSignatureException' };
      response.writeHead('__type' in answer ? 400 : 200).end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const service: PrivateCaServer = {
    environment: {
      ...CREDENTIALS,
      AWS_ENDPOINT_URL_ACM_PCA: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    root,
    operations: [],
    requests: [],
    faults: [],
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return service;
}

function passedThrough({ ApiPassthrough: { Extensions } }: IssueRequest): Extension[] {
  const names = Extensions.SubjectAlternativeNames.flatMap((name) => Object.entries(name)).map(([type, value]) => ({
    type: type === 'DnsName' ? ('dns' as const) : ('url' as const),
    value,
  }));
  const usages = Extensions.ExtendedKeyUsage.map(({ ExtendedKeyUsageType }) =>
    ExtendedKeyUsageType === 'CLIENT_AUTH' ? ExtendedKeyUsage.clientAuth : ExtendedKeyUsage.serverAuth,
  );
  return [
    new SubjectAlternativeNameExtension(names),
    new ExtendedKeyUsageExtension(usages),
    ...Extensions.CustomExtensions.map(
      ({ Critical, ObjectIdentifier, Value }) =>
        new Extension(ObjectIdentifier, Critical, Buffer.from(Value, 'base64')),
    ),
  ];
}

async function collect(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
}

/** AWS Signature Version 4, written once more from its description. */
function isSigned({ headers, method, url }: IncomingMessage, body: string): boolean {
  const authorization = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
    headers.authorization ?? '',
  );
  const [, keyId, scope = '', signedHeaders = '', signature] = authorization ?? [];
  const names = signedHeaders.split(';');
  const canonical = [
    method,
    url,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    signedHeaders,
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const toSign = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'],
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${CREDENTIALS.AWS_SECRET_ACCESS_KEY}`,
    );
  return (
    keyId === CREDENTIALS.AWS_ACCESS_KEY_ID &&
    scope.endsWith('/eu-central-1/acm-pca/aws4_request') &&
    ['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'].every((name) => names.includes(name)) &&
    createHmac('sha256', key).update(toSign).digest('hex') === signature
  );
}
