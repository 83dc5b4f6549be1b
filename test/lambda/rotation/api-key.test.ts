import { apiKey } from '../../../lambda/rotation/api-key/api-key';
import { apiKeys } from '../../../lambda/rotation/api-key/api-keys';
import { AwsCalls } from './interruptions';
import { MemoryApiGateway } from './memory-api-gateway';
import { SECRET_ARN } from './support';

const PLANS = ['plan1', 'plan2'];

function setUp() {
  const gateway = new MemoryApiGateway(new AwsCalls(), PLANS);
  gateway.install();
  const keys = apiKeys(SECRET_ARN);
  return { gateway, keys, strategy: apiKey({ keys, usagePlanIds: PLANS }) };
}

async function rotated(strategy: ReturnType<typeof apiKey>, id: string, current?: string): Promise<string> {
  const value = await strategy.create({ id, current });
  await strategy.set(value);
  await strategy.test(value);
  return value;
}

const names = ({ keys }: MemoryApiGateway) => keys.map(({ name }) => name);

describe('an API key', () => {
  it('is long, enabled, in every plan, and carries the name and the tag of its secret', async () => {
    const { gateway, strategy } = setUp();
    const { key_id: id, value } = JSON.parse(await rotated(strategy, 'v1'));
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(gateway.keys).toEqual([
      expect.objectContaining({
        id,
        value,
        enabled: true,
        name: 'Shop-AbCdEf/v1',
        tags: { 'palisade:secret': SECRET_ARN },
        plans: new Set(PLANS),
      }),
    ]);
  });

  it('opens nothing before it is stored', async () => {
    const { gateway, strategy } = setUp();
    const { value } = JSON.parse(await strategy.create({ id: 'v1', current: undefined }));
    expect(gateway.accepts(value)).toBe(false);
  });

  it('stays for one more rotation, and is gone after that', async () => {
    const { gateway, strategy } = setUp();
    const first = await rotated(strategy, 'v1');
    const second = await rotated(strategy, 'v2', first);
    expect(names(gateway)).toEqual(['Shop-AbCdEf/v1', 'Shop-AbCdEf/v2']);
    await rotated(strategy, 'v3', second);
    expect(names(gateway)).toEqual(['Shop-AbCdEf/v2', 'Shop-AbCdEf/v3']);
  });

  it('of a rotation that was given up is gone with the next one', async () => {
    const { gateway, strategy } = setUp();
    const first = await rotated(strategy, 'v1');
    await rotated(strategy, 'v2', first);
    await rotated(strategy, 'v3', first);
    expect(names(gateway)).toEqual(['Shop-AbCdEf/v1', 'Shop-AbCdEf/v3']);
  });

  it('leaves keys of others alone, whatever the query of API Gateway finds', async () => {
    const { gateway, strategy } = setUp();
    const others = ['Shop-AbCdEf', 'Shop-AbCdEg/v1', 'Other-Shop-AbCdEf/v1'];
    for (const [index, name] of others.entries()) {
      gateway.create({ name, value: `value of somebody else ${index}`, enabled: true });
    }
    const first = await rotated(strategy, 'v1');
    const second = await rotated(strategy, 'v2', first);
    await rotated(strategy, 'v3', second);
    expect(names(gateway)).toEqual([...others, 'Shop-AbCdEf/v2', 'Shop-AbCdEf/v3']);
  });

  it('that was made for this version is found again, and not made twice', async () => {
    const { gateway, strategy } = setUp();
    const value = await strategy.create({ id: 'v1', current: undefined });
    expect(await strategy.create({ id: 'v1', current: undefined })).toBe(value);
    expect(gateway.keys).toHaveLength(1);
  });

  it('that was made although no answer came is taken', async () => {
    const { gateway, keys } = setUp();
    const create = async (version: string, value: string) => {
      await keys.create(version, value);
      return keys.create(version, value);
    };
    const strategy = apiKey({ keys: { ...keys, create }, usagePlanIds: PLANS });
    const { key_id: id, value } = JSON.parse(await strategy.create({ id: 'v1', current: undefined }));
    expect(gateway.keys).toEqual([expect.objectContaining({ id, value })]);
  });

  it('is not taken for another one when it could not be made', async () => {
    const { gateway, keys } = setUp();
    const create = async (version: string) => {
      await keys.create(version, 'x'.repeat(40));
      throw new Error('away');
    };
    const strategy = apiKey({ keys: { ...keys, create }, usagePlanIds: PLANS });
    await expect(strategy.create({ id: 'v1', current: undefined })).rejects.toThrow('away');
    expect(gateway.keys).toHaveLength(1);
  });

  it('that was made for this version and has been disabled by hand is not stored', async () => {
    const { gateway, strategy } = setUp();
    await strategy.create({ id: 'v1', current: undefined });
    for (const key of gateway.keys) {
      key.enabled = false;
    }
    await expect(strategy.create({ id: 'v1', current: undefined })).rejects.toThrow('gone or disabled');
  });

  it.each([
    ['is disabled', (key: MemoryApiGateway['keys'][number]) => Object.assign(key, { enabled: false })],
    ['has another value', (key: MemoryApiGateway['keys'][number]) => Object.assign(key, { value: 'x'.repeat(40) })],
    ['is missing in one of its plans', (key: MemoryApiGateway['keys'][number]) => key.plans.delete('plan2')],
  ])('fails the test when it %s', async (_, spoil) => {
    const { gateway, strategy } = setUp();
    const value = await rotated(strategy, 'v1');
    gateway.keys.forEach(spoil);
    await expect(strategy.test(value)).rejects.toThrow(/the key/);
  });

  it('fails the test when it is gone', async () => {
    const { keys, strategy } = setUp();
    const value = await rotated(strategy, 'v1');
    await keys.delete(JSON.parse(value).key_id);
    await expect(strategy.test(value)).rejects.toThrow('another value');
  });

  it('is deleted again without complaint', async () => {
    const { keys, strategy } = setUp();
    const { key_id: id } = JSON.parse(await rotated(strategy, 'v1'));
    await keys.delete(id);
    await expect(keys.delete(id)).resolves.toBeUndefined();
  });

  it.each(['', '{}', '{"key_id":"key1"}'])('is not read from the value %j', async (value) => {
    const { gateway, strategy } = setUp();
    await expect(strategy.set(value)).rejects.toThrow('does not hold an API key');
    await expect(strategy.test(value)).rejects.toThrow('does not hold an API key');
    await expect(strategy.create({ id: 'v', current: value })).rejects.toThrow('does not hold an API key');
    expect(gateway.keys).toEqual([]);
  });
});
