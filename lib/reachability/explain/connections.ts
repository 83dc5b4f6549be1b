import type { Evidence } from '../invariant';
import { nameOf } from '../names';
import { type Decision, describeTraffic } from '../network';
import type { Call, Way } from './model';
import type { Service } from './services';

/** Answers who may connect to whom, in words. */
export class ExplainedConnections {
  private readonly places: ReadonlySet<string>;
  private readonly balancers: readonly string[];

  constructor(private readonly evidence: Evidence) {
    const { endpoints } = evidence.network;
    this.places = new Set(endpoints.map(({ id }) => id));
    this.balancers = endpoints.filter(({ kind }) => kind === 'load-balancer').map(({ id }) => id);
  }

  /**
   * A connection, named for one of its ends.
   *
   * @param named which end
   */
  way(from: string, to: string, named: 'from' | 'to' = 'to'): Way {
    const { allowed, hops, traffic } = this.decide(from, to);
    const id = named === 'from' ? from : to;
    const assumed = hops.find((hop) => hop.assumed);
    const stoppedBy = hops.find((hop) => !hop.allows)?.control;
    return {
      id,
      name: this.nameOf(id),
      allowed,
      traffic: traffic.map(describeTraffic),
      hops: hops.map(({ resource, text }) => this.sentence(text, resource)),
      ...(stoppedBy !== undefined && { stoppedBy }),
      ...(allowed && assumed !== undefined && { assumed: assumed.text }),
    };
  }

  /** Ways by which one service may connect to another one: directly, and through load balancers. */
  calls(from: Service, to: Service, named: Service): readonly Call[] {
    const about = { id: named.id, name: named.name, ...declaration(from, to) };
    const direct = this.way(from.id, to.id);
    const balanced = this.balancers.flatMap((balancer): Call[] => {
      const [there, on] = [this.way(from.id, balancer), this.way(balancer, to.id)];
      return there.allowed && on.allowed
        ? [{ ...there, hops: [...there.hops, ...on.hops], ...about, how: 'through a load balancer' }]
        : [];
    });
    return direct.allowed ? [{ ...direct, ...about, how: 'connects' }, ...balanced] : balanced;
  }

  private decide(from: string, to: string): Decision {
    const lost = [from, to].find((id) => !this.places.has(id));
    if (lost === undefined) {
      return this.evidence.network.mayConnect(from, to);
    }
    const text = `where ${this.nameOf(lost)} runs is decided when it is started`;
    return { allowed: true, traffic: [], hops: [{ control: 'place', text, allows: true, assumed: true }] };
  }

  private nameOf(id: string): string {
    const resource = this.evidence.system.byId(id);
    return resource === undefined ? id : nameOf(resource);
  }

  /** Some texts leave out whom they are about. */
  private sentence(text: string, resource: string | undefined): string {
    return resource !== undefined && /^(accepts|opens|does|stands|has) /.test(text)
      ? `${this.nameOf(resource)} ${text}`
      : text;
  }
}

function declaration({ declared: caller }: Service, { declared: callee }: Service): { readonly declared?: boolean } {
  return caller === undefined || callee === undefined
    ? {}
    : { declared: caller.callees.has(callee.service) && callee.callers.has(caller.service) };
}
