import * as fc from 'fast-check';
import { seal } from '../../../runtime/audit/hash-chain';
import { verifyAuditArchive } from '../../../runtime/audit/verify-archive';
import { facts, localSigner, testLog } from './support';

const { key, signer } = localSigner();
const other = localSigner();

/** Lines of an instance: a start, records with a head after every eighth, a final head. */
async function chain(instance: string, records: number, service = 'orders', close = true) {
  const { log, lines } = testLog({ instance, service, signer, limits: { headRecords: 8 } });
  for (let i = 0; i < records; i += 1) {
    await log.record(facts({ requestId: `request-${i}` }));
    await log.flush();
  }
  if (close) {
    await log.close();
  }
  return lines;
}

let one: string[];
let two: string[];
let open: string[];
beforeAll(async () => {
  one = await chain('i-1', 20);
  two = await chain('i-2', 12, 'payments');
  open = await chain('i-3', 20, 'orders', false);
});

const files = (...all: (readonly string[])[]) => all.map((lines, i) => ({ name: `file-${i}`, lines }));
const check = (all: (readonly string[])[], partial = false, keys = [key]) =>
  verifyAuditArchive(files(...all), { keys, partial });
const change = (line: string | undefined, members: object) => {
  const { hash: _, ...body } = JSON.parse(line ?? '');
  return seal({ ...body, ...members }).line;
};

describe('an archive', () => {
  it('is intact in whatever order its files and lines come, some of them twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...one, ...two], { minLength: one.length + two.length }),
        fc.array(fc.nat(), { maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        async (lines, again, count) => {
          const all = [...lines, ...again.map((i) => lines[i % lines.length] ?? '')];
          const parts = Array.from({ length: count }, (_, n) => all.filter((_line, i) => i % count === n));
          const verdict = await check(parts);
          expect(verdict).toMatchObject({ verdict: 'intact', signed: true, faults: [], copies: again.length });
          expect(verdict.lines).toBe(all.length);
          expect(verdict.chains.map(({ last }) => last).sort()).toEqual([one.length - 1, two.length - 1].sort());
        },
      ),
      { numRuns: 30 },
    );
  });

  it('with a chain without an end is open, and not vouched for to its end', async () => {
    expect(await check([one, open])).toMatchObject({ verdict: 'open', signed: false, faults: [] });
  });

  it('without any line is not intact', async () => {
    expect(await check([[], ['']])).toMatchObject({ verdict: 'open', signed: false, lines: 0 });
  });

  it('names every gap, wherever it is', async () => {
    const kept = one.filter((_, i) => ![0, 1, 5, 9, 10, 11].includes(i));
    const verdict = await check([kept.toReversed()]);
    expect(verdict).toMatchObject({ verdict: 'broken', faults: [] });
    expect(verdict.chains[0]?.gaps).toEqual([
      { from: 0, to: 1 },
      { from: 5, to: 5 },
      { from: 9, to: 11 },
    ]);
  });

  it('may lack the beginning of a chain only when it is said to be a part', async () => {
    const later = [one.slice(7)];
    expect(await check(later)).toMatchObject({ verdict: 'broken', chains: [{ first: 7, gaps: [{ from: 0, to: 6 }] }] });
    expect(await check(later, true)).toMatchObject({
      verdict: 'intact',
      signed: true,
      chains: [{ first: 7, gaps: [] }],
    });
  });

  it('may lack nothing else as a part', async () => {
    expect(await check([one.toSpliced(9, 1)], true)).toMatchObject({ verdict: 'broken' });
  });

  it('is vouched for on both sides of a gap, or not at all', async () => {
    const head = one.findIndex((line) => line.includes('"type":"head"'));
    const lines = one.toSpliced(head, 1);
    expect((await check([lines])).chains[0]).toMatchObject({ gaps: [{ from: head, to: head }], signed: false });
  });
});

