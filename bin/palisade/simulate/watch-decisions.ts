import type { Writable } from 'node:stream';
import type { SimulationEvent } from '../../../lib/simulator/system';
import { paintFor } from '../paint';
import type { Paint } from '../verify-text';
import type { ShownSimulation } from './machine';

/** How decisions are printed. */
export interface WatchOptions {
  readonly output: Writable;
  /** Whether as JSON: lines of audit logs as they are, refusals of the edge with the same names. */
  readonly json: boolean;
}

/** Prints every decision of a service, and every refusal of the edge, as they fall. */
export function watchDecisions({ openId, subscribe }: ShownSimulation, { json, output }: WatchOptions): void {
  const names = new Map(openId?.users.map(({ name, sub }) => [sub, name]));
  const paint = paintFor(output);
  subscribe((event) => {
    const decision = decisionIn(event);
    if (decision !== undefined) {
      output.write(json ? `${JSON.stringify(decision)}\n` : `${lineOf(decision, names, paint)}\n`);
    }
  });
}

type Decision = Readonly<Record<string, unknown>>;

function decisionIn(event: SimulationEvent): Decision | undefined {
  if (event.kind === 'audit') {
    return event.line['type'] === undefined ? event.line : undefined;
  }
  if (event.kind !== 'refused') {
    return undefined;
  }
  const { control, method, path, reason, requestId } = event.refusal;
  return {
    timestamp: new Date().toISOString(),
    service_name: 'edge',
    action: [method, path].join(' ').trim() || control,
    user_id: null,
    status: 'deny',
    reason: `${control}: ${reason}`,
    request_id: requestId,
  };
}

/** E.g. `14:02:07 orders     allow  orders:Create  casey-customer  permitted`. */
function lineOf(decision: Decision, names: ReadonlyMap<string, string>, paint: Paint): string {
  const { action, caller, reason, service_account_id: program, service_name: service, status, timestamp } = decision;
  const user = String(decision['user_id'] ?? program ?? '-');
  const who = caller === undefined ? (names.get(user) ?? user) : `${names.get(user) ?? user} by ${caller}`;
  return [
    paint(String(timestamp).slice(11, 19), 'dim'),
    String(service).padEnd(10),
    paint(String(status).padEnd(5), status === 'allow' ? 'low' : 'high'),
    String(action).padEnd(24),
    who.padEnd(24),
    String(reason),
  ].join(' ');
}
