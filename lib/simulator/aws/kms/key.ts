import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { AwsError } from '../error';
import type { KeyResource, KeySpec, KeyState, KeyUsage } from './key-resource';

const CURVES: Readonly<Record<string, string>> = {
  ECC_NIST_P256: 'P-256',
  ECC_NIST_P384: 'P-384',
  ECC_NIST_P521: 'P-521',
};

/** A key and its material, which is made when it is first needed and never leaves the simulator. */
export class Key {
  readonly arn: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly tags: Readonly<Record<string, string>>;
  state: KeyState;
  private secret?: Buffer;
  private keyPair?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

  constructor(resource: KeyResource) {
    const { arn, spec = 'SYMMETRIC_DEFAULT', state = 'Enabled', tags = {}, usage = 'ENCRYPT_DECRYPT' } = resource;
    this.arn = arn;
    this.spec = spec;
    this.usage = usage;
    this.state = state;
    this.tags = tags;
  }

  /** Secret of a symmetric key. */
  get symmetric(): Buffer {
    this.secret ??= randomBytes(32);
    return this.secret;
  }

  /** Both halves of an asymmetric key. */
  get pair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
    const namedCurve = CURVES[this.spec];
    this.keyPair ??=
      namedCurve === undefined
        ? generateKeyPairSync('rsa', { modulusLength: Number(this.spec.slice('RSA_'.length)) })
        : generateKeyPairSync('ec', { namedCurve });
    return this.keyPair;
  }

  /**
   * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
   *
   * @throws AwsError unless the key can be used for this
   */
  requireUsable(usage: KeyUsage): void {
    this.requireEnabled();
    if (this.usage !== usage) {
      throw new AwsError('InvalidKeyUsageException', `${this.arn} key usage is ${this.usage} which is not valid.`);
    }
  }

  /** @throws AwsError when the key is switched off or about to go */
  requireEnabled(): void {
    if (this.state === 'Disabled') {
      throw new AwsError('DisabledException', `${this.arn} is disabled.`);
    }
    if (this.state === 'PendingDeletion') {
      throw new AwsError('KMSInvalidStateException', `${this.arn} is pending deletion.`);
    }
  }
}
