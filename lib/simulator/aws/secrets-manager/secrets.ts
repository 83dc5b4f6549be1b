import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '../error';
import type { Keys } from '../kms/keys';
import type { Place } from '../operation';
import { type SealedValue, Secret, type SecretResource, type Version } from './secret';

/** One step of a rotation, as the function gets it. */
export interface RotationEvent {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/** The secrets of the account; values are encrypted under their key, and unreadable while it is switched off. */
export class Secrets {
  private readonly secrets: ReadonlyMap<string, Secret>;

  constructor(
    resources: readonly SecretResource[],
    private readonly keys: Keys,
    private readonly place: Place,
    now: () => Date,
  ) {
    this.secrets = new Map(resources.map((resource) => [resource.arn, new Secret(resource, now)]));
    for (const secret of this.secrets.values()) {
      const { value } = secret.resource;
      if (value !== undefined) {
        const id = randomUUID();
        secret.put(id, this.seal(secret, id, 'SecretString', Buffer.from(value)), ['AWSCURRENT']);
      }
    }
  }

  /** ARN of a secret by ARN, ARN without suffix, or name; of one that is not there, what it would be. */
  arnOf(id: string): string {
    const arn = id.startsWith('arn:')
      ? id
      : `arn:aws:secretsmanager:${this.place.region}:${this.place.account}:secret:${id}`;
    const complete = [...this.secrets.keys()].find((one) => one === arn || one.slice(0, -'-XXXXXX'.length) === arn);
    return complete ?? arn;
  }

  find(id: string): Secret | undefined {
    return this.secrets.get(this.arnOf(id));
  }

  /** @throws AwsError when there is no such secret */
  require(id: string): Secret {
    const secret = this.find(id);
    if (secret === undefined) {
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return secret;
  }

  /** Encrypts a value for a version. @throws AwsError when the key can't be used */
  seal({ resource }: Secret, version: string, kind: SealedValue['kind'], value: Buffer): SealedValue {
    const context = contextOf(resource.arn, version);
    const sealed = resource.keyArn === undefined ? value : this.keys.encrypt(resource.keyArn, value, context);
    return { kind, sealed, digest: createHash('sha256').update(kind).update(value).digest('hex') };
  }

  /** Value of a version. @throws AwsError when the key can't be used */
  open({ resource }: Secret, { id }: Version, { sealed }: SealedValue): Buffer {
    return resource.keyArn === undefined ? sealed : this.keys.decrypt(sealed, contextOf(resource.arn, id)).plaintext;
  }

  /**
   * Rotates a secret: announces a version, and asks the function for the four steps.
   *
   * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
   *
   * @param invoke calls the function
   * @throws AwsError while another rotation is under way, and whatever a step throws; the version stays pending then
   */
  async rotate(id: string, invoke: (event: RotationEvent) => Promise<unknown>): Promise<void> {
    this.require(id).begin(randomUUID());
    await this.retryRotation(id, invoke);
  }

  /**
   * Asks for the steps of a rotation that has failed once more, from the first one on.
   *
   * @throws AwsError when none is under way, and whatever a step throws
   */
  async retryRotation(id: string, invoke: (event: RotationEvent) => Promise<unknown>): Promise<void> {
    const secret = this.require(id);
    const pending = secret.at('AWSPENDING');
    if (pending === undefined) {
      throw new AwsError('InvalidRequestException', 'No rotation is under way.');
    }
    for (const Step of STEPS) {
      await invoke({ Step, SecretId: secret.resource.arn, ClientRequestToken: pending.id });
    }
  }
}

/** What Secrets Manager binds values to: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
export function contextOf(SecretARN: string, SecretVersionId: string): Readonly<Record<string, string>> {
  return { SecretARN, SecretVersionId };
}
