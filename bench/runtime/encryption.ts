import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  getLocalCryptographicMaterialsCache,
  NodeCachingMaterialsManager,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node';
import { CompactEncrypt } from 'jose';
import type { DataKeys } from '../../runtime/encryption/data-keys';
import { createFieldCipher } from '../../runtime/encryption/field-cipher';
import { type Candidate, each, inFlight, measure } from './harness';
import { type Comparison, printComparisons } from './table';

const SIZES = [
  { label: '1 KB', bytes: 1_024, peer: 10, limit: undefined },
  { label: '64 KB', bytes: 65_536, peer: undefined, limit: 0.8 },
];

const PLACE = { record: 'order-1', field: 'address' };
const SUITE = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY;

/** A master key in memory: what is measured is what happens between two calls of KMS. */
const DATA_KEYS: DataKeys = {
  async generate() {
    const key = randomBytes(32);
    return { plaintext: Buffer.from(key), encrypted: Buffer.concat([randomBytes(152), key]) };
  },
  async decrypt(encrypted) {
    return Buffer.from(encrypted.subarray(-32));
  },
};

const { encrypt: awsEncrypt, decrypt: awsDecrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);

function awsMaterials(): NodeCachingMaterialsManager {
  return new NodeCachingMaterialsManager({
    backingMaterials: new RawAesKeyringNode({
      keyName: 'bench',
      keyNamespace: 'bench',
      unencryptedMasterKey: randomBytes(32),
      wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
    }),
    cache: getLocalCryptographicMaterialsCache(100),
    maxAge: 300_000,
    maxMessagesEncrypted: 2 ** 20,
  });
}

/** AES-256-GCM with a key that is at hand, and nothing else: no faster way exists in Node. */
function bare(plaintext: Buffer) {
  const key = randomBytes(32);
  const encrypt = () => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  };
  const message = encrypt();
  const decrypt = () => {
    const decipher = createDecipheriv('aes-256-gcm', key, message.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(message.subarray(-16));
    const text = decipher.update(message.subarray(12, -16));
    decipher.final();
    return text;
  };
  return { encrypt, decrypt };
}

async function candidates(label: string, bytes: number): Promise<Candidate[]> {
  const plaintext = randomBytes(bytes);
  const cipher = createFieldCipher({ dataKeys: DATA_KEYS, service: 'orders', store: 'orders' });
  const sealed = await cipher.encrypt(plaintext, PLACE);
  const materials = awsMaterials();
  const options = { suiteId: SUITE, encryptionContext: { service: 'orders', store: 'orders' }, plaintextLength: bytes };
  const { result } = await awsEncrypt(materials, plaintext, options);
  const node = bare(plaintext);
  const joseKey = randomBytes(32);
  return [
    inFlight(`encrypt ${label}`, 1, () => cipher.encrypt(plaintext, PLACE)),
    each(`node:crypto, encrypt ${label}`, node.encrypt),
    inFlight(`@aws-crypto, encrypt ${label}`, 1, () => awsEncrypt(materials, plaintext, options)),
    inFlight(`jose JWE, encrypt ${label}`, 1, () =>
      new CompactEncrypt(plaintext).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(joseKey),
    ),
    inFlight(`decrypt ${label}`, 1, () => cipher.decrypt(sealed, PLACE)),
    each(`node:crypto, decrypt ${label}`, node.decrypt),
    inFlight(`@aws-crypto, decrypt ${label}`, 1, () => awsDecrypt(materials, result)),
  ];
}

function comparisons({ label, peer, limit }: (typeof SIZES)[number]): Comparison[] {
  const target = (least: number | undefined) => (least === undefined ? undefined : { least });
  return [
    ...['encrypt', 'decrypt'].flatMap((verb) => [
      {
        what: 'peer',
        ours: `${verb} ${label}`,
        beside: `@aws-crypto, ${verb} ${label}`,
        target: target(peer),
      },
      { what: 'limit', ours: `${verb} ${label}`, beside: `node:crypto, ${verb} ${label}`, target: target(limit) },
    ]),
    { what: 'peer', ours: `encrypt ${label}`, beside: `jose JWE, encrypt ${label}` },
  ];
}

async function main(): Promise<void> {
  const all = await Promise.all(SIZES.map(({ label, bytes }) => candidates(label, bytes)));
  const timings = await measure(all.flat());
  printComparisons(
    'Encryption, AES-256-GCM; @aws-crypto with cached materials, key commitment, no signature',
    timings,
    SIZES.flatMap(comparisons),
  );
}

void main();
