import { z } from 'zod';
import { connectionAudit } from '../../../runtime/adapters/connection-audit';
import { parseLine } from '../../../runtime/audit/line';
import { DecryptionFailed } from '../../../runtime/encryption/decryption-failed';
import { Unauthenticated } from '../../../runtime/errors';
import type { Gates } from '../../../runtime/gates';
import type { ServiceRequest } from '../../../runtime/message';
import { defineService, route } from '../../../runtime/model';
import { createPipeline } from '../../../runtime/pipeline';
import { testLog } from '../../runtime/audit/support';
import { OPEN_GATES, principal, request } from '../../runtime/support/caller';

const service = (handle: () => Promise<{ id: string }>) =>
  defineService('orders', [
    route({
      method: 'GET',
      path: '/orders',
      action: 'orders:List',
      scopes: ['orders/read'],
      response: z.object({ id: z.string() }),
      handle,
    }),
  ]);

const ANN = async () => ({ principal: principal('ann', ['orders/read']) });
const refuse = (reason: string) => async () => {
  throw new Unauthenticated(reason);
};

async function decide(gates: Partial<Gates>, from: Partial<ServiceRequest> = {}, failure?: Error) {
  const { log, lines } = testLog();
  const answer = async () => {
    if (failure !== undefined) {
      throw failure;
    }
    return { id: 'o-1' };
  };
  const pipeline = createPipeline(service(answer), { ...OPEN_GATES, authenticate: ANN, audit: log.record, ...gates });
  await pipeline(request({ path: '/orders', ...from }));
  return read(lines);
}

async function refuseConnection(reason: string, caller?: string) {
  const { log, lines, clock } = testLog();
  connectionAudit({ service: 'orders', audit: log.record, now: clock.now })({ reason, caller, source: '10.0.0.1' });
  await log.flush();
  return read(lines);
}

/** The first record after a flood also says how many connections are not recorded. */
async function refuseFlood(reason: string) {
  const { log, lines, clock } = testLog();
  const refused = connectionAudit({ service: 'orders', audit: log.record, now: clock.now });
  for (let i = 0; i < 21; i++) {
    refused({ reason: 'the handshake failed' });
  }
  clock.advance(1);
  refused({ reason, caller: 'payments' });
  await log.flush();
  return read(lines.slice(-1));
}

async function lose() {
  const { log, sink } = testLog();
  sink.failing = true;
  await log.record({
    action: 'orders:List',
    status: 'deny',
    reason: 'FORBIDDEN: test',
    policyIds: [],
    correlationId: 'c-1',
    requestId: 'r-1',
    sourceClass: 'private',
  });
  return sink.emergencies.map((line) => JSON.parse(line));
}

/** The lines of a log, all of which the schema of the audit log accepts. */
function read(lines: readonly string[]): unknown[] {
  return lines.map((line) => {
    const parsed = parseLine(line);
    if (parsed === undefined) {
      throw new Error('the runtime wrote a line that its own schema refuses');
    }
    return parsed;
  });
}

const denied = () => ({ allowed: false, reason: 'no policy permits it', policies: [], wouldDeny: [] });

/** What the runtime itself writes when these things happen, by name. */
export const DECISIONS = {
  allowed: () => decide({}),
  badToken: () => decide({ authenticate: refuse('the signature is not valid') }),
  revokedToken: () => decide({ authenticate: refuse('the token is revoked') }),
  denied: () => decide({ authorize: denied }),
  deniedThroughService: () =>
    decide({ authorize: denied, callers: new Map([['payments', ['orders:List']]]) }, { peer: 'payments' }),
  undeclaredCall: () => decide({}, { peer: 'payments' }),
  undeclaredConnection: () => refuseConnection('payments is not a declared caller', 'payments'),
  undeclaredAfterFlood: () => refuseFlood('payments is not a declared caller'),
  strangeConnection: () => refuseConnection('the certificate is of an unknown authority'),
  failed: () => decide({}, {}, new Error('broken')),
  altered: () => decide({}, {}, new DecryptionFailed()),
  lost: lose,
} as const satisfies Record<string, () => Promise<unknown[]>>;

/** Something that happens. */
export type Decision = keyof typeof DECISIONS;
