import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { createAuditLog } from '../../../runtime/audit/audit-log';
import { seal } from '../../../runtime/audit/hash-chain';
import type { PublicKey } from '../../../runtime/audit/head-key';
import type { AuditVerdict } from '../../../runtime/audit/verdict';
import { verifyAuditLog } from '../../../runtime/audit/verify';
import { ConfigurationError } from '../../../runtime/errors';
import { facts, localSigner, memorySink, NOW } from './support';

const { signer, key } = localSigner();
const other = localSigner();

/** Two instances in turn, 50 lines: 44 records, a start, a head in the middle and a final head each. */
async function write(by = signer, close = true): Promise<string[]> {
  const sink = memorySink();
  const logs = ['i-1', 'i-2'].map((instance) =>
    createAuditLog({ service: 'orders', instance, sink, signer: by, now: () => NOW, limits: { headRecords: 15 } }),
  );
  for (let i = 0; i < 22; i++) {
    for (const log of logs) {
      await log.record(facts({ requestId: `request-${i}`, status: i % 3 === 0 ? 'deny' : 'allow' }));
      await log.flush();
    }
  }
  if (close) {
    await Promise.all(logs.map((log) => log.close()));
  }
  return sink.lines;
}

let LINES: string[];
beforeAll(async () => {
  LINES = await write();
  expect(LINES).toHaveLength(50);
});

const check = (lines: readonly string[], keys: readonly PublicKey[] = [key]): Promise<AuditVerdict> =>
  verifyAuditLog([...lines], keys);
const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line));
const index = (instance: string, sequence: number) =>
  parsed(LINES).findIndex((line) => line.instance === instance && line.sequence === sequence);
const at = (place: number) => LINES[place] as string;

/** Writes the chain of an instance anew from changed bodies, as someone without the key could. */
function recompute(lines: readonly string[], instance: string): string[] {
  let sequence = 0;
  let previous = '0'.repeat(64);
  const renamed = new Map<string, string>();
  return lines.map((line) => {
    const { hash: old, ...body } = JSON.parse(line);
    if (body.instance !== instance) {
      return line;
    }
    const signed =
      body.signed_hash === undefined ? {} : { signed_hash: renamed.get(body.signed_hash) ?? body.signed_hash };
    const sealed = seal({ ...body, ...signed, sequence, previous });
    sequence += 1;
    previous = sealed.hash;
    renamed.set(old, sealed.hash);
    return sealed.line;
  });
}

describe('an untouched log', () => {
  it('is intact, and signatures vouch for every record', async () => {
    expect(await check(LINES)).toEqual({
      verdict: 'intact',
      signed: true,
      lines: 50,
      fault: undefined,
      chains: ['i-1', 'i-2'].map((instance) => ({
        instance,
        service: 'orders',
        last: 24,
        closed: true,
        vouched: 23,
        sampledOut: 0,
      })),
    });
  });

  it('is intact without a key, and nothing vouches for it', async () => {
    expect(await check(LINES, [])).toMatchObject({
      verdict: 'intact',
      signed: false,
      chains: [{ vouched: -1 }, { vouched: -1 }],
    });
  });

  it('may have blank lines', async () => {
    expect(await check(['', ...LINES, '', ''])).toMatchObject({ verdict: 'intact', lines: 50 });
  });

  it('may come in pieces from a stream', async () => {
    async function* stream() {
      yield* LINES;
    }
    expect(await verifyAuditLog(stream(), [key])).toMatchObject({ verdict: 'intact' });
  });

  it('without lines proves nothing', async () => {
    expect(await check([])).toEqual({ verdict: 'open', signed: false, lines: 0, chains: [], fault: undefined });
  });

  it('without ends is open, and says up to where signatures vouch', async () => {
    expect(await check(await write(signer, false))).toMatchObject({
      verdict: 'open',
      signed: false,
      chains: [
        { last: 23, vouched: 15, closed: false },
        { last: 23, vouched: 15, closed: false },
      ],
    });
  });

  it('that ends with a head is open, and every record is vouched for', async () => {
    const lines = (await write(signer, false)).filter((line) => JSON.parse(line).sequence <= 16);
    expect(await check(lines)).toMatchObject({
      verdict: 'open',
      signed: true,
      chains: [{ last: 16, vouched: 15 }, {}],
    });
  });

  it('with one chain open is open', async () => {
    expect(
      await check(LINES.filter((line) => !(line.includes('"i-2"') && line.includes('"final":true')))),
    ).toMatchObject({
      verdict: 'open',
      signed: false,
      chains: [{ closed: true }, { closed: false, last: 23 }],
    });
  });
});

