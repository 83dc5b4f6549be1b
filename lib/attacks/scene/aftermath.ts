import type { SimulationEvent } from '../../simulator/system';
import { isDecision } from '../../simulator/system';
import type { Scene } from './scene';

/** How long a line may take from a process to here, in milliseconds. */
const PATIENCE_MS = 3_000;

/** Does something and keeps what happened meanwhile. */
export async function watched<Result>(
  { simulation }: Scene,
  act: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly events: readonly SimulationEvent[] }> {
  const events: SimulationEvent[] = [];
  const unsubscribe = simulation.subscribe((event) => events.push(event));
  try {
    const result = await act();
    const deadline = Date.now() + PATIENCE_MS;
    while (!events.some(isDecisionEvent) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return { result, events };
  } finally {
    unsubscribe();
  }
}

/** Fields of the first decision that a service recorded. @throws Error when none did */
export function decisionIn(events: readonly SimulationEvent[]): Readonly<Record<string, unknown>> {
  const event = events.find(isDecisionEvent);
  if (event === undefined) {
    throw new Error('no service has recorded a decision');
  }
  return event.line;
}

/** Fields of the first line of the access log. @throws Error when there is none, or it is no JSON */
export function accessLineIn(events: readonly SimulationEvent[]): Readonly<Record<string, unknown>> {
  const event = events.find((one) => one.kind === 'access');
  if (event === undefined) {
    throw new Error('the edge has logged nothing');
  }
  return JSON.parse(event.line) as Record<string, unknown>;
}

const isDecisionEvent = (event: SimulationEvent): event is Extract<SimulationEvent, { kind: 'audit' }> =>
  event.kind === 'audit' && isDecision(event.line);
