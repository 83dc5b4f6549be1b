import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from '../../simulator/aws';

/** APIs that take JSON, by the name that requests are signed for. */
const APIS = {
  dynamodb: { target: 'DynamoDB_20120810', version: '1.0' },
  kms: { target: 'TrentService', version: '1.1' },
  secretsmanager: { target: 'secretsmanager', version: '1.1' },
  'cognito-idp': { target: 'AWSCognitoIdentityProviderService', version: '1.1' },
  ssm: { target: 'AmazonSSM', version: '1.1' },
} as const;

/** An API that attacks call. */
export type Api = keyof typeof APIS;

/** What AWS answered. */
export interface AwsAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** SHA-256, as the signer wants it. */
class Sha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') {
    return Buffer.from(data);
  }
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/** Calls an API of the simulated AWS with somebody's credentials. */
export async function awsCall(
  { credentials, region, url }: { readonly credentials: Credentials; readonly region: string; readonly url: string },
  service: Api,
  operation: string,
  input: object,
): Promise<AwsAnswer> {
  const { hostname, host, protocol } = new URL(url);
  const { target, version } = APIS[service];
  const body = JSON.stringify(input);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    path: '/',
    query: {},
    headers: { host, 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${target}.${operation}` },
    body,
  });
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as AwsAnswer['body'] };
}