describe('a log that someone touched', () => {
  const place = fc.nat({ max: 49 });
  const broken = ({ verdict, signed, fault }: AuditVerdict) => verdict === 'broken' && !signed && fault !== undefined;

  it('is broken at the line in which any byte was changed', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), fc.integer({ min: 0, max: 255 }), async (number, offset, byte) => {
        const bytes = Buffer.from(at(number), 'latin1');
        const changed = offset % bytes.length;
        fc.pre(bytes[changed] !== byte && byte !== 0x0a);
        bytes[changed] = byte;
        const verdict = await check(LINES.with(number, bytes.toString('latin1')));
        expect(verdict.fault?.line).toBe(number + 1);
        expect(['edited', 'unreadable', 'truncated']).toContain(verdict.fault?.problem);
      }),
      { numRuns: 300 },
    );
  });

  it('is broken when a line is removed, or open when it was the last of its chain', async () => {
    for (let number = 0; number < 50; number++) {
      const verdict = await check(LINES.toSpliced(number, 1));
      const { instance, sequence } = JSON.parse(at(number));
      if (sequence === 24) {
        expect(verdict.verdict).toBe('open');
      } else {
        expect(verdict.fault).toMatchObject({ problem: 'removed', instance, sequence: sequence + 1 });
        expect(verdict.fault?.message).toBe(`the chain lacks ${sequence} before it`);
      }
    }
  });

  it('is broken when a line is doubled, moved, or put in from elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (from, to) => {
        const doubled = await check(LINES.toSpliced(Math.max(from, to) + 1, 0, at(from)));
        expect(doubled.fault).toMatchObject({ problem: 'duplicated', ...pick(at(from)) });
        const moved = LINES.toSpliced(from, 1).toSpliced(to, 0, at(from));
        const sameOrder = ['i-1', 'i-2'].every((id) => own(moved, id).join() === own(LINES, id).join());
        expect(broken(await check(moved))).toBe(!sameOrder);
      }),
    );
  });

  it('is broken where lines of two chains were swapped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 24 }), fc.nat({ max: 24 }), async (first, second) => {
        const [a, b] = [index('i-1', first), index('i-2', second)];
        const swap = (line: string, instance: string) => line.replace(/"instance":"[^"]+"/, `"instance":"${instance}"`);
        const verdict = await check(LINES.with(a, swap(at(b), 'i-1')).with(b, swap(at(a), 'i-2')));
        expect(verdict.fault).toMatchObject({ problem: 'edited', line: Math.min(a, b) + 1 });
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, () => string[], object]>([
    [
      'two neighbours were swapped',
      () => swapped(index('i-1', 4), index('i-1', 5)),
      { problem: 'reordered', sequence: 5, message: 'place 4 of the chain should come before it and comes later' },
    ],
    [
      'three lines are gone',
      () => LINES.filter((_, i) => ![4, 5, 6].some((n) => i === index('i-1', n))),
      { problem: 'removed', sequence: 7, message: 'the chain lacks 4 to 6 before it' },
    ],
    ['the start is gone', () => LINES.toSpliced(0, 1), { problem: 'removed', instance: 'i-1', sequence: 1, line: 1 }],
    ['the last line is cut off', () => LINES.with(49, at(49).slice(0, 100)), { problem: 'truncated', line: 50 }],
    ['a line in the middle is cut off', () => LINES.with(9, at(9).slice(0, 100)), { problem: 'unreadable', line: 10 }],
    [
      'a line of another log is in it',
      () => LINES.toSpliced(7, 0, '{"level":"error"}'),
      { problem: 'unreadable', line: 8 },
    ],
    ['the last line is of another log', () => [...LINES, 'START RequestId: 1'], { problem: 'unreadable', line: 51 }],
    ['a line has a space', () => LINES.with(3, ` ${at(3)}`), { problem: 'edited', line: 4 }],
    ['a line has a carriage return', () => LINES.with(3, `${at(3)}\r`), { problem: 'edited', line: 4 }],
    [
      'a line has a member twice',
      () => LINES.with(3, at(3).replace('{', '{"id":"x",')),
      { problem: 'edited', line: 4 },
    ],
    [
      'a line has another member',
      () => LINES.with(3, at(3).replace('{', '{"note":"x",')),
      { problem: 'unreadable', line: 4 },
    ],
  ])('says what is wrong when %s', async (_, change, fault) => {
    expect(await check(change())).toMatchObject({ verdict: 'broken', signed: false, fault });
  });

  it('says how much before the fault is good', async () => {
    expect(await check(['', ...LINES.with(20, 'x')])).toMatchObject({ lines: 20, fault: { line: 22 } });
  });

  function swapped(a: number, b: number): string[] {
    return LINES.with(a, at(b)).with(b, at(a));
  }
  const pick = (line: string) => {
    const { instance, sequence } = JSON.parse(line);
    return { instance, sequence };
  };
  const own = (lines: readonly string[], id: string) => lines.filter((line) => JSON.parse(line).instance === id);
});

