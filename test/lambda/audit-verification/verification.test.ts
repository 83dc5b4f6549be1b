import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParametersCommand, type Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { s3Archive } from '../../../lambda/audit-verification/archive';
import { signerKeys } from '../../../lambda/audit-verification/signers';
import { auditVerificationTask } from '../../../lambda/audit-verification/task';
import { auditVerification } from '../../../lambda/audit-verification/verification';
import { seal } from '../../../runtime/audit/hash-chain';
import { facts, localSigner, testLog } from '../../runtime/audit/support';

const DAY1 = '2026-11-22';
const DAY2 = '2026-11-23';
const DAY3 = '2026-11-24';

const s3 = mockClient(S3Client);
const kms = mockClient(KMSClient);
const ssm = mockClient(SSMClient);
const { key, signer } = localSigner();
const stranger = localSigner();
const context = { getRemainingTimeInMillis: () => 600_000 };

/** A chain of many records with a head after every eighth. */
async function chain(instance: string, records: number, by = signer, close = true, headRecords = 8) {
  const { log, lines } = testLog({ instance, signer: by, limits: { headRecords } });
  for (let i = 0; i < records; i += 1) {
    await log.record(facts({ requestId: `request-${i}` }));
    await log.flush();
  }
  if (close) {
    await log.close();
  }
  return [...lines];
}

/** A bucket in memory behind the client of S3, with pages of two objects. */
function bucket() {
  const objects = new Map<string, Buffer>();
  const put = (day: string, lines: readonly string[], name = 'a') =>
    objects.set(`source=application/date=${day}/${name}.gz`, gzipSync(`${lines.join('\n')}\n`));
  s3.reset();
  kms.reset();
  s3.on(ListObjectsV2Command).callsFake(({ Prefix = '', Delimiter, ContinuationToken = '0' }) => {
    const keys = [...objects.keys()].filter((name) => name.startsWith(Prefix)).sort();
    const folders = [...new Set(keys.map((name) => `${Prefix}${name.slice(Prefix.length).split('/')[0]}/`))];
    const all = Delimiter === undefined ? keys : folders;
    const from = Number(ContinuationToken);
    const page = all.slice(from, from + 2);
    const next = from + 2 < all.length ? { IsTruncated: true, NextContinuationToken: String(from + 2) } : {};
    const etag = (name: string) =>
      createHash('md5')
        .update(objects.get(name) ?? '')
        .digest('hex');
    return Delimiter === undefined
      ? { ...next, Contents: page.map((Key) => ({ Key, ETag: etag(Key), Size: objects.get(Key)?.length })) }
      : { ...next, CommonPrefixes: page.map((folder) => ({ Prefix: folder })) };
  });
  s3.on(GetObjectCommand).callsFake(({ Key }) => {
    const content = objects.get(Key);
    if (content === undefined) {
      throw new Error('NoSuchKey');
    }
    return { Body: Readable.from([content]) };
  });
  s3.on(PutObjectCommand).callsFake(({ Key, Body }) => void objects.set(Key, Body));
  kms.on(GetPublicKeyCommand, { KeyId: 'key-1' }).resolves({
    PublicKey: Buffer.from(key.pem.replace(/-----.*-----|\n/g, ''), 'base64'),
  });
  return { objects, put };
}

/** A run at some time; what it measured, and what it said. */
async function run(at: string, exhausted = () => false, service = 'orders', lists?: Parameter[]) {
  const said: Record<string, unknown>[] = [];
  const signers = { Name: 'signers', Value: JSON.stringify({ [service]: ['key-1'] }) };
  ssm.on(GetParametersCommand, { Names: ['signers'] }).resolves({ Parameters: lists ?? [signers] });
  await auditVerification({
    archive: s3Archive('archive'),
    keys: () => signerKeys(['signers']),
    exhausted,
    report: (line) => said.push(JSON.parse(line)),
    now: () => new Date(at),
  })({}, context);
  const { ChainBreaks, LinesVerified, DaysUnverified } = said.at(-1) ?? {};
  return { said, ChainBreaks, LinesVerified, DaysUnverified };
}

const morningAfter = (day: string) =>
  `${new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)}T03:00:00.000Z`;
const change = (line: string | undefined, members: object) => {
  const { hash: _, ...body } = JSON.parse(line ?? '');
  return seal({ ...body, ...members }).line;
};

