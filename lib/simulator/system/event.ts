import type { EdgeHop, EdgeRefusal } from '../edge';
import type { LogLine } from '../workloads/workload';

/** A line of an audit chain: a decision, or what begins or signs the chain. Fields: `docs/audit-log.md`. */
export type AuditLine = Readonly<Record<string, unknown>>;

/** Something that happened in the simulation. */
export type SimulationEvent =
  /** A service wrote a line of its audit chain; `text` is the line itself. */
  | { readonly kind: 'audit'; readonly workload: string; readonly line: AuditLine; readonly text: string }
  /** A control of the edge let a request pass, or stopped it. */
  | { readonly kind: 'hop'; readonly hop: EdgeHop }
  /** The edge refused a request by itself. */
  | { readonly kind: 'refused'; readonly refusal: EdgeRefusal }
  /** The edge wrote a line of an access log. */
  | { readonly kind: 'access'; readonly line: string; readonly destination: string }
  /** A workload printed something else than an audit line. */
  | { readonly kind: 'log'; readonly log: LogLine }
  /** A container ended without being told to. */
  | { readonly kind: 'ended'; readonly workload: string; readonly reason: string };

/** Hears of everything that happens. */
export type Listener = (event: SimulationEvent) => void;

/** Tells listeners what happens. */
export class Events {
  private readonly listeners = new Set<Listener>();

  /** @returns ends it */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(event: SimulationEvent): void {
    for (const listener of this.listeners) {
      listener(event);
    }
  }

  /** Publishes a printed line, as one of an audit chain if it is. */
  printed(log: LogLine): void {
    const line = auditLineIn(log);
    this.publish(
      line === undefined ? { kind: 'log', log } : { kind: 'audit', workload: log.workload, line, text: log.text },
    );
  }
}

/** Whether a line is a decision; others begin or sign a chain. */
export const isDecision = (line: AuditLine): boolean => line['type'] === undefined;

function auditLineIn({ stream, text }: LogLine): AuditLine | undefined {
  if (stream !== 'stdout' || !text.startsWith('{')) {
    return undefined;
  }
  try {
    const line = JSON.parse(text) as AuditLine;
    return typeof line['service_name'] === 'string' && typeof line['hash'] === 'string' ? line : undefined;
  } catch {
    return undefined;
  }
}
