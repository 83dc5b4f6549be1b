import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import dynalite from 'dynalite';
import { rootCertificate } from '../../../lambda/authority-root/root-certificate';
import { bundleParameter } from '../../../lambda/trust-bundle/bundle-parameter';
import { kmsAuditSigner } from '../../../runtime/adapters/kms-audit-signer';
import { kmsDataKeys } from '../../../runtime/adapters/kms-data-keys';
import { revocationSource } from '../../../runtime/adapters/revocation-source';
import { secretBytes, secretText } from '../../../runtime/adapters/secret-source';
import { trustBundleSource } from '../../../runtime/adapters/trust-bundle-source';
import { ENVIRONMENT } from '../../../runtime/contract';
import { failure, KEY, setEnvironment, startWorld, type World } from './support';

const SIGNING_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/signing';
const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop-AbCdEf';
const BUNDLE = 'arn:aws:ssm:eu-central-1:111122223333:parameter/shop/bundle';
const HIDDEN = 'arn:aws:ssm:eu-central-1:111122223333:parameter/shop/hidden';
const REVOCATIONS = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Revocations';
const TABLE = {
  arn: REVOCATIONS,
  TableName: 'Revocations',
  KeySchema: [
    { AttributeName: 'list', KeyType: 'HASH' as const },
    { AttributeName: 'id', KeyType: 'RANGE' as const },
  ],
  AttributeDefinitions: ['list', 'id'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
};

let world: World;
let restore: () => void;

beforeEach(async () => {
  world = await startWorld({
    keys: [{ arn: KEY }, { arn: SIGNING_KEY, spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' }],
    secrets: [{ arn: SECRET, value: 'a value' }],
    parameters: [
      { name: '/shop/bundle', value: '{"keys":[]}' },
      { name: '/shop/hidden', value: 'hidden', type: 'SecureString', keyArn: KEY },
    ],
    tables: [TABLE],
  });
  restore = setEnvironment(world, { [ENVIRONMENT.dataKey]: 'arn:aws:kms:eu-central-1:111122223333:key/data' });
});

afterEach(async () => {
  restore();
  await world.aws.stop();
});

describe('what runs in AWS finds there', () => {
  it('data keys that hold for one service and store', async () => {
    const keys = kmsDataKeys();
    const context = { service: 'orders', store: 'cards' };
    await expect(keys.generate(context)).rejects.toMatchObject({ name: 'Unavailable' });
    world.authority.allow(`kms:GenerateDataKey ${KEY}`, `kms:Decrypt ${KEY}`);
    const { encrypted, plaintext } = await keys.generate(context);
    expect(Buffer.from(await keys.decrypt(encrypted, context))).toEqual(Buffer.from(plaintext));
    const other = keys.decrypt(encrypted, { ...context, service: 'payments' });
    expect(await failure(other)).toBe('DecryptionFailed');
  });

  it('signatures for audit chains and roots', async () => {
    world.authority.allow(`kms:Sign ${SIGNING_KEY}`, `kms:GetPublicKey ${SIGNING_KEY}`);
    const client = new KMSClient(world.client());
    const { PublicKey = [] } = await client.send(new GetPublicKeyCommand({ KeyId: SIGNING_KEY }));
    client.destroy();
    const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
    const signer = kmsAuditSigner({ [ENVIRONMENT.auditKey]: SIGNING_KEY });
    const { signature } = await signer.sign(Buffer.from('head'));
    expect(verify('sha256', Buffer.from('head'), key, Buffer.from(signature, 'base64'))).toBe(true);
    const properties = { KeyArn: SIGNING_KEY, TrustDomain: 'shop.internal', Generation: '1', ValidityDays: '365' };
    expect((await rootCertificate(properties, new Date())).subject).toBe('CN=shop.internal 1');
  });

  it('secrets of the expected form', async () => {
    await expect(secretText(SECRET)('AWSCURRENT')).rejects.toMatchObject({ name: 'Unavailable' });
    world.authority.allow(`secretsmanager:GetSecretValue ${SECRET}`);
    expect(await secretText(SECRET)('AWSCURRENT')).toMatchObject({ value: 'a value' });
    expect(await secretText(SECRET)('AWSPREVIOUS')).toBeUndefined();
    await expect(secretBytes(SECRET)('AWSCURRENT')).rejects.toMatchObject({ name: 'InternalError' });
  });

  it.each([{}, { AWS_LAMBDA_FUNCTION_NAME: 'orders' }])('trust bundle and revocations, %j', async (variables) => {
    Object.assign(process.env, variables);
    const read = { bundle: trustBundleSource('ssm:/shop/bundle'), revocations: revocationSource('Revocations') };
    await expect(read.bundle()).rejects.toMatchObject({ name: 'Unavailable' });
    await expect(read.revocations()).rejects.toMatchObject({ name: 'Unavailable' });
    world.authority.allow(`ssm:GetParameter ${BUNDLE}`, `dynamodb:Query ${REVOCATIONS}`);
    expect(await read.bundle()).toBe('{"keys":[]}');
    expect(await read.revocations()).toEqual([]);
    expect(world.authority.about('dynamodb:Query')?.context['dynamodb:LeadingKeys']).toEqual(['revoked']);
  });

  it('a parameter that the bundle is written to, version after version', async () => {
    world.authority.allow(`ssm:GetParameter ${BUNDLE}`, `ssm:PutParameter ${BUNDLE}`);
    const parameter = bundleParameter('/shop/bundle');
    const before = await parameter.read();
    await parameter.write('{}', before);
    expect(await failure(parameter.write('{}', before))).toBe('Conflict');
  });
});

describe('secure parameters', () => {
  it('take the permission to decrypt, and are not told without', async () => {
    const client = new SSMClient(world.client());
    const get = (WithDecryption?: boolean) =>
      client.send(new GetParameterCommand({ Name: '/shop/hidden', WithDecryption }));
    world.authority.allow(`ssm:GetParameter ${HIDDEN}`);
    expect(await failure(get(true))).toBe('AccessDeniedException');
    expect(await failure(get())).toBe('NotImplemented');
    world.authority.allow(`kms:Decrypt ${KEY}`);
    expect((await get(true)).Parameter?.Value).toBe('hidden');
    world.aws.keys.setState(KEY, 'Disabled');
    expect(await failure(get(true))).toBe('DisabledException');
    client.destroy();
  });
});

describe('an emulator that runs already', () => {
  it('is used, and left as it was', async () => {
    const server = dynalite({ createTableMs: 0 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const dynamoDbUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const direct = new DynamoDBClient({ region: 'eu-central-1', endpoint: dynamoDbUrl, credentials });
    const status = async (TableName: string) =>
      (await direct.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
    try {
      const other = await startWorld({ tables: [TABLE] }, { dynamoDbUrl });
      const more = startWorld({ tables: [{ ...TABLE, TableName: 'More' }, TABLE] }, { dynamoDbUrl });
      await expect(more).rejects.toThrow('does not make table Revocations');
      expect(await status('Revocations')).toBe('ACTIVE');
      expect(await status('More')).toBe('DELETING');
      await other.aws.stop();
      expect(await status('Revocations')).toBe('DELETING');
    } finally {
      direct.destroy();
      server.close();
      server.closeAllConnections();
    }
  });
});