let one: string[];
let two: string[];
let foreign: string[];
let unsigned: string[];
beforeAll(async () => {
  one = await chain('i-1', 40);
  two = await chain('i-2', 20, signer, false);
  foreign = await chain('i-3', 20, stranger.signer);
  unsigned = await chain('i-4', 3_001, signer, false, 10_000);
});

describe('an intact archive', () => {
  it('passes, over midnight and idle days, and each day is verified once', async () => {
    const { objects, put } = bucket();
    put(DAY1, one.slice(0, 20));
    put(DAY1, two.slice(0, 5), 'b');
    put(DAY2, one.slice(20), 'c');
    put(DAY3, two.slice(5));
    expect(await run(morningAfter(DAY1))).toMatchObject({ ChainBreaks: 0, LinesVerified: 25, DaysUnverified: 0 });
    expect(await run(morningAfter(DAY2))).toMatchObject({
      ChainBreaks: 0,
      LinesVerified: one.length - 20,
      DaysUnverified: 0,
    });
    expect(await run(morningAfter(DAY3))).toMatchObject({
      ChainBreaks: 0,
      LinesVerified: two.length - 5,
      DaysUnverified: 0,
    });
    const { said, ...again } = await run(morningAfter(DAY3));
    expect(again).toEqual({ ChainBreaks: undefined, LinesVerified: undefined, DaysUnverified: 0 });
    expect([...objects.keys()].filter((name) => name.startsWith('verification/'))).toHaveLength(3);
  });

  it('leaves a day alone that is not complete', async () => {
    const { put } = bucket();
    put(DAY1, one);
    put(DAY2, ['noise']);
    expect(await run(`${DAY3}T01:59:59.000Z`)).toMatchObject({ ChainBreaks: 0, DaysUnverified: 0 });
    expect(await run(`${DAY3}T02:00:00.000Z`)).toMatchObject({ ChainBreaks: 1 });
  });

  it('may come late: what has changed is verified again, with all days after it', async () => {
    const { put } = bucket();
    put(DAY1, one.slice(0, 10));
    put(DAY2, one.slice(20));
    expect(await run(morningAfter(DAY2))).toMatchObject({ ChainBreaks: 1 });
    put(DAY1, one.slice(10, 20), 'late');
    expect(await run(morningAfter(DAY2))).toMatchObject({
      ChainBreaks: 0,
      LinesVerified: one.length,
      DaysUnverified: 0,
    });
  });
});

describe('a chain in the archive rings when a line is', () => {
  const at = 12;
  it.each<[string, () => string[]]>([
    ['edited', () => one.with(at, (one[at] ?? '').replace('permitted', 'forbidden'))],
    ['edited with its hash', () => one.with(at, change(one[at], { reason: 'made up' }))],
    ['removed', () => one.toSpliced(at, 1)],
    ['moved', () => one.with(at, change(one[at], { sequence: 1_000 }))],
    ['cut off in its middle', () => [...one.slice(0, -1), (one.at(-1) ?? '').slice(0, -9)]],
    ['signed by a foreign key', () => foreign],
    ['one of thousands without a signature', () => unsigned],
  ])('%s', async (_, lines) => {
    const { objects, put } = bucket();
    put(DAY1, lines());
    const { said, ChainBreaks } = await run(morningAfter(DAY1));
    expect(ChainBreaks).toBeGreaterThan(0);
    expect(said[0]).toMatchObject({ level: 'error', date: DAY1 });
    const kept = JSON.parse(gunzipSync(objects.get(`verification/date=${DAY1}.json.gz`) ?? '').toString());
    expect(kept).toMatchObject({ verdict: 'broken', breaks: ChainBreaks });
    expect(JSON.stringify([kept.faults, kept.chains])).toMatch(/"instance":"i-\d"|truncated/);
  });

  it.each<[string, () => string[]]>([
    ['removed at the end of the day before', () => one.slice(22)],
    ['another than the day before ended with', () => [change(one[20], { previous: 'a'.repeat(64) }), ...one.slice(21)]],
    ['put again in a place of the day before', () => [change(one[5], { reason: 'made up' }), ...one.slice(20)]],
  ])('%s', async (_, next) => {
    const { put } = bucket();
    put(DAY1, one.slice(0, 20));
    put(DAY2, next());
    expect((await run(morningAfter(DAY2))).ChainBreaks).toBeGreaterThan(0);
  });

  it('missing because its whole day is', async () => {
    const { put } = bucket();
    put(DAY1, two.slice(0, 5));
    put(DAY2, one);
    put(DAY3, two.slice(10));
    expect(await run(morningAfter(DAY3))).toMatchObject({ ChainBreaks: 1, DaysUnverified: 0 });
  });
});

