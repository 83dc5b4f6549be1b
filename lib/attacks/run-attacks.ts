import type { SimulationEvent } from '../simulator/system';
import { isDecision, type Simulation } from '../simulator/system';
import type { Attack, Attempt, Trace } from './attack';
import type { Auditor } from './scene/auditor';
import { Scene } from './scene/scene';

/** What came of an attack. */
export interface AttackResult extends Pick<Attack, 'name' | 'category' | 'has' | 'action' | 'control' | 'standards'> {
  /** `stopped` by the control that must, `succeeded`, or `failed`: stopped by something else, or not on record. */
  readonly outcome: 'stopped' | 'succeeded' | 'failed';
  /** Reason on record of what stopped it. */
  readonly stoppedBy?: string;
  /** Status of the answer. */
  readonly status?: number;
  /** What the attacker saw, or what is wrong. */
  readonly detail: string;
  /** Whether it is on record; absent where only the attacker can see it. */
  readonly audited?: boolean;
  /** How long the attempt took, in milliseconds. */
  readonly milliseconds: number;
}

/** Time until what happened is on record, in milliseconds: lines of processes take a moment. */
const RECORD_MILLISECONDS = 3_000;
/** The same where something else is on record already. */
const FURTHER_RECORD_MILLISECONDS = 500;

/**
 * Runs attacks one after the other, so that what is on record belongs to one of them.
 *
 * @param finished is told each result as it comes
 * @param auditor verifies audit logs; that of the project unless it is to be weak
 */
export async function runAttacks(
  simulation: Simulation,
  attacks: readonly Attack[],
  finished: (result: AttackResult) => void = () => undefined,
  auditor?: Auditor,
): Promise<readonly AttackResult[]> {
  const results: AttackResult[] = [];
  const scene = new Scene(simulation, auditor);
  try {
    for (const attack of attacks) {
      const result = await runAttack(simulation, scene, attack);
      finished(result);
      results.push(result);
    }
  } finally {
    await scene.close();
  }
  return results;
}

async function runAttack(simulation: Simulation, scene: Scene, attack: Attack): Promise<AttackResult> {
  const { action, category, control, has, name, standards, trace } = attack;
  const about = { name, category, has, action, control, standards };
  const begin = performance.now();
  const ended = (judgement: Judgement): AttackResult => ({
    ...about,
    ...judgement,
    milliseconds: Math.round(performance.now() - begin),
  });
  const events: SimulationEvent[] = [];
  const unsubscribe = simulation.subscribe((event) => events.push(event));
  try {
    const attempt = await attack.attempt(scene);
    if (attempt.succeeded) {
      return ended({ outcome: 'succeeded', status: attempt.status, detail: attempt.seen });
    }
    return ended(await judged(attempt, trace, events));
  } catch (error) {
    const detail = `the attack itself failed: ${error instanceof Error ? error.message : String(error)}`;
    return ended({ outcome: 'failed', detail });
  } finally {
    unsubscribe();
    await scene.restore();
  }
}

type Judgement = Pick<AttackResult, 'outcome' | 'stoppedBy' | 'status' | 'detail' | 'audited'>;

async function judged(attempt: Attempt, trace: Trace, events: readonly SimulationEvent[]): Promise<Judgement> {
  const { seen: detail, status } = attempt;
  if (trace.by === 'sight') {
    return trace.reason.test(detail)
      ? { outcome: 'stopped', stoppedBy: detail, status, detail }
      : { outcome: 'failed', status, detail: `stopped, but not as expected: ${detail}` };
  }
  const begin = Date.now();
  const patience = () => (reasonsIn(events) === NOTHING ? RECORD_MILLISECONDS : FURTHER_RECORD_MILLISECONDS);
  let found = recordOf(trace, events);
  while (found === undefined && Date.now() < begin + patience()) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    found = recordOf(trace, events);
  }
  return found === undefined
    ? {
        outcome: 'failed',
        status,
        audited: false,
        detail: `on record is: ${reasonsIn(events)}; the answer was: ${detail}`,
      }
    : { outcome: 'stopped', stoppedBy: found, status, audited: true, detail };
}

/** Reason of the record that a trace asks for. */
function recordOf(trace: Exclude<Trace, { by: 'sight' }>, events: readonly SimulationEvent[]): string | undefined {
  for (const event of events) {
    if (trace.by === 'edge' && event.kind === 'refused' && trace.reason.test(event.refusal.reason)) {
      const { requestId, reason } = event.refusal;
      const logged = events.some((other) => other.kind === 'access' && other.line.includes(requestId));
      return logged ? reason : undefined;
    }
    if (trace.by === 'service' && event.kind === 'audit' && isDecision(event.line)) {
      const { line } = event;
      const fields = { service_name: trace.service, ...trace.fields };
      const matches = Object.entries(fields).every(([field, value]) => line[field] === value);
      if (matches && line['status'] !== 'allow' && trace.reason.test(String(line['reason']))) {
        return String(line['reason']);
      }
    }
  }
  return undefined;
}

const NOTHING = 'nothing';

function reasonsIn(events: readonly SimulationEvent[]): string {
  const reasons = events.flatMap((event) => {
    if (event.kind === 'refused') {
      return [`edge ${event.refusal.control}: ${event.refusal.reason}`];
    }
    return event.kind === 'audit' && isDecision(event.line)
      ? [`${event.line['service_name']} ${event.line['status']}: ${event.line['reason']}`]
      : [];
  });
  return reasons.length === 0 ? NOTHING : reasons.join('; ');
}
