import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  SecretsManagerServiceException,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { secretBytes, secretText } from '../../../runtime/adapters/secret-source';
import { InternalError, Unavailable } from '../../../runtime/errors';
import { failureOf } from '../encryption/local-data-keys';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:users/database-AbCdEf';
const manager = mockClient(SecretsManagerClient);

beforeEach(() => manager.reset());

it('reads the text of the version that has the stage', async () => {
  manager.on(GetSecretValueCommand).resolves({ VersionId: 'v1', SecretString: 'hunter2' });
  expect(await secretText(ARN)('AWSPENDING')).toEqual({ id: 'v1', value: 'hunter2' });
  expect(manager.calls().map(({ args: [{ input }] }) => input)).toEqual([
    { SecretId: ARN, VersionStage: 'AWSPENDING' },
  ]);
});

it('reads bytes', async () => {
  manager.on(GetSecretValueCommand).resolves({ VersionId: 'v1', SecretBinary: Uint8Array.of(1, 2) });
  expect(await secretBytes(ARN)('AWSCURRENT')).toEqual({ id: 'v1', value: Uint8Array.of(1, 2) });
});

it('finds nothing when no version has the stage', async () => {
  manager.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ $metadata: {}, message: ARN }));
  expect(await secretText(ARN)('AWSPREVIOUS')).toBeUndefined();
});

it.each(['AccessDeniedException', 'DecryptionFailure', 'InternalServiceError', 'ThrottlingException'])(
  'is unavailable at %s, and quotes none of it',
  async (name) => {
    const cause = new SecretsManagerServiceException({ name, $fault: 'client', $metadata: {}, message: ARN });
    manager.on(GetSecretValueCommand).rejects(cause);
    await expect(secretText(ARN)('AWSCURRENT')).rejects.toThrow(Unavailable);
    expect(await failureOf(() => secretText(ARN)('AWSCURRENT'))).toMatchObject({
      detail: 'Secrets Manager does not answer or refuses',
    });
  },
);

it('refuses a secret of the other form, or without a version, and does not quote it', async () => {
  const error = new InternalError('the secret does not have the expected form, text or bytes');
  manager.on(GetSecretValueCommand).resolves({ VersionId: 'v1', SecretString: 'hunter2' });
  await expect(secretBytes(ARN)('AWSCURRENT')).rejects.toThrow(error);
  manager.on(GetSecretValueCommand).resolves({ VersionId: 'v1', SecretBinary: Uint8Array.of(1) });
  await expect(secretText(ARN)('AWSCURRENT')).rejects.toThrow(error);
  manager.on(GetSecretValueCommand).resolves({ SecretString: 'hunter2' });
  await expect(secretText(ARN)('AWSCURRENT')).rejects.toThrow(error);
});
