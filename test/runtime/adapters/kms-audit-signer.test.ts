import { createHash } from 'node:crypto';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { kmsAuditSigner } from '../../../runtime/adapters/kms-audit-signer';
import { ENVIRONMENT } from '../../../runtime/contract';
import { ConfigurationError, Unavailable } from '../../../runtime/errors';

const ARN = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const kms = mockClient(KMSClient);
const signer = () => kmsAuditSigner({ [ENVIRONMENT.auditKey]: ARN });

beforeEach(() => kms.reset());

it('has KMS sign the digest of the message with the key of the service', async () => {
  kms.on(SignCommand).resolves({ Signature: new Uint8Array([1, 2, 3]), KeyId: `${ARN}-as-kms-names-it` });
  expect(await signer().sign(Buffer.from('head'))).toEqual({ signature: 'AQID', keyId: `${ARN}-as-kms-names-it` });
  const [call] = kms.commandCalls(SignCommand);
  expect(call?.args[0].input).toEqual({
    KeyId: ARN,
    Message: new Uint8Array(createHash('sha256').update('head').digest()),
    MessageType: 'DIGEST',
    SigningAlgorithm: 'ECDSA_SHA_256',
  });
});

it('asks with limits, and with one client for all heads', async () => {
  kms.on(SignCommand).resolves({ Signature: new Uint8Array([1]) });
  const one = signer();
  expect(await one.sign(Buffer.from('a'))).toEqual({ signature: 'AQ==', keyId: ARN });
  await one.sign(Buffer.from('b'));
  const clients = kms.commandCalls(SignCommand).map(({ thisValue }) => thisValue as KMSClient);
  expect(clients[0]).toBe(clients[1]);
  expect(await clients[0]?.config.maxAttempts()).toBe(3);
});

it('rejects when KMS refuses or answers without a signature', async () => {
  kms.on(SignCommand).rejectsOnce(new Error('AccessDeniedException')).resolves({});
  const one = signer();
  await expect(one.sign(Buffer.from('a'))).rejects.toThrow('AccessDeniedException');
  await expect(one.sign(Buffer.from('a'))).rejects.toThrow(Unavailable);
});

it.each([{}, { [ENVIRONMENT.auditKey]: '' }])('does not start with the environment %j', (environment) => {
  expect(() => kmsAuditSigner(environment)).toThrow(ConfigurationError);
  expect(() => kmsAuditSigner(environment)).toThrow('PALISADE_AUDIT_KEY must hold the ARN');
});

it('loads the SDK with the first signature, not at start', () => {
  jest.isolateModules(() => {
    const loaded = jest.fn(() => ({}));
    jest.doMock('@aws-sdk/client-kms', loaded);
    const isolated =
      require('../../../runtime/adapters/kms-audit-signer') as typeof import('../../../runtime/adapters/kms-audit-signer');
    isolated.kmsAuditSigner({ [ENVIRONMENT.auditKey]: ARN });
    expect(loaded).not.toHaveBeenCalled();
  });
  jest.dontMock('@aws-sdk/client-kms');
});