describe('a log rewritten with right hashes', () => {
  const withoutDenies = () =>
    recompute(
      LINES.filter((line) => !(line.includes('"i-1"') && line.includes('"deny"'))),
      'i-1',
    );
  const edited = () =>
    recompute(LINES.with(index('i-1', 3), at(index('i-1', 3)).replace('Order/42', 'Order/43')), 'i-1');
  const sealed = (number: number, overrides: object) => {
    const { hash: _, ...body } = JSON.parse(at(number));
    return LINES.with(number, seal({ ...body, ...overrides }).line);
  };

  it('is forged: the signature does not fit', async () => {
    expect((await check(edited())).fault).toMatchObject({ problem: 'forged', instance: 'i-1', sequence: 16 });
    expect((await check(edited())).fault?.message).toContain('none of the given keys');
  });

  it('can not be told without a key', async () => {
    expect(await check(edited(), [])).toMatchObject({ verdict: 'intact', signed: false });
  });

  it('is forged when records were left out, because the head names a place', async () => {
    expect((await check(withoutDenies(), [])).fault).toMatchObject({ problem: 'forged' });
  });

  it.each<[string, string, number, object, object]>([
    ['a line that does not continue the chain', 'i-1', 5, { previous: '1'.repeat(64) }, { problem: 'inserted' }],
    ['a start that continues one', 'i-1', 0, { previous: '1'.repeat(64) }, { problem: 'inserted' }],
    ['a line of another service', 'i-1', 5, { service_name: 'payments' }, { problem: 'inserted' }],
    ['a head for another line', 'i-1', 16, { signed_sequence: 14 }, { problem: 'forged' }],
    ['a head for a line to come', 'i-1', 16, { signed_sequence: 17 }, { problem: 'forged' }],
    ['a head for itself', 'i-1', 16, { signed_sequence: 16 }, { problem: 'forged' }],
    ['a head with another time', 'i-1', 16, { timestamp: '2026-11-22T12:00:01.000Z' }, { problem: 'forged' }],
    ['a head with more left out', 'i-1', 16, { sampled_out: 1 }, { problem: 'forged' }],
    ['an end that is none', 'i-1', 24, { final: false }, { problem: 'forged' }],
    ['a signature that is none', 'i-1', 24, { signature: 'AAAA' }, { problem: 'forged' }],
    ['a signature of nothing', 'i-1', 24, { signature: '' }, { problem: 'forged' }],
  ])('is broken by %s', async (_, instance, sequence, overrides, fault) => {
    const number = index(instance, sequence);
    expect(await check(sealed(number, overrides))).toMatchObject({
      verdict: 'broken',
      fault: { line: number + 1, instance, sequence, ...fault },
    });
  });

  it('is broken by a record where the start must be', async () => {
    const { hash: _, ...body } = JSON.parse(at(index('i-1', 1)));
    const line = seal({ ...body, sequence: 0, previous: '0'.repeat(64) }).line;
    expect((await check([line])).fault).toMatchObject({ problem: 'inserted', line: 1 });
  });

  it('is broken by a second start', async () => {
    const { hash: _, ...body } = JSON.parse(at(0));
    const { hash } = JSON.parse(at(index('i-1', 1)));
    const lines = [at(0), at(index('i-1', 1)), seal({ ...body, sequence: 2, previous: hash }).line];
    expect((await check(lines)).fault).toMatchObject({ problem: 'inserted', line: 3 });
  });

  it('is broken by a line after the end', async () => {
    const { hash: _, ...body } = JSON.parse(at(index('i-1', 23)));
    const { hash } = JSON.parse(at(index('i-1', 24)));
    const verdict = await check([...LINES, seal({ ...body, sequence: 25, previous: hash }).line]);
    expect(verdict.fault).toMatchObject({
      problem: 'inserted',
      sequence: 25,
      message: 'the chain ended at 24 with a final head',
    });
  });

  it('is broken by a final head that leaves out the line before it', async () => {
    const number = index('i-1', 16);
    const lines = LINES.slice(0, number);
    const { hash: _h, ...before } = JSON.parse(at(number));
    const head = { ...before, final: true, signed_sequence: 14, signed_hash: JSON.parse(at(index('i-1', 14))).hash };
    expect((await check([...lines, seal(head).line], [])).fault).toMatchObject({
      problem: 'forged',
      message: 'the final head does not vouch for the line before it',
    });
  });

  it('is broken by a head that goes back behind the last one', async () => {
    const number = index('i-1', 24);
    const head = { signed_sequence: 10, signed_hash: JSON.parse(at(index('i-1', 10))).hash, final: false };
    expect((await check(sealed(number, head), [])).fault).toMatchObject({ problem: 'forged' });
  });

  it('is not vouched for after its last head, when the rest was written anew', async () => {
    const head = index('i-1', 16);
    const { hash: _, ...body } = JSON.parse(at(index('i-1', 17)));
    const made = seal({ ...body, reason: 'made up' }).line;
    const lines = [...LINES.slice(0, head + 1).filter((line) => line.includes('"i-1"')), made];
    expect(await check(lines)).toMatchObject({ verdict: 'open', signed: false, chains: [{ last: 17, vouched: 15 }] });
  });
});

