import { generateKeyPairSync, sign } from 'node:crypto';
import { createAuditLog } from '../../../runtime/audit/audit-log';
import type { Signer } from '../../../runtime/audit/head';
import type { PublicKey } from '../../../runtime/audit/head-key';
import type { AuditLogOptions, Sink } from '../../../runtime/audit/options';
import type { AuditFacts } from '../../../runtime/audit/record';
import type { Principal } from '../../../runtime/model';

/** The time at which every test begins. */
export const NOW = new Date('2026-11-22T12:00:00.000Z');

/** A clock that a test moves. */
export function testClock() {
  let time = NOW.getTime();
  return {
    now: () => new Date(time),
    advance(seconds: number) {
      time += seconds * 1_000;
    },
  };
}

/** A sink that keeps lines, can pause and can fail. */
export function memorySink() {
  let pause: Promise<void> | undefined;
  let resume = () => {};
  const sink = {
    lines: [] as string[],
    emergencies: [] as string[],
    failing: false,
    /** Takes lines, and asks for a pause after each, until `resume`. */
    pause() {
      pause ??= new Promise((resolve) => {
        resume = () => {
          pause = undefined;
          resolve();
        };
      });
    },
    async resume() {
      resume();
      // The outbox goes on in a microtask.
      for (let i = 0; i < 20; i++) {
        await Promise.resolve();
      }
    },
    write(lines: string) {
      if (sink.failing) {
        throw new Error('EPIPE');
      }
      sink.lines.push(...lines.split('\n'));
      return pause ?? (true as const);
    },
    emergency(line: string) {
      sink.emergencies.push(line);
    },
  };
  return sink satisfies Sink;
}

/** A key pair and a signer that uses it as KMS would. */
export function localSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key: PublicKey = { pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
  const signer: Signer = {
    sign: async (message) => ({ signature: sign('sha256', message, privateKey).toString('base64'), keyId: 'key-1' }),
  };
  return { key, signer };
}

/** Someone with everything that a record could take. */
export const CUSTOMER: Principal = {
  kind: 'user',
  id: '5f1c2d1e-0000-4000-8000-00000000000a',
  roles: ['customer'],
  scopes: ['orders/write'],
  multiFactor: true,
  attributes: { department: 'sales' },
  issuer: 'https://issuer.example.com',
  clientId: 'web',
  tokenId: 'token-1',
};

/** Facts with everything that a test does not care about. */
export function facts(overrides: Partial<AuditFacts> = {}): AuditFacts {
  return {
    action: 'orders:Create',
    status: 'allow',
    reason: 'permitted',
    principal: CUSTOMER,
    resource: { type: 'Order', id: '42' },
    policyIds: ['customers-order'],
    correlationId: 'correlation-1',
    requestId: 'request-1',
    sourceClass: 'public',
    ...overrides,
  };
}

/** An audit log in memory. */
export function testLog(overrides: Partial<AuditLogOptions> = {}) {
  const sink = memorySink();
  const clock = testClock();
  const { key, signer } = localSigner();
  const log = createAuditLog({ service: 'orders', instance: 'i-1', sink, signer, now: clock.now, ...overrides });
  return { log, sink, clock, key, lines: sink.lines, parsed: () => sink.lines.map((line) => JSON.parse(line)) };
}
