import { type Allowed, betweenEnds } from './ends';
import type { Reason } from './flow';
import { groupFlows } from './group-rules';
import type { Forward, NetworkPlace } from './model';
import type { NetworkAcls } from './network-acls';
import type { SecurityGroups } from './security-groups';
import { furthest, noWay, type Stop } from './stops';
import { ALL_TRAFFIC, covers, joinTraffic, passTraffic, type Traffic } from './traffic';
import { isOutside, type Ways } from './ways';

/** Whether connections can be opened. */
export interface Outcome {
  readonly traffic: readonly Traffic[];
  /** What lets the first of them through, in the order in which packets meet it; empty when nothing does. */
  readonly because: readonly Reason[];
  /** What stops them all, where they got furthest; absent when something gets through. */
  readonly stop?: Reason;
}

const EVERYTHING: readonly Traffic[] = [ALL_TRAFFIC];

/** Decides about pairs of places. */
export class Connections {
  constructor(
    private readonly groups: SecurityGroups,
    private readonly acls: NetworkAcls,
    private readonly ways: Ways,
  ) {}

  /**
   * What one place may open to another one.
   *
   * @param wanted the traffic that matters
   */
  between(from: NetworkPlace, to: NetworkPlace, wanted: readonly Traffic[] = EVERYTHING): Outcome {
    const forward = forwardOf(from, to);
    if (from.connects !== 'any' && forward === undefined) {
      const text = from.connects === 'none' ? 'opens no connections' : 'opens connections to its own targets alone';
      return stopped({ control: 'place', resource: from.id, text });
    }
    const listening = acceptedBy(to, forward);
    const meant = passTraffic(passTraffic(wanted, listening), forward?.traffic ?? EVERYTHING);
    if (meant.length === 0) {
      const text = listening.length === 0 ? 'accepts no connections' : 'does not listen to that';
      return stopped({ control: 'listener', resource: to.id, text });
    }
    const first = forward === undefined ? [] : [forward.because];
    const direct = withoutVpc(from, to, forward);
    if (direct === undefined) {
      return this.overNetwork(from, to, meant, first);
    }
    return direct === null ? stopped(noWay(from, to)) : { traffic: joinTraffic(meant), because: [...first, ...direct] };
  }

  private overNetwork(
    from: NetworkPlace,
    to: NetworkPlace,
    meant: readonly Traffic[],
    first: readonly Reason[],
  ): Outcome {
    const leaving = groupFlows(this.groups, from, 'egress', to);
    const entering = groupFlows(this.groups, to, 'ingress', from);
    const allowed: Allowed = { leaving, entering, meant };
    const possible = passTraffic(passTraffic(leaving.map(trafficOf), entering.map(trafficOf)), meant);
    const traffic: Traffic[] = [];
    let because: readonly Reason[] | undefined;
    let stop: Stop = { stage: 'start', reason: noWay(from, to) };
    for (const source of from.stands) {
      for (const target of to.stands) {
        const ends = [
          { place: from, stand: source },
          { place: to, stand: target },
        ] as const;
        const found = betweenEnds(...ends, allowed, this.ways, this.acls);
        if ('stage' in found) {
          stop = furthest(stop, found);
          continue;
        }
        traffic.push(...found.traffic);
        because ??= [...first, ...found.because];
        if (covers(traffic, possible)) {
          return { traffic: joinTraffic(traffic), because };
        }
      }
    }
    return because === undefined ? stopped(stop.reason) : { traffic: joinTraffic(traffic), because };
  }
}

function acceptedBy(to: NetworkPlace, forward: Forward | undefined): readonly Traffic[] {
  // Nobody but the APIs that it belongs to gets into a VPC link.
  const isOpen = to.listensElsewhere || isOutside(to) || (to.kind === 'vpc-link' && forward !== undefined);
  return isOpen ? EVERYTHING : to.listens;
}

function trafficOf({ traffic }: { readonly traffic: Traffic }): Traffic {
  return traffic;
}

function stopped(stop: Reason): Outcome {
  return { traffic: [], because: [], stop };
}

function forwardOf({ connects }: NetworkPlace, to: NetworkPlace): Forward | undefined {
  return typeof connects === 'string' ? undefined : connects.find((one) => one.to === to.id);
}

/** What lets it through where no VPC has a say; `null` when there is no way, `undefined` when VPCs decide. */
function withoutVpc(from: NetworkPlace, to: NetworkPlace, forward: Forward | undefined): Reason[] | null | undefined {
  if (forward !== undefined && (from.stands.length === 0 || to.stands.length === 0)) {
    return [];
  }
  if (to.kind === 'api') {
    const text = 'has a public endpoint';
    return from.kind === 'internet' && to.publicIpv4 ? [{ control: 'public-address', resource: to.id, text }] : null;
  }
  if (from.stands.length === 0) {
    const text = 'stands in no VPC, so that it reaches the internet';
    return isInternet(to) ? [{ control: 'place', resource: from.id, text }] : null;
  }
  return isOutside(from) && isOutside(to) ? null : undefined;
}

function isInternet({ kind }: NetworkPlace): boolean {
  return kind === 'internet' || kind === 'aws-services';
}
