import { AwsError, validationError } from '../error';

/** A secret, as `AWS::SecretsManager::Secret` declares it. */
export interface SecretResource {
  /** Complete ARN. */
  readonly arn: string;
  /** ARN of its key. @default - the key of AWS, which every caller may use */
  readonly keyArn?: string;
  /** First value. @default - none, until somebody puts one */
  readonly value?: string;
  /** ARN of the function that rotates it. @default - it is not rotated */
  readonly rotationFunctionArn?: string;
  /** Tags. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A value as it is kept: encrypted, and whether it is text or bytes. */
export interface SealedValue {
  readonly kind: 'SecretString' | 'SecretBinary';
  readonly sealed: Buffer;
  /** Tells equal values from others without decrypting them. */
  readonly digest: string;
}

/** One version of a secret. */
export interface Version {
  readonly id: string;
  readonly stages: Set<string>;
  readonly created: Date;
  /** @default - none yet: a rotation has announced it */
  value?: SealedValue;
}

/** Versions of one secret and their labels: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html */
export class Secret {
  readonly created: Date;
  lastRotated?: Date;
  private readonly byId = new Map<string, Version>();

  constructor(
    readonly resource: SecretResource,
    private readonly now: () => Date,
  ) {
    this.created = now();
  }

  get versions(): readonly Version[] {
    return [...this.byId.values()];
  }

  version(id: string): Version | undefined {
    return this.byId.get(id);
  }

  at(stage: string): Version | undefined {
    return this.versions.find(({ stages }) => stages.has(stage));
  }

  /** Announces the version of a rotation, without a value. @throws AwsError while another one is under way */
  begin(id: string): void {
    const pending = this.at('AWSPENDING');
    if (pending !== undefined && !pending.stages.has('AWSCURRENT')) {
      throw new AwsError(
        'InvalidRequestException',
        'A previous rotation isn’t complete. That rotation will be reattempted.',
      );
    }
    pending?.stages.delete('AWSPENDING');
    this.byId.set(id, { id, stages: new Set(['AWSPENDING']), created: this.now() });
  }

  /** Stores a value. The same one again changes nothing. @throws AwsError when the version has another value */
  put(id: string, value: SealedValue, stages: readonly string[]): Version {
    const version = this.byId.get(id) ?? { id, stages: new Set<string>(), created: this.now() };
    if (version.value !== undefined) {
      if (version.value.digest !== value.digest) {
        throw new AwsError(
          'ResourceExistsException',
          `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${this.resource.arn}.`,
        );
      }
      return version;
    }
    const isFirst = this.versions.every((one) => one.value === undefined);
    version.value = value;
    this.byId.set(id, version);
    for (const stage of new Set(isFirst ? [...stages, 'AWSCURRENT'] : stages)) {
      this.label(stage, version);
    }
    return version;
  }

  /** Moves a label, or takes it away. @throws AwsError unless the label is where the caller thinks it is */
  move(stage: string, from: string | undefined, to: string | undefined): void {
    const holder = this.at(stage);
    if (holder !== undefined && holder.id !== from && holder.id !== to) {
      throw new AwsError(
        'InvalidParameterException',
        `The parameter RemoveFromVersionId must be set to the version that staging label ${stage} is attached to.`,
      );
    }
    if (from !== undefined && holder?.id !== from) {
      throw new AwsError('InvalidParameterException', `The staging label ${stage} is not attached to that version.`);
    }
    if (to === undefined) {
      if (stage === 'AWSCURRENT') {
        throw new AwsError(
          'InvalidParameterException',
          'You can only move staging label AWSCURRENT to a different version.',
        );
      }
      holder?.stages.delete(stage);
      return;
    }
    const target = this.byId.get(to);
    if (target?.value === undefined) {
      throw validationOfVersion(to);
    }
    this.label(stage, target);
  }

  private label(stage: string, version: Version): void {
    const holder = this.at(stage);
    if (stage === 'AWSCURRENT' && holder !== undefined && holder !== version) {
      this.label('AWSPREVIOUS', holder);
      version.stages.delete('AWSPREVIOUS');
      this.lastRotated = this.now();
    }
    holder?.stages.delete(stage);
    version.stages.add(stage);
  }
}

function validationOfVersion(id: string): AwsError {
  return id === ''
    ? validationError("'moveToVersionId' must not be empty")
    : new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret version.");
}
