import type { SystemMap } from '../map/model';
import type { Journey } from './journeys';
import { type Move, movesOf } from './moves';

/** How a journey ended, in one sentence. */
export interface Verdict {
  readonly outcome: 'passed' | 'stopped' | 'underway';
  readonly sentence: string;
}

/** Tells how a journey ended: who stopped it and why, or who answered. */
export function verdictOf(journey: Journey, map: Pick<SystemMap, 'controls'>): Verdict {
  const { status } = journey;
  const moves = movesOf(journey, map);
  const stop = moves.find(({ outcome }) => outcome === 'stopped');
  if (stop !== undefined) {
    const where =
      stop.decision === undefined ? `at the edge, by “${stop.title}”` : `in ${stop.decision['service_name']}`;
    return { outcome: 'stopped', sentence: `Stopped ${where}: ${reasonOf(stop)}.` };
  }
  if (status === undefined) {
    return { outcome: 'underway', sentence: 'On its way.' };
  }
  const services = [...new Set(journey.decisions.map((one) => String(one['service_name'])))];
  const through = services.length === 0 ? '' : ` through ${listed(services)}`;
  return status < 400
    ? { outcome: 'passed', sentence: `Answered with ${status}${through}. Every control let it pass.` }
    : { outcome: 'stopped', sentence: `Answered with ${status}${through}: the service refused what was asked for.` };
}

/** Without who called and which policies were asked: the steps tell that. */
function reasonOf({ decision, detail }: Move): string {
  return decision === undefined ? (detail ?? 'refused') : String(decision['reason']);
}

function listed(names: readonly string[]): string {
  const [last = '', ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}
