import { createAuditLog } from '../../../runtime/audit/audit-log';
import type { AuditLogOptions } from '../../../runtime/audit/options';
import { keeps } from '../../../runtime/audit/sampling';
import { verifyAuditLog } from '../../../runtime/audit/verify';
import { ConfigurationError, Unavailable } from '../../../runtime/errors';
import { facts, localSigner, memorySink, NOW, testLog } from './support';

const SECRET = 'arn:aws:iam::123456789012:role/orders';

/** A signer that refuses until told otherwise. */
function refusingSigner() {
  const { signer, key } = localSigner();
  const sign = jest.fn(signer.sign).mockRejectedValue(new Error(`AccessDenied for ${SECRET}`));
  return { signer: { sign }, key, sign, heal: () => sign.mockImplementation(signer.sign) };
}

describe('the chain', () => {
  it('begins with a start that binds service, instance and time, before the first record', async () => {
    const { log, parsed, clock } = testLog();
    expect(parsed()).toEqual([]);
    clock.advance(5);
    await log.record(facts());
    expect(parsed()).toMatchObject([
      {
        type: 'start',
        service_name: 'orders',
        instance: 'i-1',
        sequence: 0,
        timestamp: NOW.toISOString(),
        previous: '0'.repeat(64),
      },
      { action: 'orders:Create', status: 'allow', sequence: 1, timestamp: '2026-11-22T12:00:05.000Z' },
    ]);
    expect(parsed()[1].previous).toBe(parsed()[0].hash);
  });

  it('ends with a signed final head', async () => {
    const { log, lines, key, parsed } = testLog();
    await log.record(facts());
    await log.close();
    expect(parsed().at(-1)).toMatchObject({
      type: 'head',
      final: true,
      signed_sequence: 1,
      sequence: 2,
      key_id: 'key-1',
    });
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'intact', signed: true, lines: 3 });
  });

  it('of an instance that decided nothing is a start and a final head', async () => {
    const { log, lines, key, parsed } = testLog();
    await log.close();
    expect(parsed().map(({ type }) => type)).toEqual(['start', 'head']);
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'intact', signed: true });
  });

  it('ends once, however often it is closed', async () => {
    const { log, lines } = testLog();
    await Promise.all([log.close(), log.close()]);
    await log.close();
    expect(lines).toHaveLength(2);
  });

  it('has another instance id in each process', async () => {
    const logs = [testLog({ instance: undefined }), testLog({ instance: undefined })];
    await Promise.all(logs.map(({ log }) => log.close()));
    expect(new Set(logs.map(({ parsed }) => parsed()[0].instance)).size).toBe(2);
  });

  it('is open after a crash, and what was signed is vouched for', async () => {
    const { log, lines, key, clock } = testLog();
    await log.record(facts());
    clock.advance(60);
    await log.record(facts());
    await log.flush();
    await log.record(facts());
    expect(await verifyAuditLog(lines, [key])).toMatchObject({
      verdict: 'open',
      signed: false,
      chains: [{ last: 4, vouched: 2, closed: false }],
    });
  });
});

