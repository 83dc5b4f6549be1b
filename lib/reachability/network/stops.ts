import { nameOf } from '../names';
import type { Reason } from './flow';
import type { NetworkPlace } from './model';
import type { Acl } from './network-acls';

/** How far packets get, in the order in which they meet what may stop them. */
const STAGES = ['start', 'leaving', 'acl out', 'route', 'acl in', 'entering', 'replies'] as const;

/** What stops packets, and how far they got. */
export interface Stop {
  readonly stage: (typeof STAGES)[number];
  readonly reason: Reason;
}

/** The one that packets met later, as it stops them even if the other doesn't. */
export function furthest(one: Stop, other: Stop): Stop {
  return STAGES.indexOf(other.stage) > STAGES.indexOf(one.stage) ? other : one;
}

/** No way leads from one to the other but over the internet. */
export function noWay(from: NetworkPlace, to: NetworkPlace): Reason {
  const text = `no network joins ${nameOf(from)} and ${nameOf(to)}, unless both reach the internet`;
  return { control: 'place', resource: from.id, text };
}

/** No rule of a group lets it out, or in. */
export function groupStop(place: NetworkPlace, direction: 'out' | 'in', peer: NetworkPlace): Reason {
  const text = `no rule of ${nameOf(place)} lets it ${direction === 'out' ? 'out to' : 'in from'} ${nameOf(peer)}`;
  return { control: 'security-group', resource: place.id, text };
}

/** The ACL of a subnet denies it. */
export function aclStop(acl: Acl | undefined, direction: 'out' | 'in', peer: NetworkPlace): Reason {
  const text = `${acl?.name} lets nothing of it ${direction === 'out' ? 'out to' : 'in from'} ${nameOf(peer)}`;
  return { control: 'network-acl', text };
}

/** No route leads there. */
export function routeStop(from: NetworkPlace, to: NetworkPlace): Reason {
  return { control: 'route', resource: from.id, text: `no route of ${nameOf(from)} leads to ${nameOf(to)}` };
}

/** Packets arrive and replies don't. */
export function replyStop(to: NetworkPlace, from: NetworkPlace, routed: boolean): Reason {
  const text = `replies of ${nameOf(to)} to ${nameOf(from)} ${routed ? 'pass no network ACL' : 'have no route, or no public address'}`;
  return { control: routed ? 'network-acl' : 'route', resource: to.id, text };
}
