import { AwsError } from '../error';
import { type Input, optionalBytes, optionalText, textOf, textsOf } from '../input';
import type { Keys } from '../kms/keys';
import type { Operation } from '../operation';
import { keyPermissions, secretPermission } from './secret-permission';
import type { Secrets } from './secrets';

/** Longest value, in bytes. */
const MAX_BYTES = 65_536;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
export function putSecretValue(secrets: Secrets, keys: Keys): Operation {
  return {
    permissions: (call) => [
      secretPermission(secrets, 'PutSecretValue', call),
      ...keyPermissions(secrets, keys, call, tokenOf(call.input), ['kms:GenerateDataKey', 'kms:Decrypt']),
    ],
    perform({ input }) {
      const secret = secrets.require(textOf(input, 'SecretId'));
      const id = tokenOf(input);
      const { kind, value } = givenValue(input);
      const stages = textsOf(input, 'VersionStages');
      const sealed = secrets.seal(secret, id, kind, value);
      const version = secret.put(id, sealed, stages.length === 0 ? ['AWSCURRENT'] : stages);
      return { ARN: secret.resource.arn, VersionId: id, VersionStages: [...version.stages] };
    },
  };
}

function tokenOf(input: Input): string {
  const token = textOf(input, 'ClientRequestToken');
  if (token.length < 32 || token.length > 64) {
    throw new AwsError('InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
  }
  return token;
}

function givenValue(input: Input) {
  const text = optionalText(input, 'SecretString');
  const value = text === undefined ? optionalBytes(input, 'SecretBinary') : Buffer.from(text, 'utf8');
  if (value === undefined || value.length === 0 || value.length > MAX_BYTES) {
    throw new AwsError('InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
  }
  return { value, kind: text === undefined ? ('SecretBinary' as const) : ('SecretString' as const) };
}
