import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { Logger } from '@aws-lambda-powertools/logger';
import pino from 'pino';
import { auditLog, FACTS } from './audit-support';
import { each, measure } from './runtime/harness';
import { micros, printComparisons, printTable } from './runtime/table';

const OURS = 'record, redact, chain, sink';
const PINO = 'pino';
const POWERTOOLS = 'Powertools Logger';

/** The sink of all: it looks at every line, and keeps none. */
let bytes = 0;
const sink = (line: string) => {
  bytes += line.length;
};

/** The members of a record without its chain, which is ours alone. */
function fields() {
  const { principal, resource } = FACTS;
  return {
    id: crypto.randomUUID(),
    timestamp: new Date().toISOString(),
    service_name: 'orders',
    action: FACTS.action,
    user_id: principal?.id,
    status: FACTS.status,
    resource: `${resource?.type}/${resource?.id}`,
    reason: FACTS.reason,
    policy_ids: FACTS.policyIds,
    correlation_id: FACTS.correlationId,
    request_id: FACTS.requestId,
    client_id: principal?.clientId,
    source_class: FACTS.sourceClass,
    sampling_rate: 1,
  };
}

/** Powertools writes to a console of its own; this one leads to the sink. */
function powertoolsLogger(): Logger {
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      sink(String(chunk));
      done();
    },
  });
  const logger = new Logger({ serviceName: 'orders' });
  Reflect.set(logger, 'console', new Console({ stdout }));
  return logger;
}

async function main(): Promise<void> {
  const log = auditLog('bench', sink);
  const plain = pino({ base: null, timestamp: false }, { write: sink });
  const powertools = powertoolsLogger();
  for (const [name, write] of [
    [OURS, () => log.record(FACTS)],
    [PINO, () => plain.info(fields())],
    [POWERTOOLS, () => powertools.info('decision', fields())],
  ] as const) {
    const before = bytes;
    await write();
    if (bytes === before) {
      throw new Error(`${name} wrote nothing`);
    }
  }
  const timings = await measure([
    each(OURS, () => log.record(FACTS)),
    each(PINO, () => plain.info(fields())),
    each(POWERTOOLS, () => powertools.info('decision', fields())),
  ]);
  printTable(
    'One record',
    ['', 'µs', 'records/s on one core'],
    [OURS, PINO, POWERTOOLS].map((name) => {
      const time = timings.micros(name);
      return [name, micros(time), (1_000_000 / time).toFixed(0)];
    }),
  );
  printComparisons('The same fields to the same sink', timings, [
    { what: 'plain logger, no redaction, no chain', ours: OURS, beside: PINO, target: { most: 2 } },
    { what: 'plain logger, no redaction, no chain', ours: OURS, beside: POWERTOOLS, target: { most: 2 } },
  ]);
}

void main();