describe('heads', () => {
  const headsOf = (parsed: () => { type?: string }[]) => parsed().filter(({ type }) => type === 'head');

  it('follow every so many records', async () => {
    const { log, parsed } = testLog({ limits: { headRecords: 3 } });
    for (let i = 0; i < 7; i++) {
      await log.record(facts());
      await log.flush();
    }
    expect(headsOf(parsed)).toMatchObject([
      { signed_sequence: 3, final: false },
      { signed_sequence: 7, final: false },
    ]);
  });

  it('follow the first record after a minute, and not before', async () => {
    const { log, parsed, clock } = testLog();
    clock.advance(59.999);
    await log.record(facts());
    await log.flush();
    expect(headsOf(parsed)).toEqual([]);
    clock.advance(0.001);
    await log.record(facts());
    await log.flush();
    expect(headsOf(parsed)).toMatchObject([{ signed_sequence: 2 }]);
    await log.record(facts());
    await log.flush();
    expect(headsOf(parsed)).toHaveLength(1);
    clock.advance(60);
    await log.record(facts());
    await log.flush();
    expect(headsOf(parsed)).toHaveLength(2);
  });

  it('follow with a decision that is left out, and once only while nothing is recorded', async () => {
    const { log, parsed, clock } = testLog({ sampling: 0 });
    await log.record(facts({ status: 'deny' }));
    const heads = [];
    for (let i = 0; i < 3; i++) {
      await log.record(facts());
      await log.flush();
      heads.push(headsOf(parsed).length);
      clock.advance(60);
    }
    expect(heads).toEqual([0, 1, 1]);
  });

  it('are signed one at a time while records go on', async () => {
    const { signer, key } = localSigner();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sign = jest.fn(async (message: Uint8Array) => {
      await gate;
      return signer.sign(message);
    });
    const { log, lines, parsed } = testLog({ signer: { sign }, limits: { headRecords: 2 } });
    for (let i = 0; i < 6; i++) {
      await log.record(facts());
    }
    expect(sign).toHaveBeenCalledTimes(1);
    release();
    await log.flush();
    expect(headsOf(parsed)).toMatchObject([{ signed_sequence: 2, sequence: 7 }]);
    await log.record(facts());
    await log.close();
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'intact', signed: true });
    expect(headsOf(parsed)).toMatchObject([{}, { signed_sequence: 8 }, { signed_sequence: 9, final: true }]);
  });

  it('that could not be signed lose no record, are reported and made up for', async () => {
    const { signer, key, heal } = refusingSigner();
    const { log, lines, parsed, clock } = testLog({ signer, limits: { headRecords: 2 } });
    await log.record(facts());
    await log.record(facts());
    await log.flush();
    await log.record(facts());
    await log.flush();
    const reports = parsed().filter(({ action }) => action === 'audit:Unsigned');
    expect(reports).toMatchObject([
      { status: 'error', user_id: null, reason: 'the chain could not be signed, 1 times in a row', sequence: 3 },
      { status: 'error', reason: 'the chain could not be signed, 2 times in a row', sequence: 5 },
    ]);
    expect(lines.join()).not.toContain(SECRET);
    heal();
    clock.advance(60);
    await log.record(facts());
    await log.flush();
    await log.close();
    expect(parsed().filter(({ action }) => action === 'orders:Create')).toHaveLength(4);
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'intact', signed: true });
  });

  it('that fail at the end leave the chain open and say so', async () => {
    const { signer, key } = refusingSigner();
    const { log, lines, parsed } = testLog({ signer });
    await log.record(facts());
    await log.close();
    expect(parsed().at(-1)).toMatchObject({ action: 'audit:Unsigned' });
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'open', signed: false });
  });

  it('count failures in a row anew after a success', async () => {
    const { signer, sign, heal } = refusingSigner();
    const { log, parsed } = testLog({ signer, limits: { headRecords: 1 } });
    await log.record(facts());
    await log.flush();
    heal();
    await log.record(facts());
    await log.flush();
    sign.mockRejectedValue(new Error('throttled'));
    await log.record(facts());
    await log.flush();
    expect(parsed().filter(({ action }) => action === 'audit:Unsigned')).toMatchObject([
      { reason: expect.stringContaining('1 times') },
      { reason: expect.stringContaining('1 times') },
    ]);
  });
});

describe('sampling', () => {
  const ids = Array.from({ length: 40 }, (_, i) => `correlation-${i}`);

  it('keeps the same requests in two services, says the rate, and counts the rest in the head', async () => {
    const logs = [testLog({ sampling: 0.5 }), testLog({ sampling: 0.5, service: 'payments' })];
    for (const { log } of logs) {
      for (const correlationId of ids) {
        await log.record(facts({ correlationId }));
      }
      await log.close();
    }
    const [orders = [], payments = []] = logs.map(({ parsed }) => parsed().filter(({ id }) => id !== undefined));
    const expected = ids.filter((id) => keeps(id, 0.5));
    expect(orders.map((record) => record.correlation_id)).toEqual(expected);
    expect(payments.map((record) => record.correlation_id)).toEqual(expected);
    expect(orders[0].sampling_rate).toBe(0.5);
    expect(logs[0]?.parsed().at(-1)).toMatchObject({ final: true, sampled_out: ids.length - expected.length });
  });

  it('never leaves out a deny or an error, and never claims that it might', async () => {
    const { log, parsed } = testLog({ sampling: 0 });
    for (const status of ['allow', 'deny', 'error'] as const) {
      await log.record(facts({ status }));
    }
    expect(parsed().slice(1)).toMatchObject([
      { status: 'deny', sampling_rate: 1 },
      { status: 'error', sampling_rate: 1 },
    ]);
    expect(parsed()).toHaveLength(3);
  });

  it('is off by default', async () => {
    const { log, parsed } = testLog();
    for (const correlationId of ids) {
      await log.record(facts({ correlationId }));
    }
    expect(parsed()).toHaveLength(41);
    expect(parsed()[1].sampling_rate).toBe(1);
  });
});