describe('not verified is', () => {
  it('an archive without any line', async () => {
    bucket();
    expect(await run(morningAfter(DAY1))).toMatchObject({ DaysUnverified: 1 });
  });

  it('a day without any line', async () => {
    const { put } = bucket();
    put(DAY1, one);
    expect(await run(morningAfter(DAY2))).toMatchObject({ ChainBreaks: 0, DaysUnverified: 1 });
  });

  it('a day with an object that is damaged, and those after it, until it can be read', async () => {
    const { objects, put } = bucket();
    put(DAY1, one.slice(0, 20));
    put(DAY2, one.slice(20));
    const name = `source=application/date=${DAY1}/a.gz`;
    const whole = objects.get(name) ?? Buffer.alloc(0);
    objects.set(name, whole.subarray(0, -20));
    const { said, ...counts } = await run(morningAfter(DAY2));
    expect(counts).toMatchObject({ DaysUnverified: 2 });
    expect(said[0]).toMatchObject({ level: 'error', day: DAY1, reason: expect.stringContaining(name) });
    objects.set(name, whole);
    expect(await run(morningAfter(DAY2))).toMatchObject({ ChainBreaks: 0, DaysUnverified: 0 });
  });

  it('a day that does not fit into time or memory', async () => {
    const { put } = bucket();
    put(DAY1, one);
    expect(await run(morningAfter(DAY1), () => true)).toMatchObject({ DaysUnverified: 1 });
  });

  it('a day whose verdict can not be kept, though its breaks ring', async () => {
    const { put } = bucket();
    put(DAY1, one.toSpliced(12, 1));
    s3.on(PutObjectCommand).rejects(new Error('AccessDenied'));
    expect(await run(morningAfter(DAY1))).toMatchObject({ ChainBreaks: 1, DaysUnverified: 1 });
  });

  it('anything while a verdict is damaged, or that of another day: the run fails', async () => {
    const { objects, put } = bucket();
    put(DAY1, one);
    await run(morningAfter(DAY1));
    const verdict = objects.get(`verification/date=${DAY1}.json.gz`) ?? Buffer.alloc(0);
    objects.set(`verification/date=${DAY2}.json.gz`, verdict);
    await expect(run(morningAfter(DAY2))).rejects.toThrow('is damaged');
    objects.set(`verification/date=${DAY2}.json.gz`, gzipSync('{}'));
    await expect(run(morningAfter(DAY2))).rejects.toThrow('is damaged');
  });

  it('anything while the keys or the archive are out of reach: the run fails', async () => {
    const { put } = bucket();
    put(DAY1, one);
    kms.on(GetPublicKeyCommand).resolves({});
    await expect(run(morningAfter(DAY1))).rejects.toThrow('no public key');
    bucket();
    s3.on(ListObjectsV2Command).rejects(new Error('AccessDenied'));
    await expect(run(morningAfter(DAY1))).rejects.toThrow('AccessDenied');
  });
});

it('a key vouches for its own service only', async () => {
  const { put } = bucket();
  put(DAY1, one);
  expect((await run(morningAfter(DAY1), undefined, 'payments')).ChainBreaks).toBeGreaterThan(0);
});

it('a function without lists of keys does not start', () => {
  const task = (signers: unknown) =>
    auditVerificationTask({ PALISADE_TASK: JSON.stringify({ bucket: 'archive', signers }) });
  expect(task(['signers'])).toEqual({ bucket: 'archive', signers: ['signers'] });
  expect(() => task([])).toThrow('PALISADE_TASK');
  expect(() => task({ orders: ['key-1'] })).toThrow('PALISADE_TASK');
});

it.each([
  ['is missing', []],
  ['is no JSON', [{ Name: 'signers', Value: 'orders' }]],
  ['names nobody', [{ Name: 'signers', Value: '{}' }]],
  ['names a service without keys', [{ Name: 'signers', Value: '{"orders":[]}' }]],
])('a run fails when a list of keys %s', async (_, lists) => {
  const { put } = bucket();
  put(DAY1, one);
  await expect(run(morningAfter(DAY1), undefined, 'orders', lists)).rejects.toThrow(/lists? of signers/);
});
