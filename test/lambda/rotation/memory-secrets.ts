import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';
import { AwsCalls } from './interruptions';

interface Version {
  readonly id: string;
  value?: string;
  readonly stages: Set<string>;
}

const metadata = { $metadata: {} };

/**
 * One secret of Secrets Manager in memory, behind the SDK's client, with the rules by which AWS moves staging labels:
 * a label is at one version at a time; `AWSPREVIOUS` follows `AWSCURRENT`; the first version is current whatever it
 * is asked for; a version can't be changed; a rotation begins with an empty version.
 */
export class MemorySecret {
  rotationEnabled = true;
  lastRotated?: Date;
  nextRotation?: Date;
  created?: Date = new Date('2026-11-01T00:00:00Z');
  /** Every value that was ever in force, in order. */
  readonly inForce: string[] = [];
  /** Rotation tokens that came with values. */
  readonly rotationTokens: (string | undefined)[] = [];
  private readonly versions = new Map<string, Version>();

  constructor(
    readonly arn: string,
    readonly calls = new AwsCalls(),
  ) {}

  /** Puts the secret behind every client of the SDK. */
  install(): AwsClientStub<SecretsManagerClient> {
    const stub = mockClient(SecretsManagerClient);
    const { calls } = this;
    stub.on(DescribeSecretCommand).callsFake((input) => calls.pass(() => this.describe(input)));
    stub.on(GetSecretValueCommand).callsFake((input) => calls.pass(() => this.get(input)));
    stub.on(PutSecretValueCommand).callsFake((input) => calls.pass(() => this.put(input)));
    stub.on(UpdateSecretVersionStageCommand).callsFake((input) => calls.pass(() => this.move(input)));
    return stub;
  }

  /** Begins a rotation as `RotateSecret` does: with an empty version. */
  rotate(token: string): void {
    const pending = this.at('AWSPENDING');
    if (pending !== undefined && !pending.stages.has('AWSCURRENT')) {
      throw new InvalidRequestException({ ...metadata, message: 'A previous rotation is not complete' });
    }
    pending?.stages.delete('AWSPENDING');
    this.versions.set(token, { id: token, stages: new Set(['AWSPENDING']) });
  }

  /** Gives the rotation that is under way up, as an operator would. */
  abandon(): void {
    this.at('AWSPENDING')?.stages.delete('AWSPENDING');
  }

  /** Stores a value as an operator would. */
  store(id: string, value: string, stages: readonly string[] = ['AWSCURRENT']): void {
    this.put({ SecretId: this.arn, ClientRequestToken: id, SecretString: value, VersionStages: [...stages] });
  }

  value(stage: string): string | undefined {
    return this.at(stage)?.value;
  }

  version(stage: string): string | undefined {
    return this.at(stage)?.id;
  }

  /** What `DescribeSecret` tells of versions: those with labels. */
  get stages(): Record<string, string[]> {
    const staged = [...this.versions.values()].filter(({ stages }) => stages.size > 0);
    return Object.fromEntries(staged.map(({ id, stages }) => [id, [...stages].sort()]));
  }

  private describe({ SecretId }: { SecretId?: string }) {
    this.require(SecretId);
    return {
      ARN: this.arn,
      RotationEnabled: this.rotationEnabled,
      ...(this.versions.size > 0 && { VersionIdsToStages: this.stages }),
      LastRotatedDate: this.lastRotated,
      NextRotationDate: this.nextRotation,
      CreatedDate: this.created,
    };
  }

  private get(input: { SecretId?: string; VersionId?: string; VersionStage?: string }) {
    this.require(input.SecretId);
    const { VersionId, VersionStage = VersionId === undefined ? 'AWSCURRENT' : undefined } = input;
    const version = VersionId === undefined ? this.at(VersionStage ?? '') : this.versions.get(VersionId);
    if (version?.value === undefined || (VersionStage !== undefined && !version.stages.has(VersionStage))) {
      throw new ResourceNotFoundException({ ...metadata, message: "can't find the specified secret value" });
    }
    return { ARN: this.arn, VersionId: version.id, SecretString: version.value, VersionStages: [...version.stages] };
  }

  private put(input: {
    SecretId?: string;
    ClientRequestToken?: string;
    SecretString?: string;
    VersionStages?: string[];
    RotationToken?: string;
  }) {
    this.require(input.SecretId);
    const { ClientRequestToken: id = '', SecretString: value, VersionStages: stages = ['AWSCURRENT'] } = input;
    if (id.length < 32 || id.length > 64 || value === undefined || value === '') {
      throw new InvalidParameterException({ ...metadata, message: `not valid: ${value}` });
    }
    const version = this.versions.get(id) ?? { id, stages: new Set<string>() };
    if (version.value !== undefined && version.value !== value) {
      throw new ResourceExistsException({ ...metadata, message: `${id} is already in use for a version` });
    }
    if (version.value === undefined) {
      const first = [...this.versions.values()].every((one) => one.value === undefined);
      version.value = value;
      this.versions.set(id, version);
      this.rotationTokens.push(input.RotationToken);
      for (const stage of new Set(first ? [...stages, 'AWSCURRENT'] : stages)) {
        this.label(stage, version);
      }
    }
    return { ARN: this.arn, VersionId: id, VersionStages: [...version.stages] };
  }

  private move(input: {
    SecretId?: string;
    VersionStage?: string;
    MoveToVersionId?: string;
    RemoveFromVersionId?: string;
  }) {
    this.require(input.SecretId);
    const { MoveToVersionId: to, RemoveFromVersionId: from, VersionStage: stage = '' } = input;
    const holder = this.at(stage);
    if (holder?.id !== from) {
      throw new InvalidParameterException({ ...metadata, message: `${stage} is attached to another version` });
    }
    if (to === undefined && stage === 'AWSCURRENT') {
      throw new InvalidParameterException({ ...metadata, message: 'AWSCURRENT can only be moved' });
    }
    const target = to === undefined ? undefined : this.versions.get(to);
    if (to !== undefined && target?.value === undefined) {
      throw new ResourceNotFoundException({ ...metadata, message: `there is no version ${to}` });
    }
    if (target === undefined) {
      holder?.stages.delete(stage);
    } else {
      this.label(stage, target);
    }
    return { ARN: this.arn };
  }

  private label(stage: string, version: Version): void {
    const holder = this.at(stage);
    if (stage === 'AWSCURRENT') {
      this.inForce.push(version.value ?? '');
      if (holder !== undefined && holder !== version) {
        this.label('AWSPREVIOUS', holder);
        version.stages.delete('AWSPREVIOUS');
      }
    }
    holder?.stages.delete(stage);
    version.stages.add(stage);
  }

  private at(stage: string): Version | undefined {
    return [...this.versions.values()].find(({ stages }) => stages.has(stage));
  }

  private require(id: string | undefined): void {
    if (id !== this.arn) {
      throw new ResourceNotFoundException({ ...metadata, message: "can't find the specified secret" });
    }
  }
}
