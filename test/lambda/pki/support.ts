import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { p256 } from '@noble/curves/p256';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';
import { rootCertificate } from '../../../lambda/authority-root/root-certificate';
import { KEY_ALGORITHM, leafExtensions, randomSerial, validity } from '../../../lambda/shared/certificate-profile';
import type { Key, KeyPair } from '../../../lambda/shared/key-pair';
import { kmsIssuer } from '../../../lambda/shared/kms-issuer';
import { type Extension, PublicKey, type X509Certificate, X509CertificateGenerator } from '../../../lambda/shared/x509';
import type { CertificateIssuer } from '../../../runtime/contract';

/** Trust domain of the tests. */
export const TRUST_DOMAIN = 'shop.internal';

/** Seconds of a day. */
export const DAY = 24 * 60 * 60;

/** A KMS in memory: real P-256 keys, at the place of the SDK's client. */
export interface SigningKeys {
  readonly client: AwsClientStub<KMSClient>;
  /** Makes a key; returns its ARN. */
  add(): string;
  /** The private part, for tests that sign what the real authority would not. */
  privateKey(keyArn: string): KeyObject;
  /** Makes KMS answer without a signature of a key. */
  silence(keyArn: string): void;
  restore(): void;
}

/** Puts the KMS in memory in place. Call it before, and `restore` after the tests. */
export function signingKeys(): SigningKeys {
  const keys = new Map<string, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>();
  const silent = new Set<string | undefined>();
  const client = mockClient(KMSClient);
  const keyOf = (arn: string | undefined) => {
    const key = keys.get(arn ?? '');
    if (key === undefined) {
      throw Object.assign(new Error('no such key'), { name: 'NotFoundException' });
    }
    return key;
  };
  client.on(GetPublicKeyCommand).callsFake(({ KeyId }) => ({
    PublicKey: keyOf(KeyId).publicKey.export({ type: 'spki', format: 'der' }),
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
  }));
  client.on(SignCommand, { MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' }).callsFake((input) => {
    if (silent.has(input.KeyId)) {
      return {};
    }
    const { d = '' } = keyOf(input.KeyId).privateKey.export({ format: 'jwk' });
    return { Signature: p256.sign(input.Message, Buffer.from(d, 'base64url')).toDERRawBytes() };
  });
  return {
    client,
    add() {
      const arn = `arn:aws:kms:eu-central-1:111122223333:key/authority-${keys.size + 1}`;
      keys.set(arn, generateKeyPairSync('ec', { namedCurve: 'P-256' }));
      return arn;
    },
    privateKey: (arn) => keyOf(arn).privateKey,
    silence: (arn) => silent.add(arn),
    restore: () => client.restore(),
  };
}

/** An authority whose key is in the KMS in memory. */
export interface TestAuthority {
  readonly issuer: Extract<CertificateIssuer, { kind: 'kms' }>;
  readonly root: X509Certificate;
  readonly rootPem: string;
  /** Signs a certificate with anything in it. */
  sign(keys: KeyPair, overrides?: CertificateOverrides): Promise<string>;
}

/** What a test makes otherwise than the authority would. */
export interface CertificateOverrides {
  /** @default 'orders' */
  readonly service?: string;
  /** @default - the usual ones for the service */
  readonly extensions?: (usual: readonly Extension[]) => Extension[];
  /** @default - as usual, for a day */
  readonly notBefore?: Date;
  /** @default - as usual, for a day */
  readonly notAfter?: Date;
  /** @default - the authority's name */
  readonly issuer?: string;
  /** @default - a random one */
  readonly serialNumber?: string;
}

/** Makes an authority of the trust domain. */
export async function testAuthority(keys: SigningKeys, now: Date, generation = '1'): Promise<TestAuthority> {
  const keyArn = keys.add();
  const properties = { KeyArn: keyArn, TrustDomain: TRUST_DOMAIN, Generation: generation, ValidityDays: '3650' };
  const root = await rootCertificate(properties, now);
  const jwk = keys.privateKey(keyArn).export({ format: 'jwk' });
  const signingKey: Key = await crypto.subtle.importKey('jwk', jwk, KEY_ALGORITHM, false, ['sign']);
  return {
    issuer: { kind: 'kms', keyArn, root: Buffer.from(root.rawData).toString('base64') },
    root,
    rootPem: root.toString('pem'),
    async sign({ publicKey }, { extensions, service = 'orders', ...overrides }: CertificateOverrides = {}) {
      const key = await PublicKey.create(publicKey, crypto);
      const usual = await leafExtensions({ service, trustDomain: TRUST_DOMAIN }, key, root.publicKey);
      const certificate = await X509CertificateGenerator.create(
        {
          subject: `CN=${service}`,
          issuer: root.subject,
          serialNumber: randomSerial(),
          ...validity(now, DAY),
          ...overrides,
          publicKey: key,
          signingKey,
          signingAlgorithm: KEY_ALGORITHM,
          extensions: extensions?.(usual) ?? usual,
        },
        crypto,
      );
      return certificate.toString('pem');
    },
  };
}

/** The issuer that functions would build from a test authority. */
export function testIssuer({ issuer }: TestAuthority, now: () => Date) {
  return kmsIssuer(issuer, now);
}

/** Whether there is an OpenSSL to agree with; says so loudly where there is none. */
export const HAS_OPENSSL = findOpenssl();

function findOpenssl(): boolean {
  const isThere = spawnSync('openssl', ['version']).status === 0;
  if (!isThere) {
    process.stderr.write('\nNO OPENSSL FOUND: certificates are not compared with what `openssl verify` says\n\n');
  }
  return isThere;
}

/** Whether OpenSSL, as strict as it can be, takes a certificate for a server and a client of a service at a time. */
export function opensslAccepts(
  certificate: string,
  root: string,
  now: Date,
  hostName = `orders.${TRUST_DOMAIN}`,
): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-pki-'));
  try {
    const [leafFile, rootFile] = [join(folder, 'leaf.pem'), join(folder, 'root.pem')];
    writeFileSync(leafFile, certificate);
    writeFileSync(rootFile, root);
    return ['sslserver', 'sslclient'].every((purpose) => {
      const time = String(Math.floor(now.getTime() / 1_000));
      const options = ['-x509_strict', '-purpose', purpose, '-attime', time, '-verify_hostname', hostName];
      return spawnSync('openssl', ['verify', ...options, '-CAfile', rootFile, leafFile]).status === 0;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
