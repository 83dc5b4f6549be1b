import { rotation } from '../../../lambda/rotation/rotation';
import type { RotationStrategy } from '../../../lambda/rotation/rotation-strategy';
import { ENVIRONMENT } from '../../../runtime/contract';
import { Unavailable } from '../../../runtime/errors';
import { MemorySecret } from './memory-secrets';
import { answers, deployment, rotate, SECRET_ARN, SETTINGS, STEPS, stepOf, versionId } from './support';

/** Another side that accepts what it is told. */
function otherSide() {
  const accepted = new Set<string>();
  const made: { id: string; current: string | undefined }[] = [];
  const strategy: RotationStrategy = {
    async create(version) {
      made.push(version);
      return `value-of-${version.id}`;
    },
    async set(pending) {
      accepted.add(pending);
    },
    async test(pending) {
      if (!accepted.has(pending)) {
        throw new Error(`${pending} is not accepted`);
      }
    },
  };
  return { accepted, made, strategy };
}

function setUp(now = new Date('2026-11-24T00:00:00Z')) {
  const secret = new MemorySecret(SECRET_ARN);
  const stub = secret.install();
  const other = otherSide();
  const handler = rotation(other.strategy, { settings: SETTINGS, now: () => now });
  return { ...other, handler, secret, stub };
}

const V1 = versionId(1);
const V2 = versionId(2);
const V3 = versionId(3);

describe('steps of a rotation', () => {
  it('puts a new value in force, keeps the old one as previous, and leaves nothing pending', async () => {
    const { handler, made, secret } = setUp();
    secret.store(V1, 'first');
    await rotate(handler, secret, V2);
    expect(secret.stages).toEqual({ [V1]: ['AWSPREVIOUS'], [V2]: ['AWSCURRENT'] });
    expect(secret.value('AWSCURRENT')).toBe(`value-of-${V2}`);
    expect(made).toEqual([{ id: V2, current: 'first' }]);
  });

  it('does every step twice without a second effect', async () => {
    const { handler, made, secret } = setUp();
    secret.store(V1, 'first');
    secret.rotate(V2);
    for (const step of STEPS) {
      await handler(stepOf(step, V2));
      await handler(stepOf(step, V2));
    }
    expect(made).toHaveLength(1);
    expect(secret.inForce).toEqual(['first', `value-of-${V2}`]);
    expect(secret.stages).toEqual({ [V1]: ['AWSPREVIOUS'], [V2]: ['AWSCURRENT'] });
  });

  it('rotates a secret that has no value yet', async () => {
    const { handler, secret } = setUp();
    await rotate(handler, secret, V1);
    expect(secret.stages).toEqual({ [V1]: ['AWSCURRENT'] });
  });

  it('hands the token of Secrets Manager on with the value', async () => {
    const { handler, secret } = setUp();
    secret.store(V1, 'first');
    secret.rotate(V2);
    await handler({ ...stepOf('createSecret', V2), RotationToken: 'proof' });
    expect(secret.rotationTokens).toEqual([undefined, 'proof']);
  });

  it.each(STEPS)('refuses %s of another secret without looking at it', async (step) => {
    const { handler, secret, stub } = setUp();
    secret.store(V1, 'first');
    secret.rotate(V2);
    await expect(handler(stepOf(step, V2, `${SECRET_ARN}x`))).rejects.toThrow('FORBIDDEN');
    expect(stub.calls()).toHaveLength(0);
  });

  it.each(STEPS)('refuses %s when rotation is switched off', async (step) => {
    const { accepted, handler, made, secret } = setUp();
    secret.store(V1, 'first');
    secret.rotate(V2);
    secret.rotationEnabled = false;
    await expect(handler(stepOf(step, V2))).rejects.toThrow('switched off');
    expect([made, [...accepted]]).toEqual([[], []]);
  });

  it.each(STEPS)('refuses %s of a version that no rotation has announced', async (step) => {
    const { accepted, handler, made, secret } = setUp();
    secret.store(V1, 'first');
    secret.rotate(V2);
    await expect(handler(stepOf(step, V3))).rejects.toThrow('CONFLICT');
    expect([made, [...accepted]]).toEqual([[], []]);
  });

  it.each(STEPS)('refuses %s of a version that was in force, or has been given up', async (step) => {
    const { accepted, handler, secret } = setUp();
    secret.store(V1, 'first');
    secret.store(V2, 'second');
    secret.store(V3, 'third');
    expect(secret.stages).toEqual({ [V2]: ['AWSPREVIOUS'], [V3]: ['AWSCURRENT'] });
    for (const version of [V1, V2]) {
      await expect(handler(stepOf(step, version))).rejects.toThrow('CONFLICT');
    }
    expect([...accepted]).toEqual([]);
    expect(secret.version('AWSCURRENT')).toBe(V3);
  });

  it('keeps the value of the delivery that was first, when there are two at once', async () => {
    const { handler, secret, strategy } = setUp();
    secret.store(V1, 'first');
    secret.rotate(V2);
    strategy.create = async () => {
      secret.store(V2, 'of the other delivery', ['AWSPENDING']);
      return 'of this delivery';
    };
    await handler(stepOf('createSecret', V2));
    expect(secret.value('AWSPENDING')).toBe('of the other delivery');
  });

  it.each(STEPS.slice(1))('refuses %s of a version without a value', async (step) => {
    const { accepted, handler, secret } = setUp();
    secret.store(V1, 'first');
    secret.rotate(V2);
    await expect(handler(stepOf(step, V2))).rejects.toThrow('no value');
    expect([...accepted]).toEqual([]);
    expect(secret.version('AWSCURRENT')).toBe(V1);
  });

  it('puts no value in force that does not work, even if an earlier test passed', async () => {
    const { accepted, handler, secret } = setUp();
    secret.store(V1, 'first');
    secret.rotate(V2);
    for (const step of STEPS.slice(0, 3)) {
      await handler(stepOf(step, V2));
    }
    accepted.clear();
    await expect(handler(stepOf('finishSecret', V2))).rejects.toThrow('interrupted');
    expect(secret.version('AWSCURRENT')).toBe(V1);
  });

  it('takes the label of a waiting version away that an interrupted last step has left', async () => {
    const { handler, secret } = setUp();
    secret.store(V1, 'first');
    secret.store(V2, 'second', ['AWSCURRENT', 'AWSPENDING']);
    await handler(stepOf('finishSecret', V2));
    expect(secret.stages).toEqual({ [V1]: ['AWSPREVIOUS'], [V2]: ['AWSCURRENT'] });
  });

  it('tests the value in force when a schedule is set up, as Secrets Manager asks', async () => {
    const { accepted, handler, secret } = setUp();
    secret.store(V1, 'first');
    secret.store(V2, 'first', ['AWSPENDING']);
    await expect(handler(stepOf('testSecret', V2))).rejects.toThrow();
    accepted.add('first');
    await handler(stepOf('testSecret', V2));
    expect(secret.version('AWSCURRENT')).toBe(V1);
  });
});

