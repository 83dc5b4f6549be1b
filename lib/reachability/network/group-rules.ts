import { ANY_ADDRESS } from './addresses';
import type { Flow } from './flow';
import type { NetworkPlace } from './model';
import { type RuleSet, type SecurityGroups, UNKNOWN_GROUP } from './security-groups';
import { ALL_TRAFFIC } from './traffic';

const NO_GROUP: Flow = { addresses: ANY_ADDRESS, traffic: ALL_TRAFFIC, because: [] };

/**
 * What the groups of a place let through to or from another one. Groups are stateful, so only the direction in which a
 * connection is opened matters. A rule that names a group is about the private addresses of its members; one that names a
 * list of AWS, about what stands outside of the VPC.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html#security-group-referencing
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
 */
export function groupFlows(
  groups: SecurityGroups,
  place: NetworkPlace,
  direction: 'ingress' | 'egress',
  peer: NetworkPlace,
): readonly Flow[] {
  if (place.groups === undefined) {
    return [NO_GROUP];
  }
  return place.groups.flatMap((id) => flowsOf(groups.find(id)[direction], direction, peer));
}

function flowsOf(rules: RuleSet, direction: 'ingress' | 'egress', peer: NetworkPlace): readonly Flow[] {
  const members = peer.keepsClientAddress || peer.groups?.includes(UNKNOWN_GROUP);
  const byGroup = members
    ? [...rules.byGroup.values()].flat()
    : (peer.groups ?? []).flatMap((group) => rules.byGroup.get(group) ?? []);
  return [...byGroup, ...servicesOf(rules, direction, peer), ...rules.byAddress];
}

function servicesOf({ byService }: RuleSet, direction: 'ingress' | 'egress', peer: NetworkPlace): readonly Flow[] {
  if (peer.kind === 'aws-services' || (peer.kind === 'internet' && direction === 'ingress')) {
    return [...byService.values()].flat();
  }
  // An interface endpoint has private addresses, which are in no list of AWS.
  const isGateway = peer.kind === 'endpoint' && peer.groups === undefined;
  return isGateway ? (byService.get(peer.service ?? '') ?? []) : [];
}
