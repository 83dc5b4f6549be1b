import { keeps } from '../../../runtime/audit/sampling';

const IDS = Array.from({ length: 2_000 }, (_, i) => `correlation-${i}`);

it('gives the same answer for a request in every service', () => {
  expect(IDS.map((id) => keeps(id, 0.3))).toEqual(IDS.map((id) => keeps(id, 0.3)));
  // Fixed for good, because services of two versions must agree: SHA-256 of the id begins with these 32 bits.
  expect(keeps('correlation-1', 0xaf4e95ed / 2 ** 32)).toBe(false);
  expect(keeps('correlation-1', 0xaf4e95ee / 2 ** 32)).toBe(true);
});

it('keeps about the share that the rate says', () => {
  const kept = IDS.filter((id) => keeps(id, 0.3)).length;
  expect(kept).toBeGreaterThan(530);
  expect(kept).toBeLessThan(670);
});

it('keeps at a higher rate whatever it keeps at a lower one', () => {
  expect(IDS.filter((id) => keeps(id, 0.3) && !keeps(id, 0.4))).toEqual([]);
});

it('keeps all at 1, none at 0', () => {
  expect(IDS.every((id) => keeps(id, 1))).toBe(true);
  expect(IDS.some((id) => keeps(id, 0))).toBe(false);
});

it('keeps a request without a usable correlation id', () => {
  expect(['', '[invalid]', '[redacted]', 'a b'].map((id) => keeps(id, 0))).toEqual([true, true, true, true]);
});
