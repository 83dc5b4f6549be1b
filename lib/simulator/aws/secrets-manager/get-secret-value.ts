import { AwsError } from '../error';
import { type Input, optionalText, textOf } from '../input';
import type { Keys } from '../kms/keys';
import type { Operation } from '../operation';
import type { Version } from './secret';
import { keyPermissions, secretPermission } from './secret-permission';
import type { Secrets } from './secrets';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export function getSecretValue(secrets: Secrets, keys: Keys): Operation {
  function versionOf(input: Input): Version | undefined {
    const secret = secrets.find(textOf(input, 'SecretId'));
    const { id, stage } = wanted(input);
    const version = id === undefined ? secret?.at(stage ?? '') : secret?.version(id);
    return stage === undefined || version?.stages.has(stage) ? version : undefined;
  }

  return {
    permissions(call) {
      const { id, stage } = wanted(call.input);
      return [
        secretPermission(secrets, 'GetSecretValue', call, {
          ...(id !== undefined && { 'secretsmanager:VersionId': id }),
          ...(stage !== undefined && { 'secretsmanager:VersionStage': stage }),
        }),
        ...keyPermissions(secrets, keys, call, versionOf(call.input)?.id, ['kms:Decrypt']),
      ];
    },
    perform({ input }) {
      const secret = secrets.require(textOf(input, 'SecretId'));
      const version = versionOf(input);
      if (version?.value === undefined) {
        throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret value.");
      }
      const value = secrets.open(secret, version, version.value);
      const { kind } = version.value;
      return {
        ARN: secret.resource.arn,
        VersionId: version.id,
        VersionStages: [...version.stages],
        CreatedDate: version.created.getTime() / 1_000,
        [kind]: value.toString(kind === 'SecretString' ? 'utf8' : 'base64'),
      };
    },
  };
}

/** Without id and label, the version in force. */
function wanted(input: Input): { readonly id?: string; readonly stage?: string } {
  const id = optionalText(input, 'VersionId');
  return { id, stage: optionalText(input, 'VersionStage') ?? (id === undefined ? 'AWSCURRENT' : undefined) };
}
