import type { SystemMap } from '../map/model';
import type { Decision, Journey } from './journeys';

/** One step of a journey over the map. */
export interface Move {
  /** Where it comes to: `control:<name>` or `service:<name>`. */
  readonly to: string;
  /** Where it comes from, where that is not the step before: the service that calls. */
  readonly from?: string;
  readonly outcome: 'passed' | 'stopped';
  /** What looks at it. */
  readonly title: string;
  /** What it asks, or what it said. */
  readonly detail?: string;
  /** Record of the audit log, of services. */
  readonly decision?: Decision;
}

/** Controls that are not on the map, because no request is ever shown passing them. */
const UNSEEN: Readonly<Record<string, string>> = { http: 'HTTP', integration: 'Handing on' };

/** The steps of a journey: the controls of the edge that it met, then the services. */
export function movesOf({ decisions, hops }: Journey, { controls }: Pick<SystemMap, 'controls'>): readonly Move[] {
  const atEdge = hops.flatMap(({ control, outcome, reason }): Move[] => {
    const known = controls.find((one) => one.control === control);
    const title = known?.title ?? UNSEEN[control];
    return title === undefined || (known === undefined && outcome === 'passed')
      ? []
      : [{ to: `control:${control}`, outcome, title, detail: reason ?? known?.asks }];
  });
  // A backend that fails is told by the edge after the services have spoken.
  const failed = atEdge.filter(({ to }) => to === 'control:integration');
  return [...atEdge.filter((move) => !failed.includes(move)), ...decisions.map(moveOf), ...failed];
}

function moveOf(decision: Decision): Move {
  const { action, caller, policy_ids: policies, reason, service_name: service, status } = decision;
  const by = Array.isArray(policies) && policies.length > 0 ? ` by policy ${policies.join(', ')}` : '';
  return {
    to: `service:${service}`,
    ...(typeof caller === 'string' && { from: `service:${caller}` }),
    outcome: status === 'allow' ? 'passed' : 'stopped',
    title: String(action).startsWith(`${service}:`) ? String(action) : `${service}: ${action}`,
    detail: `${typeof caller === 'string' ? `called by ${caller}; ` : ''}${reason}${by}`,
    decision,
  };
}