describe('a sink that does not take lines', () => {
  it('refuses an allowed decision, which must not be carried out unrecorded', async () => {
    const { log, sink } = testLog();
    sink.failing = true;
    await expect(log.record(facts())).rejects.toThrow(Unavailable);
    expect(sink.emergencies).toEqual([]);
  });

  it.each(['deny', 'error'] as const)('lets a %s stand and writes it to the last resort', async (status) => {
    const { log, sink, lines } = testLog();
    sink.failing = true;
    await log.record(facts({ status }));
    expect(lines).toEqual([]);
    expect(JSON.parse(sink.emergencies[0] ?? '')).toMatchObject({
      level: 'error',
      message: 'not in the audit chain',
      instance_id: 'i-1',
      record: { status, action: 'orders:Create' },
    });
  });

  it('lets a deny stand even without a last resort', async () => {
    const { log, sink } = testLog();
    sink.failing = true;
    sink.emergency = () => {
      throw new Error('EPIPE');
    };
    await log.record(facts({ status: 'deny' }));
  });

  it('is told of in a gap, once, before the next record, and the chain holds', async () => {
    const { log, sink, lines, key, parsed } = testLog();
    await log.record(facts());
    sink.failing = true;
    await expect(log.record(facts())).rejects.toThrow(Unavailable);
    await expect(log.record(facts())).rejects.toThrow(Unavailable);
    await log.record(facts({ status: 'deny' }));
    await log.record(facts({ status: 'error' }));
    await log.record(facts({ status: 'error' }));
    await log.record(facts({ status: 'error' }));
    sink.failing = false;
    await log.record(facts());
    await log.record(facts());
    expect(parsed().slice(2)).toMatchObject([
      {
        action: 'audit:Gap',
        status: 'error',
        reason: 'not recorded: 2 allow, 1 deny, 3 error',
        source_class: 'unknown',
      },
      { action: 'orders:Create' },
      { action: 'orders:Create' },
    ]);
    await log.close();
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'intact', signed: true });
  });

  it('that heals just before the end still gets the gap, vouched for by the final head', async () => {
    const { log, sink, lines, key, parsed } = testLog();
    sink.failing = true;
    await log.record(facts({ status: 'deny' }));
    sink.failing = false;
    await log.close();
    expect(parsed()).toMatchObject([{ type: 'start' }, { action: 'audit:Gap' }, { type: 'head', signed_sequence: 1 }]);
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'intact', signed: true });
  });

  it('until the end lets the log close', async () => {
    const { log, sink, lines } = testLog();
    sink.failing = true;
    await log.close();
    expect(lines).toEqual([]);
  });
});

