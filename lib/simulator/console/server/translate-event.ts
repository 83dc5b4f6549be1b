import { isDecision, type SimulationEvent } from '../../system/event';
import type { ConsoleEvent } from '../console-event';

/** What of an event of the simulation the page is to hear; `undefined` for nothing. */
export function consoleEvent(event: SimulationEvent, at: number): ConsoleEvent | undefined {
  switch (event.kind) {
    case 'hop':
      return { kind: 'hop', at, ...event.hop };
    case 'refused': {
      const { method, path, requestId, status } = event.refusal;
      return { kind: 'answered', at, requestId, status, method, path };
    }
    case 'access':
      return answered(event.line, at);
    case 'audit':
      return isDecision(event.line) ? { kind: 'decision', at, record: event.line } : undefined;
    case 'ended':
      return { kind: 'notice', at, text: `${event.workload} ended: ${event.reason}` };
    default:
      return undefined;
  }
}

/** Lines of access logs have the format that the templates give them; only JSON with these members says enough. */
function answered(line: string, at: number): ConsoleEvent | undefined {
  try {
    const { method, path, requestId, status } = JSON.parse(line) as Record<string, unknown>;
    return typeof requestId === 'string' && Number.isInteger(Number(status))
      ? { kind: 'answered', at, requestId, status: Number(status), method: textOf(method), path: textOf(path) }
      : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '-' ? value : undefined);
