import { createRandomPool } from '../../../runtime/encryption/random-pool';

it('gives each byte out once: no two takes share memory or content', () => {
  const take = createRandomPool(16);
  const takes = Array.from({ length: 1_000 }, () => Buffer.from(take()).toString('hex'));
  expect(new Set(takes).size).toBe(1_000);
  expect(new Set(takes.map((taken) => taken.length))).toEqual(new Set([32]));
});

it('leaves what was given out as it is', () => {
  const take = createRandomPool(8);
  const first = take();
  const before = Buffer.from(first).toString('hex');
  for (let i = 0; i < 200; i += 1) {
    take().fill(0);
  }
  expect(Buffer.from(first).toString('hex')).toBe(before);
});
