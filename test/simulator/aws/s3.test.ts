import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { trustStore } from '../../../lambda/trust-bundle/trust-store';
import { createPki } from '../../runtime/support/pki';
import { failure, KEY, setEnvironment, startWorld, type World } from './support';

const OBJECT = 'arn:aws:s3:::roots/shop/roots 1.pem';
const STORE = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:truststore/shop/0123456789abcdef';
const LOADS = `elasticloadbalancing:ModifyTrustStore ${STORE}`;

let now: Date;
let world: World;
let client: S3Client;

beforeEach(async () => {
  now = new Date();
  world = await startWorld(
    { keys: [{ arn: KEY }], buckets: [{ name: 'roots', keyArn: KEY }], trustStores: [{ arn: STORE, name: 'shop' }] },
    { now: () => now },
  );
  world.authority.allow(`s3:GetObject ${OBJECT}`, `s3:PutObject ${OBJECT}`);
  world.authority.allow(`kms:GenerateDataKey ${KEY}`, `kms:Decrypt ${KEY}`);
  client = new S3Client(world.client());
});

afterEach(async () => {
  client.destroy();
  await world.aws.stop();
});

const TARGET = { Bucket: 'roots', Key: 'shop/roots 1.pem' };
const put = (change = {}) => client.send(new PutObjectCommand({ ...TARGET, Body: 'content', ...change }));
const get = (change = {}) => client.send(new GetObjectCommand({ ...TARGET, ...change }));

describe('S3', () => {
  it('keeps objects with their metadata and checksums', async () => {
    await put({ ChecksumAlgorithm: 'SHA256', Metadata: { loaded: 'true' } });
    const { Body, ChecksumSHA256, Metadata } = await get({ ChecksumMode: 'ENABLED' });
    expect(await Body?.transformToString()).toBe('content');
    expect(ChecksumSHA256).toHaveLength(44);
    expect(Metadata).toEqual({ loaded: 'true' });
    expect(await failure(put({ ChecksumSHA256: Buffer.alloc(32).toString('base64') }))).toBe('BadDigest');
  });

  it('tells only who may list the bucket that an object is not there', async () => {
    expect(await failure(get())).toBe('AccessDenied');
    world.authority.allow('s3:ListBucket arn:aws:s3:::roots');
    expect(await failure(get())).toBe('NoSuchKey');
  });

  it.each([`s3:GetObject ${OBJECT}`, `kms:Decrypt ${KEY}`])('denies reading without %s', async (grant) => {
    await put();
    world.authority.forbid(grant);
    expect(await failure(get())).toBe('AccessDenied');
  });

  it.each([`s3:PutObject ${OBJECT}`, `kms:GenerateDataKey ${KEY}`])('denies writing without %s', async (grant) => {
    world.authority.forbid(grant);
    expect(await failure(put())).toBe('AccessDenied');
    expect(world.authority.about('s3:ListBucket')).toBeUndefined();
  });

  it('tells the key in whose name, and for which object, it is used', async () => {
    await put();
    expect(world.authority.about('kms:GenerateDataKey')?.context).toMatchObject({
      'kms:ViaService': 's3.eu-central-1.amazonaws.com',
      'kms:EncryptionContext:aws:s3:arn': OBJECT,
      'aws:ViaAWSService': 'true',
    });
  });

  it('takes signatures that are up to fifteen minutes old', async () => {
    const late = (seconds: number) => {
      const other = new S3Client({ ...world.client(), systemClockOffset: -seconds * 1_000 });
      return failure(other.send(new PutObjectCommand({ ...TARGET, Body: 'x' }))).finally(() => other.destroy());
    };
    expect(await late(890)).toBe('no failure');
    expect(await late(902)).toBe('RequestTimeTooSkewed');
  });

  it('says what it does not implement', async () => {
    expect(await failure(client.send(new ListObjectsV2Command({ Bucket: 'roots' })))).toBe('NotImplemented');
    expect(world.aws.unimplemented.size).toBe(1);
  });
});

describe('trust stores', () => {
  it('load their roots from a bucket', async () => {
    const restore = setEnvironment(world);
    const { rootPem } = await createPki('shop.internal');
    const store = trustStore({ bucket: TARGET.Bucket, key: TARGET.Key, name: 'shop' });
    expect(await failure(store.keep(rootPem))).toBe('AccessDenied');
    world.authority.allow('elasticloadbalancing:DescribeTrustStores *');
    expect(await failure(store.keep(rootPem))).toBe('AccessDenied');
    expect(world.aws.trustStores.roots(STORE)).toBeUndefined();
    world.authority.allow(LOADS);
    await store.keep(rootPem);
    expect(world.aws.trustStores.roots(STORE)).toBe(rootPem);
    expect((await get()).Metadata).toEqual({ loaded: 'true' });
    const absent = trustStore({ bucket: TARGET.Bucket, key: TARGET.Key, name: 'absent' });
    expect(await failure(absent.keep(`${rootPem}\n${rootPem}`))).toBe('no failure');
    expect((await get()).Metadata).toEqual({ loaded: 'false' });
    restore();
  });
});
