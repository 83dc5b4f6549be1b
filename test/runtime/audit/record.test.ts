import * as fc from 'fast-check';
import { seal } from '../../../runtime/audit/hash-chain';
import { parseLine } from '../../../runtime/audit/line';
import { toRecord } from '../../../runtime/audit/record';
import { RecordLine } from '../../../runtime/contract/audit-line';
import type { Principal } from '../../../runtime/model';
import { CUSTOMER, facts, NOW, testLog } from './support';

const STAMP = { id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', timestamp: NOW, service: 'orders', samplingRate: 1 };
const CHAIN = { instance: 'i-1', sequence: 1, previous: '0'.repeat(64) };
const line = (overrides = {}) => seal({ ...toRecord(facts(), STAMP), ...CHAIN, ...overrides }).line;

describe('a record', () => {
  it('has exactly these members', () => {
    expect(toRecord(facts({ caller: 'web-shop' }), STAMP)).toEqual({
      id: STAMP.id,
      timestamp: '2026-11-22T12:00:00.000Z',
      service_name: 'orders',
      action: 'orders:Create',
      user_id: CUSTOMER.id,
      status: 'allow',
      caller: 'web-shop',
      resource: 'Order/42',
      reason: 'permitted',
      policy_ids: ['customers-order'],
      correlation_id: 'correlation-1',
      request_id: 'request-1',
      client_id: 'web',
      source_class: 'public',
      service_account_id: undefined,
      sampling_rate: 1,
    });
  });

  it('names a program as service account and no user', () => {
    const principal: Principal = {
      ...CUSTOMER,
      kind: 'service-account',
      id: 'nightly-export',
      clientId: 'nightly-export',
    };
    const record = toRecord(facts({ principal }), STAMP);
    expect(record).toMatchObject({ user_id: null, service_account_id: 'nightly-export', client_id: 'nightly-export' });
    expect(record.caller).toBeUndefined();
  });

  it('names a service that acts for itself as caller and no user', () => {
    const principal: Principal = { ...CUSTOMER, kind: 'service', id: 'orders', clientId: undefined };
    const record = toRecord(facts({ principal }), STAMP);
    expect(record).toMatchObject({ user_id: null, caller: 'orders' });
    expect(record.service_account_id ?? record.client_id).toBeUndefined();
  });

  it('of nobody has no user, no client and no resource', () => {
    const text = seal(toRecord(facts({ principal: undefined, resource: undefined }), STAMP)).line;
    expect(text).toContain('"user_id":null');
    expect(text).not.toMatch(/client_id|resource|service_account_id|caller/);
  });

  it('names at most 16 policies', () => {
    const policyIds = Array.from({ length: 17 }, (_, i) => `policy-${i}`);
    expect(toRecord(facts({ policyIds }), STAMP).policy_ids).toEqual(policyIds.slice(0, 16));
  });

  it('fits the schema and 8 KB with the longest values there are', () => {
    const long = 'x'.repeat(128);
    const principal = { ...CUSTOMER, id: long, clientId: long };
    const text = seal({
      ...toRecord(
        facts({
          principal,
          action: long,
          caller: long,
          resource: { type: long, id: 'x:'.repeat(64) },
          reason: 'x '.repeat(200),
          policyIds: Array(20).fill(long),
        }),
        STAMP,
      ),
      ...CHAIN,
    }).line;
    expect(parseLine(text)).toMatchObject({ user_id: long });
    expect(text.length).toBeLessThan(8_192);
  });
});

describe('the schema', () => {
  it('accepts what the log writes, in the same order', () => {
    expect(JSON.stringify(parseLine(line()))).toBe(line());
  });

  it.each([
    ['a further member', { token: 'x' }],
    ['a member called __proto__', JSON.parse('{"__proto__":{"a":1}}')],
    ['an id of another version', { id: '5f1c2d1e-0000-4000-8000-00000000000a' }],
    ['a time without milliseconds', { timestamp: '2026-11-22T12:00:00Z' }],
    ['a status that there is not', { status: 'maybe' }],
    ['a reason with a line break', { reason: 'a\nb' }],
    ['a reason of 257 characters', { reason: 'x'.repeat(257) }],
    ['an action of 129 characters', { action: 'x'.repeat(129) }],
    ['an empty action', { action: '' }],
    ['no user member', { user_id: undefined }],
    ['a resource of 258 characters', { resource: 'x'.repeat(258) }],
    ['an empty resource', { resource: '' }],
    ['17 policies', { policy_ids: Array(17).fill('p') }],
    ['an address for its class', { source_class: '203.0.113.7' }],
    ['a sampling rate over 1', { sampling_rate: 1.1 }],
    ['a sampling rate under 0', { sampling_rate: -0.1 }],
    ['a negative place', { sequence: -1 }],
    ['a fraction as place', { sequence: 1.5 }],
    ['a hash in capitals', { previous: 'A'.repeat(64) }],
    ['a short hash', { previous: '0'.repeat(63) }],
    ['a type that there is not', { type: 'note' }],
    ['a type called constructor', { type: 'constructor' }],
    ['the type of a head', { type: 'head' }],
  ])('refuses %s', (_, overrides) => {
    expect(parseLine(line(overrides))).toBeUndefined();
  });

  it.each(['', 'null', '1', '"x"', '[]', '{}', '{"type":"start"}', '{'])('refuses %j', (text) => {
    expect(parseLine(text)).toBeUndefined();
  });

  it('accepts both sides of the limits', () => {
    for (const accepted of [
      { reason: '' },
      { reason: 'x'.repeat(256) },
      { action: 'x'.repeat(128) },
      { sampling_rate: 0 },
    ]) {
      expect(RecordLine.safeParse(JSON.parse(line(accepted))).success).toBe(true);
    }
  });
});

describe('secrets', () => {
  const base64url = fc.string({
    unit: fc.constantFrom(...'ABCDEFXYZabcdefxyz0123456789_-'),
    minLength: 20,
    maxLength: 120,
  });
  const jwt = fc.tuple(base64url, base64url, base64url).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`);
  const bearer = base64url.map((token) => ({ text: `Bearer ${token}`, secret: token }));
  const key = base64url.filter((text) => text.length >= 40);
  const planted = fc.oneof(
    jwt.map((token) => ({ text: token, secret: token.split('.')[2] as string })),
    bearer,
    key.map((text) => ({ text, secret: text })),
  );

  it('never get into a line, wherever they are planted', async () => {
    await fc.assert(
      fc.asyncProperty(planted, async ({ text, secret }) => {
        const { log, lines, sink } = testLog();
        const principal = { ...CUSTOMER, tokenId: text, attributes: { token: text }, token: text };
        const resource = { type: 'Order', id: text, attributes: { body: text } };
        const more = { body: { password: text }, authorization: text, headers: { cookie: text } };
        for (const status of ['allow', 'deny', 'error'] as const) {
          const reason = `refused ${text} because`;
          await log.record({
            ...facts({ status, principal, resource, reason, correlationId: text, requestId: text }),
            ...more,
          });
        }
        sink.failing = true;
        await log.record({ ...facts({ status: 'deny', principal, resource, reason: text }), ...more });
        expect(lines).toHaveLength(4);
        expect(sink.emergencies).toHaveLength(1);
        expect([...lines, ...sink.emergencies].join()).not.toContain(secret);
      }),
    );
  });

  it('of any form do not get in through members that facts do not have', () => {
    void fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (name, value) => {
        const secret = `<${value}>`;
        // What a fact may have beside those of `facts()` is no stranger.
        fc.pre(!['principal', 'caller', 'resource'].includes(name));
        const open = { ...facts(), ...(Object.hasOwn(facts(), name) ? {} : { [name]: secret }) };
        expect(toRecord(open, STAMP)).toEqual(toRecord(facts(), STAMP));
      }),
    );
  });
});