describe('a line of an archive', () => {
  const at = (sequence: number) => one.find((line) => line.includes(`"sequence":${sequence},`)) ?? '';
  const faultsOf = async (...all: (readonly string[])[]) => (await check(all)).faults;

  it.each<[string, () => string, object]>([
    ['no JSON', () => 'START RequestId', { problem: 'unreadable' }],
    ['the beginning of a line', () => at(3).slice(0, -5), { problem: 'truncated' }],
    ['edited', () => at(3).replace('permitted', 'forbidden'), { problem: 'edited', sequence: 3 }],
  ])('is broken by what is %s', async (_, make, expected) => {
    const [fault] = await faultsOf(one.slice(0, 3), [make(), ...one.slice(4)]);
    expect(fault).toMatchObject({ ...expected, file: 'file-1', line: 1 });
  });

  it('is broken by another line in its place, whichever comes first', async () => {
    const made = change(at(3), { reason: 'made up' });
    expect(await faultsOf(one, [made])).toMatchObject([
      { problem: 'duplicated', file: 'file-1', line: 1, sequence: 3 },
    ]);
    const verdict = await check([[made], one]);
    expect(verdict).toMatchObject({ verdict: 'broken', signed: false });
    expect(verdict.faults.map(({ problem }) => problem)).toContain('duplicated');
  });

  it('is broken when the line after it, or before it, has another hash, in either order', async () => {
    const made = change(at(3), { reason: 'made up' });
    expect(await faultsOf(one.slice(0, 3), [made], one.slice(4))).toMatchObject([{ problem: 'inserted', sequence: 4 }]);
    expect(await faultsOf(one.slice(4), [made], one.slice(0, 3))).toMatchObject([{ problem: 'inserted', sequence: 3 }]);
    const cut = change(at(3), { previous: 'a'.repeat(64) });
    expect(await faultsOf(one.slice(0, 3), [cut])).toMatchObject([{ problem: 'inserted', sequence: 3 }]);
    expect(await faultsOf([cut], one.slice(0, 3))).toMatchObject([{ problem: 'inserted', sequence: 2 }]);
  });

  it('is broken when it is of another service than its chain', async () => {
    expect(await faultsOf(one.slice(0, 3), [change(at(3), { service_name: 'payments' })])).toMatchObject([
      { problem: 'inserted', sequence: 3 },
    ]);
  });

  it('is broken by a start that is not first, and by a first that is no start', async () => {
    expect(await faultsOf([change(at(0), { sequence: 5 })])).toMatchObject([{ problem: 'inserted' }]);
    expect(await faultsOf([change(at(3), { sequence: 0, previous: '0'.repeat(64) })])).toMatchObject([
      { problem: 'inserted' },
    ]);
    expect(await faultsOf([change(at(0), { previous: 'a'.repeat(64) })])).toMatchObject([{ problem: 'inserted' }]);
  });

  it('is not found twice for one fault', async () => {
    expect((await check([one, two, one.map((line) => line.replace('permitted', 'changed!!'))])).faultCount).toBe(20);
  });

  it('is named for the first hundred faults only', async () => {
    const verdict = await check([Array.from({ length: 150 }, () => 'noise')]);
    expect(verdict).toMatchObject({ verdict: 'broken', faultCount: 150, lines: 150 });
    expect(verdict.faults).toHaveLength(100);
    expect(await check([one, ['noise']])).toMatchObject({ verdict: 'broken', signed: false });
  });
});

