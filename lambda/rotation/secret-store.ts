import type { DescribeSecretCommandOutput, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PATIENT_LIMITS } from './patient-limits';

/** Staging labels by which Secrets Manager tells the versions of a secret apart. */
export type Stage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** What is known of a secret without reading a value. */
export interface SecretState {
  /** Whether Secrets Manager rotates it. */
  readonly rotationEnabled: boolean;
  /** Labels of each version that has one. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
  /** @default - it was never rotated */
  readonly lastRotated?: Date;
  /** Last moment for the next rotation. @default - none is planned */
  readonly nextRotation?: Date;
  /** @default - unknown */
  readonly created?: Date;
}

/** A value to be stored. */
export interface NewValue {
  /** Id of the version. */
  readonly versionId: string;
  /** The value itself. */
  readonly value: string;
  /** Label of the version. */
  readonly stage: Stage;
  /** Proof of Secrets Manager that it asked for this. @default - none */
  readonly rotationToken?: string;
}

/** One secret in Secrets Manager, as the function that rotates it may use it. */
export interface SecretStore {
  /** Looks at its versions. */
  describe(): Promise<SecretState>;
  /** Value of a version; `undefined` when the version is still empty. */
  read(versionId: string): Promise<string | undefined>;
  /** Stores a value. `false` when the version has another one already, which stays. */
  put(value: NewValue): Promise<boolean>;
  /** Moves a label; without `to`, takes it away. Fails when `from` doesn't have it. */
  move(stage: Stage, versions: { readonly from?: string; readonly to?: string }): Promise<void>;
}

/** @param secretArn complete ARN of the secret */
export function secretStore(secretArn: string): SecretStore {
  let client: SecretsManagerClient | undefined;

  async function connect() {
    const sdk = await import('@aws-sdk/client-secrets-manager');
    client ??= new sdk.SecretsManagerClient(PATIENT_LIMITS);
    return { sdk, client };
  }

  return {
    async describe() {
      const { client, sdk } = await connect();
      return stateOf(await client.send(new sdk.DescribeSecretCommand({ SecretId: secretArn })));
    },

    async read(versionId) {
      const { client, sdk } = await connect();
      try {
        const command = new sdk.GetSecretValueCommand({ SecretId: secretArn, VersionId: versionId });
        return (await client.send(command)).SecretString;
      } catch (error) {
        if (error instanceof sdk.ResourceNotFoundException) {
          return undefined;
        }
        throw error;
      }
    },

    async put({ rotationToken, stage, value, versionId }) {
      const { client, sdk } = await connect();
      const command = new sdk.PutSecretValueCommand({
        SecretId: secretArn,
        ClientRequestToken: versionId,
        SecretString: value,
        VersionStages: [stage],
        RotationToken: rotationToken,
      });
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (error instanceof sdk.ResourceExistsException) {
          return false;
        }
        throw error;
      }
    },

    async move(stage, { from, to }) {
      const { client, sdk } = await connect();
      await client.send(
        new sdk.UpdateSecretVersionStageCommand({
          SecretId: secretArn,
          VersionStage: stage,
          RemoveFromVersionId: from,
          MoveToVersionId: to,
        }),
      );
    },
  };
}

/** Value in force of another secret; `undefined` when it holds none as text. */
export async function currentValueOf(secretArn: string): Promise<string | undefined> {
  const sdk = await import('@aws-sdk/client-secrets-manager');
  const client = new sdk.SecretsManagerClient(PATIENT_LIMITS);
  return (await client.send(new sdk.GetSecretValueCommand({ SecretId: secretArn }))).SecretString;
}

/** Version that has a label. */
export function versionAt({ stages }: SecretState, stage: Stage): string | undefined {
  return Object.keys(stages).find((version) => stages[version]?.includes(stage));
}

function stateOf(output: DescribeSecretCommandOutput): SecretState {
  return {
    rotationEnabled: output.RotationEnabled === true,
    stages: output.VersionIdsToStages ?? {},
    lastRotated: output.LastRotatedDate,
    nextRotation: output.NextRotationDate,
    created: output.CreatedDate,
  };
}
