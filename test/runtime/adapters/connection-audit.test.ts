import { connectionAudit } from '../../../runtime/adapters/connection-audit';
import type { AuditFacts } from '../../../runtime/audit/record';

let time: number;
let records: AuditFacts[];
let refused: ReturnType<typeof connectionAudit>;

beforeEach(() => {
  time = Date.parse('2026-11-22T12:00:00.000Z');
  records = [];
  const audit = (facts: AuditFacts) => {
    records.push(facts);
  };
  refused = connectionAudit({ service: 'payments', audit, now: () => new Date(time) });
});

it('records who was refused and why', () => {
  refused({ reason: 'users is not a declared caller', caller: 'users', source: '10.0.0.9' });
  expect(records).toEqual([
    {
      action: 'payments:Connect',
      status: 'deny',
      reason: 'users is not a declared caller',
      caller: 'users',
      policyIds: [],
      correlationId: expect.any(String),
      requestId: records[0]?.correlationId,
      sourceClass: 'private',
    },
  ]);
});

it('knows nothing of a client that is gone already', () => {
  refused({ reason: 'r' });
  expect(records).toMatchObject([{ sourceClass: 'unknown' }]);
});

it('keeps 20 records of a second of a flood, and says in the next how many it left out', () => {
  for (let i = 0; i < 1_000; i += 1) {
    refused({ reason: 'no certificate was shown' });
  }
  expect(records).toHaveLength(20);
  time += 1_000;
  refused({ reason: 'no certificate was shown' });
  refused({ reason: 'no certificate was shown' });
  expect(records.slice(20).map(({ reason }) => reason)).toEqual([
    'no certificate was shown; 980 connections refused before this one are not recorded',
    'no certificate was shown',
  ]);
});

it('survives a log that takes nothing, and the absence of one', async () => {
  const failing = jest.fn().mockRejectedValue(new Error('full'));
  connectionAudit({ service: 'payments', audit: failing, now: () => new Date(time) })({ reason: 'r' });
  connectionAudit({ service: 'payments', now: () => new Date(time) })({ reason: 'r' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(failing).toHaveBeenCalledTimes(1);
});
