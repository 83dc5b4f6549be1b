import { AwsError } from '../error';
import type { Place } from '../operation';
import { open, seal, sealedBy } from './ciphertext';
import { Key } from './key';
import type { KeyResource, KeyState } from './key-resource';

/** Names and values that a ciphertext is bound to. */
export type EncryptionContext = Readonly<Record<string, string>>;

/** The keys of the account. */
export class Keys {
  private readonly keys: ReadonlyMap<string, Key>;

  constructor(
    resources: readonly KeyResource[],
    private readonly place: Place,
  ) {
    this.keys = new Map(resources.map((resource) => [resource.arn, new Key(resource)]));
  }

  /** ARN that an id or ARN of a key stands for, whether there is such a key or not. */
  arnOf(id: string): string {
    return id.startsWith('arn:') ? id : `arn:aws:kms:${this.place.region}:${this.place.account}:key/${id}`;
  }

  /** The key, if there is one. */
  find(id: string): Key | undefined {
    return this.keys.get(this.arnOf(id));
  }

  /** @throws AwsError when there is no such key */
  require(id: string): Key {
    const key = this.find(id);
    if (key === undefined) {
      throw new AwsError('NotFoundException', `Key '${this.arnOf(id)}' does not exist`);
    }
    return key;
  }

  /** Switches a key on or off, or condemns it. @throws AwsError when there is no such key */
  setState(id: string, state: KeyState): void {
    this.require(id).state = state;
  }

  /** Encrypts. @throws AwsError when the key can't */
  encrypt(id: string, plaintext: Buffer, context: EncryptionContext): Buffer {
    const key = this.require(id);
    key.requireUsable('ENCRYPT_DECRYPT');
    if (key.spec !== 'SYMMETRIC_DEFAULT') {
      throw new AwsError('InvalidKeyUsageException', `${key.arn} is not a symmetric key.`);
    }
    return seal(key, plaintext, context);
  }

  /**
   * Decrypts with the key that a ciphertext names.
   *
   * @throws AwsError when it can't be: changed, of another context, or of a key that can't be used
   */
  decrypt(ciphertext: Buffer, context: EncryptionContext): { readonly key: Key; readonly plaintext: Buffer } {
    const arn = sealedBy(ciphertext);
    const key = arn === undefined ? undefined : this.keys.get(arn);
    if (key === undefined) {
      throw new AwsError('InvalidCiphertextException', '');
    }
    key.requireUsable('ENCRYPT_DECRYPT');
    const plaintext = open(key, ciphertext, context);
    if (plaintext === undefined) {
      throw new AwsError('InvalidCiphertextException', '');
    }
    return { key, plaintext };
  }
}
