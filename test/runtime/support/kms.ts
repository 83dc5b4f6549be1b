import { createCipheriv, createDecipheriv, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { p256 } from '@noble/curves/p256';

/** ARN of the symmetric key that the emulator knows. */
export const DATA_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/data';

/** ARN of the signing key that the emulator knows. */
export const AUDIT_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/audit';

/** A KMS on loopback, with real cryptography, to which the environment points. */
export interface KeyService {
  /** Public part of `AUDIT_KEY`, PEM. */
  readonly auditPublicKey: string;
  /** Names of the operations that were asked for, in order. */
  readonly operations: string[];
  /** What the process and its children need to find it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

interface KmsRequest {
  readonly KeyId?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
  readonly CiphertextBlob?: string;
  readonly Message?: string;
}

type Answer = Readonly<Record<string, unknown>>;

/** Starts the emulator and sets the environment so that SDK clients find it. */
export async function startKeyService(): Promise<KeyService> {
  const secret = randomBytes(32);
  const signer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const operations: string[] = [];
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
      operations.push(operation);
      const answer = perform(operation, body, secret, signer.privateKey);
      const failed = '__type' in answer;
      response.writeHead(failed ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const environment = { AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  Object.assign(process.env, environment);
  return {
    auditPublicKey: signer.publicKey.export({ type: 'spki', format: 'pem' }) as string,
    operations,
    environment,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readJson(request: IncomingMessage): Promise<KmsRequest> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return JSON.parse(text);
}

function perform(operation: string, request: KmsRequest, secret: Buffer, signer: KeyObject): Answer {
  switch (`${operation} ${request.KeyId}`) {
    case `GenerateDataKey ${DATA_KEY}`: {
      const key = randomBytes(32);
      return { KeyId: DATA_KEY, Plaintext: key.toString('base64'), CiphertextBlob: wrap(secret, key, request) };
    }
    case `Decrypt ${DATA_KEY}`:
      return unwrap(secret, request);
    case `Sign ${AUDIT_KEY}`: {
      const digest = Buffer.from(request.Message ?? '', 'base64');
      return { KeyId: AUDIT_KEY, SigningAlgorithm: 'ECDSA_SHA_256', Signature: signDigest(digest, signer) };
    }
    default:
      return { __type: 'AccessDeniedException' };
  }
}

function contextOf({ EncryptionContext = {} }: KmsRequest): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(EncryptionContext).sort()));
}

function wrap(secret: Buffer, key: Buffer, request: KmsRequest): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(contextOf(request));
  return Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function unwrap(secret: Buffer, request: KmsRequest): Answer {
  const blob = Buffer.from(request.CiphertextBlob ?? '', 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(0, 12));
    decipher.setAAD(contextOf(request)).setAuthTag(blob.subarray(-16));
    const key = Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
    return { KeyId: DATA_KEY, Plaintext: key.toString('base64') };
  } catch {
    return { __type: 'InvalidCiphertextException' };
  }
}

/** KMS signs a digest that was made elsewhere; Node signs only what it hashes itself. */
function signDigest(digest: Buffer, signer: KeyObject): string {
  const { d = '' } = signer.export({ format: 'jwk' });
  return Buffer.from(p256.sign(digest, Buffer.from(d, 'base64url')).toDERRawBytes()).toString('base64');
}
