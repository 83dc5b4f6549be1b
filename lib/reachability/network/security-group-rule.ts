import type { Resource, System, ValueMap } from '../../assembly';
import { type Addresses, ANY_ADDRESS, parseBlock } from './addresses';
import type { Notes } from './notes';
import { readPrefixList } from './prefix-lists';
import { trafficOf } from './protocol';
import type { Traffic } from './traffic';

/** Who the rule admits, or lets one connect to. */
export type Peer =
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'addresses'; readonly addresses: readonly Addresses[] }
  | { readonly kind: 'service'; readonly service: string };

/** One rule of a security group. */
export interface GroupRule {
  readonly peer: Peer;
  readonly traffic: Traffic;
  /** The peer for people, e.g. `10.0.0.0/16`. */
  readonly peerName: string;
  /** Whether something of it isn't known, so that it counts as wider than it may be. */
  readonly assumed: boolean;
}

/** Where rules of the two directions name their peer. */
const NAMES = {
  ingress: { group: 'SourceSecurityGroupId', byName: 'SourceSecurityGroupName', list: 'SourcePrefixListId' },
  egress: {
    group: 'DestinationSecurityGroupId',
    byName: 'DestinationSecurityGroupName',
    list: 'DestinationPrefixListId',
  },
};

/** Reads rules, inline ones and resources of their own. */
export interface RuleReader {
  readonly system: System;
  readonly notes: Notes;
  /** Resource that states the rule. */
  readonly resource: Resource;
  /** Where in it, e.g. `SecurityGroupIngress.0`; empty for a resource of its own. */
  readonly property: string;
}

/**
 * Reads a rule: a protocol, ports, and one peer: a block of addresses, another group, a prefix list. What isn't known of
 * it counts as everything.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export function readRule(reader: RuleReader, direction: 'ingress' | 'egress', rule: ValueMap): GroupRule {
  const { notes, resource } = reader;
  const at = (name: string) => (reader.property === '' ? name : `${reader.property}.${name}`);
  const protocol = notes.text(resource, at('IpProtocol'), rule['IpProtocol']);
  const from = notes.number(resource, at('FromPort'), rule['FromPort']);
  const to = notes.number(resource, at('ToPort'), rule['ToPort']);
  const traffic = trafficOf({ protocol, from, to });
  const found = peerOf(reader, direction, rule, at);
  return { traffic, ...found, assumed: found.assumed || [protocol, from, to].includes(null) };
}

type Found = Pick<GroupRule, 'peer' | 'peerName' | 'assumed'>;

function peerOf(
  { notes, resource, system }: RuleReader,
  direction: 'ingress' | 'egress',
  rule: ValueMap,
  at: (name: string) => string,
): Found {
  const names = NAMES[direction];
  const text = (name: string) => notes.text(resource, at(name), rule[name]);
  const anybody = (peerName: string): Found => ({
    peer: { kind: 'addresses', addresses: [ANY_ADDRESS] },
    peerName,
    assumed: true,
  });
  const group = text(names.group);
  if (group !== undefined) {
    // The group of another account is written after its number: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
    return group === null
      ? anybody('a group that is not known')
      : { peer: { kind: 'group', group: group.replace(/^\d{12}\//, '') }, peerName: group, assumed: false };
  }
  const list = text(names.list);
  if (list !== undefined) {
    const read = readPrefixList(system, notes, list, resource);
    if (read.kind === 'service') {
      return { peer: { kind: 'service', service: read.service }, peerName: read.service, assumed: false };
    }
    const peerName = list === null ? 'a prefix list that is not known' : `prefix list ${list}`;
    return {
      peer: { kind: 'addresses', addresses: read.addresses },
      peerName,
      assumed: read.kind === 'unknown',
    };
  }
  const block = text('CidrIp') ?? text('CidrIpv6');
  const addresses = typeof block === 'string' ? parseBlock(block) : undefined;
  if (addresses !== undefined) {
    return { peer: { kind: 'addresses', addresses: [addresses] }, peerName: `${block}`, assumed: false };
  }
  if (rule['CidrIp'] === undefined && rule['CidrIpv6'] === undefined) {
    notes.add(resource, at(names.byName), 'names its peer in no way that can be followed');
  }
  return anybody('addresses that are not known');
}