describe('a sink that pauses', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('makes decisions wait in order, and no longer than it pauses', async () => {
    const { log, sink, parsed } = testLog();
    sink.pause();
    expect(log.record(facts({ requestId: 'r-1' }))).toBeUndefined();
    const waiting = [log.record(facts({ requestId: 'r-2' })), log.record(facts({ status: 'deny', requestId: 'r-3' }))];
    expect(parsed()).toHaveLength(2);
    await sink.resume();
    await Promise.all(waiting);
    expect(parsed().map(({ request_id }) => request_id)).toEqual([undefined, 'r-1', 'r-2', 'r-3']);
  });

  it('for too long refuses what was allowed, lets denies stand, and leaves a gap', async () => {
    const { log, sink, lines, parsed, key } = testLog();
    sink.pause();
    await log.record(facts());
    const allowed = expect(log.record(facts({ requestId: 'r-2' }))).rejects.toThrow(Unavailable);
    const denied = log.record(facts({ status: 'deny', requestId: 'r-3' }));
    await jest.advanceTimersByTimeAsync(50);
    await allowed;
    await denied;
    expect(sink.emergencies).toEqual([expect.stringContaining('r-3')]);
    await sink.resume();
    await log.record(facts({ requestId: 'r-4' }));
    expect(parsed().slice(2)).toMatchObject([
      { reason: 'not recorded: 1 allow, 1 deny, 0 error' },
      { request_id: 'r-4' },
    ]);
    await log.close();
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'intact', signed: true });
  });

  it('with a full queue refuses at once', async () => {
    const { log, sink } = testLog({ limits: { queueLength: 1 } });
    sink.pause();
    await log.record(facts());
    const waiting = log.record(facts());
    await expect(log.record(facts())).rejects.toThrow(Unavailable);
    await log.record(facts({ status: 'deny', requestId: 'r-4' }));
    expect(sink.emergencies).toEqual([expect.stringContaining('r-4')]);
    await sink.resume();
    await waiting;
  });

  it('holds records that waited to be signed for as well', async () => {
    const { log, sink, parsed } = testLog({ limits: { headRecords: 2 } });
    sink.pause();
    await log.record(facts());
    const waiting = log.record(facts());
    await sink.resume();
    await waiting;
    await log.record(facts());
    await log.flush();
    expect(parsed().filter(({ type }) => type === 'head')).toMatchObject([{ signed_sequence: 3 }]);
  });

  it('at the end gets what waits before the final head', async () => {
    const { log, sink, lines, key, parsed } = testLog();
    sink.pause();
    await log.record(facts());
    const waiting = log.record(facts({ requestId: 'r-2' }));
    const closed = log.close();
    await sink.resume();
    await waiting;
    await closed;
    expect(parsed()).toMatchObject([{}, {}, { request_id: 'r-2' }, { type: 'head', final: true, signed_sequence: 2 }]);
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'intact' });
  });

  it('for ever delays the end by five seconds for each of the last lines', async () => {
    const { log, sink, parsed } = testLog();
    sink.pause();
    await log.record(facts());
    const ended = jest.fn();
    const closed = log.close().then(ended);
    await jest.advanceTimersByTimeAsync(9_999);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await closed;
    expect(parsed()).toHaveLength(2);
  });
});

describe('a closed log', () => {
  it('refuses what is allowed and lets a deny stand', async () => {
    const { log, sink, lines, key, parsed } = testLog({ sampling: 0 });
    const closed = log.close();
    const late = [log.record(facts()), log.record(facts({ status: 'deny' }))];
    await expect(late[0]).rejects.toThrow(Unavailable);
    await Promise.all([late[1], closed]);
    await expect(log.record(facts())).rejects.toThrow(Unavailable);
    expect(sink.emergencies).toHaveLength(1);
    expect(await verifyAuditLog(lines, [key])).toMatchObject({ verdict: 'intact', lines: 3 });
    expect(parsed()).toMatchObject([
      { type: 'start' },
      { reason: 'not recorded: 1 allow, 1 deny, 0 error' },
      { final: true },
    ]);
  });
});

describe('options', () => {
  const start = (overrides: Partial<AuditLogOptions>) => () =>
    createAuditLog({
      service: 'orders',
      sink: memorySink(),
      signer: localSigner().signer,
      now: () => NOW,
      ...overrides,
    });

  it.each<[string, Partial<AuditLogOptions>, string]>([
    ['an empty service', { service: '' }, 'the service of an audit log'],
    ['an instance with a line break', { instance: 'a\nb' }, 'the instance of an audit log'],
    ['a negative sampling rate', { sampling: -0.01 }, 'from 0 to 1, got -0.01'],
    ['a sampling rate over 1', { sampling: 1.01 }, 'from 0 to 1, got 1.01'],
    ['a sampling rate that is no number', { sampling: Number.NaN }, 'from 0 to 1, got NaN'],
    [
      'no place to wait',
      { limits: { queueLength: 0 } },
      'queueLength of an audit log must be a whole number from 1, got 0',
    ],
    ['half a record', { limits: { headRecords: 0.5 } }, 'headRecords'],
    ['endless heads', { limits: { headSeconds: Number.POSITIVE_INFINITY } }, 'headSeconds'],
  ])('with %s stop the start', (_, overrides, message) => {
    expect(start(overrides)).toThrow(ConfigurationError);
    expect(start(overrides)).toThrow(message);
  });

  it.each([{ sampling: 0 }, { sampling: 1 }, { limits: { queueLength: 1 } }])('%j are fine', (overrides) => {
    expect(start(overrides)).not.toThrow();
  });
});
