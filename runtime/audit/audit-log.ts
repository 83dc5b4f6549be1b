import type { Entry, RecordEntry } from '../contract/audit-line';
import { Unavailable } from '../errors';
import { createHashChain } from './hash-chain';
import { signHead } from './head';
import { countLosses } from './losses';
import { type AuditLogOptions, checkOptions } from './options';
import { createOutbox } from './outbox';
import { type AuditFacts, toRecord } from './record';
import { keeps } from './sampling';
import { createUuidV7 } from './uuid-v7';

/** The audit log of one instance of a service. */
export interface AuditLog {
  /**
   * Records a decision. An allowed one counts only when it is recorded; a denied or failed one
   * stands either way, and when the log does not take it in time it goes to the last resort.
   *
   * @throws Unavailable when an allowed decision can't be recorded: it must not be carried out
   */
  record(facts: AuditFacts): void | Promise<void>;

  /** Waits for the head that is being signed, if any, for hosts that freeze between requests. */
  flush(): Promise<void>;

  /** Signs the end of the chain. Nothing is recorded afterwards. */
  close(): Promise<void>;
}

/** Actions of the records in which the log speaks of itself. */
export const AUDIT_ACTION = {
  /** Decisions could not be recorded; the reason says how many. */
  gap: 'audit:Gap',
  /** The head of the chain could not be signed. */
  unsigned: 'audit:Unsigned',
} as const;

/** Time for the last line at shutdown. ECS kills a task 30 seconds after it asked it to stop, 20 are for requests. */
const CLOSE_MILLISECONDS = 5_000;

const NOTHING: readonly Entry[] = [];

/**
 * Begins an audit log. Lines are written in the order of the decisions:
 *
 * 1. a start, before the first record
 * 2. a gap, before the first record after decisions that could not be recorded
 * 3. the record
 * 4. a head, some time after every thousandth record or the first one after a minute
 * 5. a final head
 *
 * @throws ConfigurationError when an option is out of range
 */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  const limits = checkOptions(options);
  const { service, sink, signer, now, sampling = 1 } = options;
  const uuid = createUuidV7(now);
  const instance = options.instance ?? uuid();
  const chain = createHashChain(instance);
  const losses = countLosses();
  const outbox = createOutbox(put, limits);
  const started = now();

  let sampledOut = 0;
  let unsigned = 0;
  let failures = 0;
  let lastAttempt = started.getTime();
  let signing: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  function put(entry: Entry | undefined): true | Promise<void> {
    // A final head vouches for the line right before it, so no gap may come between.
    const before = entry !== undefined && 'type' in entry ? NOTHING : preamble();
    const entries = entry === undefined ? before : before.length === 0 ? [entry] : [...before, entry];
    if (entries.length === 0) {
      return true;
    }
    const answer = chain.append(entries, (lines) => sink.write(lines));
    if (before.length > 0) {
      losses.clear();
    }
    return answer;
  }

  function preamble(): readonly Entry[] {
    const lost = losses.describe();
    if (lost === undefined && chain.position.sequence >= 0) {
      return NOTHING;
    }
    const start: Entry = { type: 'start', timestamp: started.toISOString(), service_name: service };
    return [
      ...(chain.position.sequence < 0 ? [start] : []),
      ...(lost === undefined ? [] : [about(AUDIT_ACTION.gap, lost)]),
    ];
  }

  /** A record of what happened to the log itself. */
  function about(action: string, reason: string): RecordEntry {
    const id = uuid();
    const facts = { action, reason, status: 'error', policyIds: [], correlationId: id, requestId: id } as const;
    return toRecord({ ...facts, sourceClass: 'unknown' }, { id, timestamp: now(), service, samplingRate: 1 });
  }

  function write(record: RecordEntry): void | Promise<void> {
    const taken = outbox.offer(record);
    if (taken === true) {
      unsigned += 1;
      return;
    }
    return settle(record, taken);
  }

  async function settle(record: RecordEntry, taken: boolean | Promise<boolean>): Promise<void> {
    if (await taken) {
      unsigned += 1;
      return;
    }
    lose(record);
  }

  function lose(record: RecordEntry): void {
    losses.add(record.status);
    if (record.status === 'allow') {
      throw new Unavailable('the decision could not be recorded');
    }
    try {
      sink.emergency(
        JSON.stringify({ level: 'error', message: 'not in the audit chain', instance_id: instance, record }),
      );
    } catch {
      // Nobody is left to tell; the decision to deny stands.
    }
  }

  function signWhenDue(): void {
    const seconds = (now().getTime() - lastAttempt) / 1_000;
    if (signing === undefined && unsigned > 0 && (unsigned >= limits.headRecords || seconds >= limits.headSeconds)) {
      signing = sign(false).finally(() => {
        signing = undefined;
      });
    }
  }

  /** Never rejects: a chain without a signature is worse than one with, and better than none. */
  async function sign(final: boolean): Promise<void> {
    unsigned = 0;
    lastAttempt = now().getTime();
    try {
      const { position } = chain;
      const head = await signHead(signer, { service, instance, timestamp: now(), position, sampledOut, final });
      failures = 0;
      await outbox.offer(head, final ? CLOSE_MILLISECONDS : undefined);
    } catch {
      // The signer's own message may name accounts and roles.
      failures += 1;
      await write(about(AUDIT_ACTION.unsigned, `the chain could not be signed, ${failures} times in a row`));
    }
  }

  async function end(): Promise<void> {
    await signing;
    await outbox.idle();
    await outbox.offer(undefined, CLOSE_MILLISECONDS);
    await sign(true);
  }

  return {
    record(facts) {
      const allowed = facts.status === 'allow';
      const stamp = { id: uuid(), timestamp: now(), service, samplingRate: allowed ? sampling : 1 };
      const record = toRecord(facts, stamp);
      if (closing !== undefined) {
        return settle(record, false);
      }
      if (allowed && !keeps(record.correlation_id, sampling)) {
        sampledOut += 1;
        signWhenDue();
        return;
      }
      const written = write(record);
      signWhenDue();
      return written;
    },
    async flush() {
      await signing;
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
}