describe('the first value', () => {
  let server: Awaited<ReturnType<typeof answers>>;
  beforeEach(async () => {
    server = await answers();
  });
  afterEach(() => server.close());

  it('is made, accepted and tested before it is stored', async () => {
    const { accepted, handler, secret } = setUp();
    await handler(deployment(V1, server.url));
    expect(secret.stages).toEqual({ [V1]: ['AWSCURRENT'] });
    expect([...accepted]).toEqual([secret.value('AWSCURRENT')]);
    expect(server.received).toEqual([
      expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: SECRET_ARN, RequestId: V1 }),
    ]);
    expect(JSON.stringify(server.received)).not.toContain('value-of');
  });

  it('stays when the secret has a value', async () => {
    const { handler, made, secret } = setUp();
    secret.store(V1, 'of an operator');
    await handler(deployment(V2, server.url));
    await handler(deployment(V3, server.url, 'Update'));
    await handler(deployment(V3, server.url, 'Delete'));
    expect(secret.inForce).toEqual(['of an operator']);
    expect(made).toEqual([]);
    expect(server.received.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  it('is not stored when it does not work, and the deployment fails', async () => {
    const { handler, secret, strategy } = setUp();
    const log = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    strategy.test = async (value) => {
      throw new Error(`${value} is refused`);
    };
    await handler(deployment(V1, server.url));
    expect(secret.stages).toEqual({});
    expect(server.received).toEqual([expect.objectContaining({ Status: 'FAILED' })]);
    expect(JSON.stringify([server.received, log.mock.calls])).not.toContain('value-of');
    log.mockRestore();
  });

  it('of a request that is delivered again is accepted again, and not made again', async () => {
    const { accepted, handler, made } = setUp();
    await handler(deployment(V1, server.url));
    accepted.clear();
    await handler(deployment(V1, server.url));
    expect([...accepted]).toEqual([`value-of-${V1}`]);
    expect(made).toHaveLength(1);
  });
});

describe('the check for overdue rotations', () => {
  const now = new Date('2026-11-24T00:00:00Z');
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const check = { check: 'overdue' };

  it('passes while rotation is on time', async () => {
    const { handler, secret } = setUp(now);
    Object.assign(secret, { lastRotated: ago(45), nextRotation: ago(1) });
    await expect(handler(check)).resolves.toBeUndefined();
  });

  it('passes for a secret that is too young to have been rotated', async () => {
    const { handler, secret } = setUp(now);
    secret.created = ago(45);
    await expect(handler(check)).resolves.toBeUndefined();
  });

  it.each([
    ['rotation is switched off', { rotationEnabled: false, lastRotated: ago(1) }, 'switched off'],
    ['the planned date has passed', { lastRotated: ago(31), nextRotation: ago(1.01) }, 'did not take place'],
    ['the last rotation is long ago', { lastRotated: ago(45.01), nextRotation: ago(0) }, 'too long ago'],
    ['there was none since the secret was made', { created: ago(45.01) }, 'too long ago'],
    ['nothing is known', { created: undefined }, 'too long ago'],
  ])('fails when %s', async (_, state, message) => {
    const { handler, secret } = setUp(now);
    Object.assign(secret, state);
    await expect(handler(check)).rejects.toThrow(message);
  });

  it('allows less delay where rotation is due every few hours', async () => {
    const { secret, strategy } = setUp(now);
    const handler = rotation(strategy, { settings: { ...SETTINGS, intervalSeconds: 8 * 3_600 }, now: () => now });
    Object.assign(secret, { lastRotated: ago(11 / 24), nextRotation: ago(3 / 24) });
    await expect(handler(check)).resolves.toBeUndefined();
    secret.nextRotation = ago(4.01 / 24);
    await expect(handler(check)).rejects.toThrow('did not take place');
  });

  it('tells of a rotation that has begun and not ended', async () => {
    const { handler, secret } = setUp(now);
    secret.store(V1, 'first');
    secret.rotate(V2);
    secret.lastRotated = ago(60);
    await expect(handler(check)).rejects.toThrow('one has begun');
  });
});

describe('a rotation function', () => {
  it.each([undefined, null, 'createSecret', {}, { check: 'all' }, { Step: 'dropSecret', SecretId: SECRET_ARN }])(
    'refuses the event %j',
    async (event) => {
      const { handler, stub } = setUp();
      await expect(handler(event)).rejects.toThrow('INVALID_INPUT');
      expect(stub.calls()).toHaveLength(0);
    },
  );

  it('does not start without the name of its secret', () => {
    const { strategy } = setUp();
    expect(() => rotation(strategy)).toThrow(ENVIRONMENT.rotation);
  });

  it.each([
    '{',
    '{}',
    JSON.stringify({ ...SETTINGS, secretArn: 'Shop' }),
    JSON.stringify({ ...SETTINGS, intervalSeconds: 60 }),
    JSON.stringify({ ...SETTINGS, other: true }),
  ])('does not start with %s', (text) => {
    const { strategy } = setUp();
    process.env[ENVIRONMENT.rotation] = text;
    expect(() => rotation(strategy)).toThrow('malformed');
    delete process.env[ENVIRONMENT.rotation];
  });

  it('lets no word of a foreign error out, which may quote a value', async () => {
    const { handler, secret, strategy } = setUp();
    secret.store(V1, 'first');
    secret.rotate(V2);
    await handler(stepOf('createSecret', V2));
    strategy.set = async (value) => {
      throw new RangeError(`syntax error at '${value}'`);
    };
    const plain = await handler(stepOf('setSecret', V2)).catch((error: Error) => error);
    expect(plain).toEqual(new Error('the rotation was interrupted (RangeError)'));
    strategy.set = async (value) => {
      throw new Unavailable('the database is away', { cause: new RangeError(value) });
    };
    const wrapped = await handler(stepOf('setSecret', V2)).catch((error: Error) => error);
    expect(wrapped).toEqual(new Error('UNAVAILABLE: the database is away (RangeError)'));
    expect((wrapped as Error).cause).toBeUndefined();
  });
});
