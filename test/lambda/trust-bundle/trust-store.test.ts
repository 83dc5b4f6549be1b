import { Readable } from 'node:stream';
import {
  DescribeTrustStoresCommand,
  ElasticLoadBalancingV2Client,
  ModifyTrustStoreCommand,
  TrustStoreNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { trustStore } from '../../../lambda/trust-bundle/trust-store';

const LOCATION = { bucket: 'roots', key: 'roots.pem', name: 'shop' };
const STORE = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:truststore/shop/1';
const s3 = mockClient(S3Client);
const elb = mockClient(ElasticLoadBalancingV2Client);
let object: { readonly body: string; readonly metadata?: Record<string, string> } | undefined;

beforeEach(() => {
  s3.reset();
  elb.reset();
  object = undefined;
  s3.on(GetObjectCommand, { Bucket: 'roots', Key: 'roots.pem' }).callsFake(() => {
    if (object === undefined) {
      throw Object.assign(new Error('no'), { name: 'NoSuchKey' });
    }
    const { body, metadata } = object;
    const Body = Object.assign(Readable.from([body]), { transformToString: async () => body });
    return { Body, Metadata: metadata };
  });
  s3.on(PutObjectCommand, { Bucket: 'roots', Key: 'roots.pem' }).callsFake(({ Body, Metadata }) => {
    object = { body: Body, metadata: Metadata };
    return {};
  });
  elb.on(DescribeTrustStoresCommand, { Names: ['shop'] }).resolves({ TrustStores: [{ TrustStoreArn: STORE }] });
  elb.on(ModifyTrustStoreCommand).resolves({});
});
afterAll(() => {
  s3.restore();
  elb.restore();
});

const keep = (roots: string) => trustStore(LOCATION).keep(roots);
const loads = () => elb.commandCalls(ModifyTrustStoreCommand).length;
const writes = () => s3.commandCalls(PutObjectCommand).length;

it('writes the roots and has the store load them', async () => {
  await keep('one');
  expect(object?.body).toBe('one');
  expect(elb.commandCalls(ModifyTrustStoreCommand)[0]?.args[0].input).toEqual({
    TrustStoreArn: STORE,
    CaCertificatesBundleS3Bucket: 'roots',
    CaCertificatesBundleS3Key: 'roots.pem',
  });
});

it('touches nothing while nothing changes', async () => {
  await keep('one');
  const before = [loads(), writes()];
  await keep('one');
  expect([loads(), writes()]).toEqual(before);
  await keep('two');
  expect(loads()).toBe(2);
});

it('writes the roots for a store that is only about to be made, and has it load them once when it is there', async () => {
  elb
    .on(DescribeTrustStoresCommand)
    .rejectsOnce(new TrustStoreNotFoundException({ message: 'none', $metadata: {} }))
    .resolvesOnce({ TrustStores: [] })
    .resolves({ TrustStores: [{ TrustStoreArn: STORE }] });
  await keep('one');
  await keep('one');
  expect([object?.body, loads(), writes()]).toEqual(['one', 0, 1]);
  await keep('one');
  await keep('one');
  expect(loads()).toBe(1);
});

describe('a run that dies is made up for', () => {
  const killed = new Error('killed');
  const loaded = { body: 'one', metadata: { loaded: 'true' } };

  afterEach(async () => {
    await keep('one');
    expect(object).toEqual(loaded);
    expect(loads()).toBeGreaterThan(0);
  });

  it('after the roots were written', async () => {
    elb
      .on(DescribeTrustStoresCommand)
      .rejectsOnce(killed)
      .resolves({ TrustStores: [{ TrustStoreArn: STORE }] });
    await expect(keep('one')).rejects.toThrow('killed');
    expect(object?.metadata).toEqual({ loaded: 'false' });
  });

  it('while the store loads them', async () => {
    elb.on(ModifyTrustStoreCommand).rejectsOnce(killed).resolves({});
    await expect(keep('one')).rejects.toThrow('killed');
    expect(object?.metadata).toEqual({ loaded: 'false' });
  });

  it('after the store has loaded them', async () => {
    await keep('one');
    object = { body: 'one', metadata: { loaded: 'false' } };
  });
});

it('takes a denial for an object that is not there, as S3 tells whoever may not list', async () => {
  s3.on(GetObjectCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));
  await keep('one');
  expect([object?.body, loads()]).toEqual(['one', 1]);
});

it.each(['SlowDown', 'NoSuchBucket'])('writes nothing when S3 says %s', async (name) => {
  s3.on(GetObjectCommand).rejects(Object.assign(new Error('no'), { name }));
  await expect(keep('one')).rejects.toThrow('no');
  expect([loads(), writes()]).toEqual([0, 0]);
});
