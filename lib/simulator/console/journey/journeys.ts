import type { ConsoleEvent } from '../console-event';

type Hop = Extract<ConsoleEvent, { kind: 'hop' }>;

/** A line of an audit log. */
export type Decision = Readonly<Record<string, unknown>>;

/** One request through the edge, as far as it is known. */
export interface Journey {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly hops: readonly Hop[];
  /** What services decided about it and about calls that it caused, by time. */
  readonly decisions: readonly Decision[];
  /** Whether decisions are its own only because no other request was on its way: no id says so. */
  readonly assumed: boolean;
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  /** Who asked; known of requests that the console sent. */
  readonly user?: string;
  /** What was answered; known of requests that the console sent. */
  readonly body?: string;
  /** Whether it only made what another one needed. */
  readonly preparation: boolean;
  /** Id by which the first service knows it, where that is another one. */
  readonly serviceRequestId?: string;
}

/** Journeys, and decisions of which the journey is not known yet. */
export interface Journeys {
  /** The latest first. */
  readonly list: readonly Journey[];
  readonly strays: readonly Decision[];
}

export const NO_JOURNEYS: Journeys = { list: [], strays: [] };

/** As many are remembered. */
const MOST = 600;

/** A decision that comes later than this, in milliseconds, belongs to something else. */
const PATIENCE = 5_000;

/** What is known after an event. */
export function afterEvent(journeys: Journeys, event: ConsoleEvent): Journeys {
  switch (event.kind) {
    case 'hop':
      return changed(journeys, event.requestId, event.at, ({ hops }) => ({ hops: [...hops, event] }));
    case 'answered':
      return changed(journeys, event.requestId, event.at, (journey) => ({
        status: event.status,
        method: journey.method ?? event.method,
        path: journey.path ?? event.path,
      }));
    case 'sent': {
      const { requestId = '', ...sent } = event.sent;
      const known = changed(journeys, requestId, event.at, () => sent);
      return withStrays(known, requestId, sent.serviceRequestId);
    }
    case 'decision':
      return decided(journeys, event.record, event.at);
    default:
      return journeys;
  }
}

function changed(
  { list, strays }: Journeys,
  requestId: string,
  at: number,
  change: (journey: Journey) => Partial<Journey>,
): Journeys {
  const known = list.find((journey) => journey.requestId === requestId);
  const before = known ?? { requestId, startedAt: at, hops: [], decisions: [], assumed: false, preparation: false };
  const after = { ...before, ...change(before) };
  return {
    strays,
    list: known === undefined ? [after, ...list].slice(0, MOST) : list.map((one) => (one === known ? after : one)),
  };
}

/**
 * Finds the journey of a decision:
 *
 * 1. by the ids that the edge and the first service gave the request
 * 2. where no id is known, because somebody else sent it: if only one request was handed on and has no decision yet
 * 3. else it waits until the console learns the id
 */
function decided(journeys: Journeys, decision: Decision, at: number): Journeys {
  const { list, strays } = journeys;
  const correlationId = decision['correlation_id'];
  const named = list.find(
    ({ requestId, serviceRequestId }) => correlationId === requestId || correlationId === serviceRequestId,
  );
  if (named !== undefined) {
    return withDecision(journeys, named.requestId, decision, {});
  }
  const [only, ...others] = list.filter((journey) => at - journey.startedAt < PATIENCE && waitsForDecision(journey));
  if (only === undefined || others.length > 0 || decision['caller'] !== undefined) {
    return { list, strays: [decision, ...strays].slice(0, MOST) };
  }
  return withDecision(journeys, only.requestId, decision, { assumed: true, serviceRequestId: String(correlationId) });
}

function waitsForDecision({ decisions, hops, serviceRequestId }: Journey): boolean {
  const last = hops.at(-1);
  return last?.outcome === 'passed' && decisions.length === 0 && serviceRequestId === undefined && hops.length > 1;
}

function withDecision(journeys: Journeys, requestId: string, decision: Decision, more: Partial<Journey>): Journeys {
  return changed(journeys, requestId, 0, ({ decisions }) => ({
    ...more,
    decisions: [...decisions, decision].sort((a, b) => String(a['timestamp']).localeCompare(String(b['timestamp']))),
  }));
}

/** Gives a journey, once its id is known, what waited for it, and takes away what was only assumed to be its own. */
function withStrays({ list, strays }: Journeys, requestId: string, serviceRequestId: string | undefined): Journeys {
  const own = new Set([requestId, serviceRequestId]);
  const isOwn = (decision: Decision): boolean => own.has(decision['correlation_id'] as string);
  const wrong = list.flatMap((journey) => (journey.assumed ? journey.decisions.filter(isOwn) : []));
  const found = [...strays.filter(isOwn), ...wrong];
  const cleared = list.map((journey) => {
    const isMine = journey.requestId === requestId;
    const decisions = journey.assumed ? journey.decisions.filter((one) => !isOwn(one)) : journey.decisions;
    return { ...journey, decisions, assumed: journey.assumed && !isMine && decisions.length > 0 };
  });
  return found.reduce((journeys: Journeys, decision) => withDecision(journeys, requestId, decision, {}), {
    list: cleared,
    strays: strays.filter((one) => !isOwn(one)),
  });
}
