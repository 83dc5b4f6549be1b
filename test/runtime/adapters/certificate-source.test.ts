import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { certificateSource } from '../../../runtime/adapters/certificate-source';
import { ConfigurationError, Unavailable } from '../../../runtime/errors';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders';
const secretsManager = mockClient(SecretsManagerClient);

beforeEach(() => secretsManager.reset());

it('reads a file', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'certificate-')), 'document.json');
  writeFileSync(path, '{"certificate":"c"}');
  expect(await certificateSource(`file:${path}`)()).toBe('{"certificate":"c"}');
});

it('reads the current version of a secret, anew each time', async () => {
  secretsManager.on(GetSecretValueCommand, { SecretId: ARN, VersionStage: 'AWSCURRENT' }).resolves({
    VersionId: 'v1',
    SecretString: '{"certificate":"c"}',
  });
  const load = certificateSource(`secret:${ARN}`);
  expect([await load(), await load()]).toEqual(['{"certificate":"c"}', '{"certificate":"c"}']);
  expect(secretsManager.commandCalls(GetSecretValueCommand)).toHaveLength(2);
});

it.each(['', 'orders.pem', 'http://example.com', 'secret:', 'file:', 'env:CERTIFICATE'])('refuses %j', (location) => {
  expect(() => certificateSource(location)).toThrow(ConfigurationError);
});

it('says only that it can not be had when the file is not there', async () => {
  await expect(certificateSource('file:/none')()).rejects.toThrow('the certificate can not be read');
});

it('says only that it can not be had when the secret has no value yet', async () => {
  secretsManager
    .on(GetSecretValueCommand)
    .rejects(new ResourceNotFoundException({ message: 'no value', $metadata: {} }));
  await expect(certificateSource(`secret:${ARN}`)()).rejects.toThrow(Unavailable);
});
