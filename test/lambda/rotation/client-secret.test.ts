import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { clientSecret } from '../../../lambda/rotation/client-secret/client-secret';
import { isAcceptedSecret } from '../../../lambda/rotation/client-secret/token-endpoint';
import { userPoolClient } from '../../../lambda/rotation/client-secret/user-pool-client';
import { AwsCalls } from './interruptions';
import { CLIENT, MemoryUserPoolClient } from './memory-user-pool-client';

function setUp(acceptedAfter = 0) {
  const pool = new MemoryUserPoolClient(new AwsCalls());
  pool.install();
  const waits: number[] = [];
  let trials = 0;
  const strategy = clientSecret({
    clientId: CLIENT.clientId,
    client: userPoolClient(CLIENT),
    isAccepted: async (secret) => {
      trials += 1;
      return trials > acceptedAfter && pool.accepts(secret);
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
  return { pool, strategy, waits };
}

const secretIn = (value: string): string => JSON.parse(value).client_secret;

/** A value in force, as rotations make it. */
async function established() {
  const world = setUp();
  const value = await world.strategy.create({ id: 'v1', current: undefined });
  await world.strategy.set(value);
  return { ...world, value };
}

describe('the secret of a Cognito client', () => {
  it('is a value that Cognito takes, with the identifier of the client', async () => {
    const { value } = await established();
    expect(JSON.parse(value)).toEqual({
      client_id: CLIENT.clientId,
      client_secret: expect.stringMatching(/^[A-Za-z0-9]{64}$/),
      replaces: expect.stringMatching(/^client1--/),
    });
  });

  it('changes nothing at Cognito before it is stored', async () => {
    const { pool, strategy } = setUp();
    const before = pool.liveSecrets;
    await strategy.create({ id: 'v1', current: undefined });
    expect(pool.liveSecrets).toEqual(before);
  });

  it('keeps the one in force, and deletes the one before it', async () => {
    const { pool, strategy, value } = await established();
    const next = await strategy.create({ id: 'v2', current: value });
    await strategy.set(next);
    expect(pool.liveSecrets.map((secret) => secret.value).sort()).toEqual([secretIn(value), secretIn(next)].sort());
  });

  it('keeps the one in force when a rotation before was given up', async () => {
    const { pool, strategy, value } = await established();
    const givenUp = await strategy.create({ id: 'v2', current: value });
    await strategy.set(givenUp);
    const next = await strategy.create({ id: 'v3', current: value });
    await strategy.set(next);
    expect(pool.accepts(secretIn(value))).toBe(true);
    expect(pool.accepts(secretIn(givenUp))).toBe(false);
    expect(pool.accepts(secretIn(next))).toBe(true);
  });

  it('is rotated on when somebody has deleted the one before by hand', async () => {
    const { pool, strategy, value } = await established();
    pool.remove('the one with which Cognito made the client');
    const next = await strategy.create({ id: 'v2', current: value });
    await strategy.set(next);
    const last = await strategy.create({ id: 'v3', current: next });
    await strategy.set(last);
    expect(pool.liveSecrets.map((secret) => secret.value).sort()).toEqual([secretIn(next), secretIn(last)].sort());
  });

  it('is rotated on when somebody has deleted the one in force by hand', async () => {
    const { pool, strategy, value } = await established();
    pool.remove(secretIn(value));
    const next = await strategy.create({ id: 'v2', current: value });
    await strategy.set(next);
    expect(pool.accepts(secretIn(next))).toBe(true);
    const last = await strategy.create({ id: 'v3', current: next });
    await strategy.set(last);
    expect(pool.liveSecrets.map((secret) => secret.value).sort()).toEqual([secretIn(next), secretIn(last)].sort());
  });

  it('takes over a value that an operator has stored, if that is the only secret', async () => {
    const { pool, strategy } = setUp();
    const stored = { client_id: CLIENT.clientId, client_secret: 'the one with which Cognito made the client' };
    const next = await strategy.create({ id: 'v2', current: JSON.stringify(stored) });
    await strategy.set(next);
    expect(pool.liveSecrets).toHaveLength(2);
    expect(pool.accepts(stored.client_secret)).toBe(true);
  });

  it('is not made while two secrets are live and nobody knows which one is in force', async () => {
    const { pool, strategy } = setUp();
    pool.make('another one');
    const stored = JSON.stringify({ client_id: CLIENT.clientId, client_secret: 'another one' });
    await expect(strategy.create({ id: 'v2', current: stored })).rejects.toThrow('which one is in force is unknown');
    expect(pool.liveSecrets).toHaveLength(2);
  });

  it('deletes nothing when both secrets have changed since it was made', async () => {
    const { pool, strategy, value } = await established();
    const next = await strategy.create({ id: 'v2', current: value });
    pool.remove(secretIn(value));
    pool.remove('the one with which Cognito made the client');
    pool.make('by hand 1');
    pool.make('by hand 2');
    await expect(strategy.set(next)).rejects.toThrow('two other secrets');
    expect(pool.accepts('by hand 1') && pool.accepts('by hand 2')).toBe(true);
  });

  it('is added beside the only one that is left, whichever that is', async () => {
    const { pool, strategy, value } = await established();
    const next = await strategy.create({ id: 'v2', current: value });
    pool.remove(secretIn(value));
    await strategy.set(next);
    expect(pool.liveSecrets).toHaveLength(2);
    expect(pool.accepts(secretIn(next))).toBe(true);
  });

  it('is not taken away for a moment when it is accepted already', async () => {
    const { pool, strategy, value } = await established();
    const before = pool.liveSecrets;
    await strategy.set(value);
    expect(pool.liveSecrets).toEqual(before);
  });

  it('may be gone already when it is to be deleted', async () => {
    const { pool } = setUp();
    pool.make('another one');
    await expect(userPoolClient(CLIENT).delete('client1--gone')).resolves.toBeUndefined();
    expect(pool.liveSecrets).toHaveLength(2);
  });

  it('passes when it is accepted a little later', async () => {
    const { pool, strategy, waits } = setUp(3);
    const value = await strategy.create({ id: 'v1', current: undefined });
    pool.make(secretIn(value));
    await strategy.test(value);
    expect(waits).toEqual([1_000, 1_000, 1_000]);
  });

  it('fails when it is not accepted in the end', async () => {
    const { strategy, waits } = setUp();
    const value = await strategy.create({ id: 'v1', current: undefined });
    await expect(strategy.test(value)).rejects.toThrow('does not accept');
    expect(waits.length).toBeLessThan(10);
  });

  it('fails for credentials of another client, even if they work', async () => {
    const { pool, strategy } = setUp();
    pool.make('known');
    await expect(strategy.test(JSON.stringify({ client_id: 'other', client_secret: 'known' }))).rejects.toThrow();
  });

  it.each(['', 'text', '{}', '{"client_id":"client1"}'])('fails for the value %j without quoting it', async (value) => {
    const { strategy } = setUp();
    for (const step of [strategy.set(value), strategy.test(value), strategy.create({ id: 'v', current: value })]) {
      await expect(step).rejects.toThrow('the secret does not hold the credentials of a client');
    }
  });

  it('is not added when the endpoint can not say whether it is accepted', async () => {
    const { pool } = setUp();
    const strategy = clientSecret({
      clientId: CLIENT.clientId,
      client: userPoolClient(CLIENT),
      isAccepted: () => Promise.reject(new Error('away')),
      wait: async () => undefined,
    });
    const value = await strategy.create({ id: 'v1', current: undefined });
    await expect(strategy.set(value)).rejects.toThrow('away');
    expect(pool.liveSecrets).toHaveLength(1);
  });
});

describe('the token endpoint', () => {
  let answer: { status: number; body: string; location?: string };
  const asked: { authorization: string | undefined; body: string; type: string | undefined }[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push({ authorization: request.headers.authorization, body, type: request.headers['content-type'] });
      response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location });
      response.end(answer.body);
    });
  });
  let tokenEndpoint = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    tokenEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth2/token`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const accepts = (secret = 'top-secret') => isAcceptedSecret({ clientId: 'client1', tokenEndpoint }, secret);

  it('is asked for a token with the secret in the header that RFC 6749 names', async () => {
    answer = { status: 200, body: '{"access_token":"token"}' };
    await expect(accepts()).resolves.toBe(true);
    expect(asked.at(-1)).toEqual({
      authorization: `Basic ${Buffer.from('client1:top-secret').toString('base64')}`,
      body: 'grant_type=client_credentials',
      type: 'application/x-www-form-urlencoded',
    });
  });

  it.each([400, 401])('refuses a secret with %d and invalid_client', async (status) => {
    answer = { status, body: '{"error":"invalid_client"}' };
    await expect(accepts()).resolves.toBe(false);
  });

  it.each([
    { status: 400, body: '{"error":"invalid_scope"}' },
    { status: 400, body: '{"error":"unauthorized_client"}' },
    { status: 400, body: 'not json' },
    { status: 429, body: '{"error":"invalid_client"}' },
    { status: 500, body: '{"error":"invalid_client"}' },
    { status: 302, body: '', location: 'https://elsewhere.example/' },
  ])('says neither yes nor no with %j', async (given) => {
    answer = given;
    await expect(accepts()).rejects.toThrow(`answers with status ${given.status}`);
  });

  it('says neither yes nor no when it is away, and no error quotes the secret', async () => {
    const request = { clientId: 'client1', tokenEndpoint: 'http://127.0.0.1:1/oauth2/token' };
    const error = await isAcceptedSecret(request, 'top-secret').catch((caught: Error) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain('top-secret');
  });
});
