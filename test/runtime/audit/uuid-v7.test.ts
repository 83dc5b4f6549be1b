import { createUuidV7 } from '../../../runtime/audit/uuid-v7';
import { NOW } from './support';

const fill = (byte: number) => (bytes: Uint8Array) => void bytes.fill(byte);

it('is the example of RFC 9562, appendix A.6', () => {
  const random = (bytes: Uint8Array) => bytes.set(Buffer.from('0cc318c4dc0c0c07398f', 'hex'));
  const uuid = createUuidV7(() => new Date(0x017f22e279b0), random);
  expect(uuid()).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

it('sets version and variant whatever the random bytes are', () => {
  for (const byte of [0x00, 0x3f, 0x80, 0xff]) {
    expect(createUuidV7(() => NOW, fill(byte))()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  }
});

it('grows within a millisecond, beyond what its counter holds, and when the clock is set back', () => {
  let time = NOW.getTime();
  const uuid = createUuidV7(() => new Date(time));
  const ids = Array.from({ length: 10_000 }, () => uuid());
  time -= 60_000;
  ids.push(...Array.from({ length: 5_000 }, () => uuid()));
  time += 120_000;
  ids.push(uuid());
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(15_001);
  expect(ids.at(-1)?.replaceAll('-', '').slice(0, 12)).toBe(time.toString(16).padStart(12, '0'));
});

it('holds the time, and counts on, while the clock is behind', () => {
  let time = NOW.getTime();
  const uuid = createUuidV7(
    () => new Date(time),
    (bytes) => void bytes.fill(0),
  );
  const before = uuid();
  time -= 1;
  expect(uuid()).toBe(before.replace('-7000-', '-7001-'));
});

it('counts up to the last value before it advances the time', () => {
  const uuid = createUuidV7(
    () => NOW,
    (bytes) => bytes.set(Buffer.from('0ffe', 'hex')),
  );
  expect([uuid(), uuid()].map((id) => id.slice(15, 18))).toEqual(['ffe', 'fff']);
  expect(uuid().replaceAll('-', '').slice(0, 12)).toBe((NOW.getTime() + 1).toString(16).padStart(12, '0'));
});

it('takes fresh random bytes for every id', () => {
  let call = 0;
  const uuid = createUuidV7(
    () => NOW,
    (bytes) => {
      call += 1;
      crypto.getRandomValues(bytes);
    },
  );
  const tails = Array.from({ length: 600 }, () => uuid().slice(20));
  expect(new Set(tails).size).toBe(600);
  expect(call).toBe(3);
});