describe('a head of an archive', () => {
  const headAt = (n: number) => one.filter((line) => line.includes('"type":"head"')).at(n) ?? '';
  const replaced = (n: number, members: object) => {
    const index = one.indexOf(headAt(n));
    return [...one.slice(0, index), change(headAt(n), members)];
  };

  it('by none of the keys is forged', async () => {
    const { verdict, signed, faults } = await check([one], false, [other.key]);
    expect({ verdict, signed }).toEqual({ verdict: 'broken', signed: false });
    expect(new Set(faults.map(({ problem }) => problem))).toEqual(new Set(['forged']));
  });

  it('by the key of another service is forged', async () => {
    const verdict = await verifyAuditArchive(files(one), { keys: [{ ...key, service: 'payments' }] });
    expect(verdict.faults[0]).toMatchObject({ problem: 'forged' });
  });

  it('says nothing about signatures without keys', async () => {
    expect(await verifyAuditArchive(files(one))).toMatchObject({
      verdict: 'intact',
      signed: false,
      chains: [{ vouched: -1 }],
    });
  });

  const vouching = (place: number) => ({ signed_sequence: place, signed_hash: JSON.parse(one[place] ?? '').hash });

  // Without keys, so that only what the head says about the chain is looked at.
  it.each<[string, number, () => object]>([
    ['a line with another hash', 0, () => ({ signed_hash: 'a'.repeat(64) })],
    ['itself', 0, () => ({ signed_sequence: 999 })],
    ['a line behind the head before', 1, () => vouching(1)],
    ['not the line before it, though it is final', 0, () => ({ final: true, ...vouching(3) })],
  ])('that vouches for %s is forged', async (_, n, members) => {
    const lines = replaced(n, members());
    for (const order of [lines, lines.toReversed()]) {
      expect((await check([order], false, [])).faults).toMatchObject([{ problem: 'forged', instance: 'i-1' }]);
    }
  });

  it('that is final has nothing after it', async () => {
    const final = one.at(-1);
    const { hash, sequence } = JSON.parse(final ?? '');
    const late = change(one[1], { sequence: sequence + 1, previous: hash });
    for (const order of [
      [...one, late],
      [late, ...one],
    ]) {
      const verdict = await check([order]);
      expect(verdict).toMatchObject({ verdict: 'broken', chains: [{ closed: false }] });
      expect(verdict.faults).toMatchObject([{ problem: 'inserted', sequence }]);
    }
  });

  it('vouches for nothing that was added after it', async () => {
    const verdict = await check([open]);
    expect(verdict.chains[0]?.vouched).toBeLessThan(open.length - 1);
    expect(verdict).toMatchObject({ verdict: 'open', signed: false });
  });
});

it('places far apart take no memory in between', async () => {
  const lines = [one[0] ?? '', ...[1e6, 1e9, Number.MAX_SAFE_INTEGER].map((sequence) => change(one[1], { sequence }))];
  const { chains } = await check([lines]);
  expect(chains[0]?.gaps).toEqual([
    { from: 1, to: 999_999 },
    { from: 1_000_001, to: 999_999_999 },
    { from: 1_000_000_001, to: Number.MAX_SAFE_INTEGER - 1 },
  ]);
});

describe('a chain that goes on where it ended before', () => {
  const hashAt = (place: number): string => JSON.parse(one[place] ?? '').hash;
  const endAt = (sequence: number, vouched = -1) => ({
    instance: 'i-1',
    service: 'orders',
    sequence,
    hash: hashAt(sequence),
    vouched,
  });
  const goOn = (lines: readonly string[], end = endAt(12), keys = [key]) =>
    verifyAuditArchive(files(lines), { keys, earlier: [end] });

  it('is whole, though it lacks its beginning', async () => {
    expect(await goOn(one.slice(13))).toMatchObject({
      verdict: 'intact',
      signed: true,
      chains: [{ gaps: [], lastHash: hashAt(one.length - 1) }],
    });
  });

  it('may have its last line again, and no other', async () => {
    expect(await goOn(one.slice(12))).toMatchObject({ verdict: 'intact', copies: 1 });
    expect((await goOn(one.slice(11))).faults).toMatchObject([{ problem: 'duplicated', sequence: 11 }]);
  });

  it('lacks what lies between', async () => {
    const { verdict, chains } = await goOn(one.slice(15));
    expect({ verdict, gaps: chains[0]?.gaps }).toEqual({ verdict: 'broken', gaps: [{ from: 13, to: 14 }] });
  });

  it('must name the hash with which it ended', async () => {
    const { faults } = await goOn(one.slice(13), { ...endAt(12), hash: 'a'.repeat(64) });
    expect(faults).toMatchObject([{ problem: 'inserted', sequence: 13 }]);
  });

  it('stays the chain of its service', async () => {
    const { faults } = await goOn([change(one[13], { service_name: 'payments' })]);
    expect(faults).toMatchObject([{ problem: 'inserted', sequence: 13 }]);
  });

  it('keeps what was vouched for, and takes no head that vouches for less', async () => {
    expect((await goOn([one[13] ?? ''], endAt(12, 9))).chains[0]?.vouched).toBe(9);
    const old = JSON.parse(one.find((line) => line.includes('"type":"head"')) ?? '');
    const again = change(JSON.stringify(old), { sequence: 13, previous: hashAt(12) });
    expect((await goOn([again], endAt(12, old.signed_sequence), [])).faults).toEqual([]);
    expect((await goOn([again], endAt(12, old.signed_sequence + 1), [])).faults).toMatchObject([
      { problem: 'forged', sequence: 13 },
    ]);
  });
});