describe('keys', () => {
  it('of another pair make nothing intact', async () => {
    expect((await check(LINES, [other.key])).fault).toMatchObject({ problem: 'forged', sequence: 16 });
  });

  it('may be several, of which one must fit', async () => {
    expect(await check(LINES, [other.key, key])).toMatchObject({ verdict: 'intact', signed: true });
  });

  it('of one service vouch for no other', async () => {
    expect(await check(LINES, [{ ...key, service: 'orders' }])).toMatchObject({ verdict: 'intact' });
    expect((await check(LINES, [{ ...key, service: 'payments' }])).fault).toMatchObject({ problem: 'forged' });
    const keys = [
      { ...key, service: 'payments' },
      { ...other.key, service: 'orders' },
    ];
    expect((await check(LINES, keys)).fault).toMatchObject({ problem: 'forged' });
  });

  const pem = (pair: { export(options: object): string | Buffer }, type: string) => ({
    pem: pair.export({ type, format: 'pem' }).toString(),
  });
  it.each<[string, () => PublicKey]>([
    ['no PEM', () => ({ pem: 'x' })],
    ['a private key', () => pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'pkcs8')],
    ['a key on another curve', () => pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey, 'spki')],
    ['an RSA key', () => pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, 'spki')],
    ['an Ed25519 key', () => pem(generateKeyPairSync('ed25519').publicKey, 'spki')],
  ])('that are %s are refused before a line is read', async (_, make) => {
    const lines = {
      [Symbol.iterator]() {
        throw new Error('read');
      },
    };
    await expect(verifyAuditLog(lines as Iterable<string>, [make()])).rejects.toThrow(ConfigurationError);
  });
});
