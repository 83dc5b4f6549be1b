import { isMap, type Resource, type System } from '../../assembly';
import { nameOf } from '../names';
import { ANY_ADDRESS, ANY_IPV4, ANY_IPV6 } from './addresses';
import type { Flow, Reason } from './flow';
import type { Notes } from './notes';
import { type GroupRule, readRule } from './security-group-rule';
import { ALL_TRAFFIC, describeTraffic } from './traffic';

/** Stands for a group that isn't known: it may be any, with any rules. */
export const UNKNOWN_GROUP = '*';

/** Rules of one direction, found by their peer. */
export interface RuleSet {
  readonly byGroup: ReadonlyMap<string, readonly Flow[]>;
  readonly byService: ReadonlyMap<string, readonly Flow[]>;
  readonly byAddress: readonly Flow[];
}

/** A security group. */
export interface SecurityGroup {
  /** What `Ref` gives. */
  readonly id: string;
  readonly name: string;
  readonly ingress: RuleSet;
  readonly egress: RuleSet;
}

type Direction = 'ingress' | 'egress';

class Rules implements RuleSet {
  readonly byGroup = new Map<string, Flow[]>();
  readonly byService = new Map<string, Flow[]>();
  readonly byAddress: Flow[] = [];

  add({ peer, traffic }: Pick<GroupRule, 'peer' | 'traffic'>, because: Reason): void {
    switch (peer.kind) {
      case 'group':
        append(this.byGroup, peer.group, { addresses: ANY_ADDRESS, traffic, because: [because] });
        return;
      case 'service':
        append(this.byService, peer.service, { addresses: ANY_ADDRESS, traffic, because: [because] });
        return;
      case 'addresses':
        this.byAddress.push(...peer.addresses.map((addresses) => ({ addresses, traffic, because: [because] })));
    }
  }
}

function append(flows: Map<string, Flow[]>, key: string, flow: Flow): void {
  const known = flows.get(key);
  if (known === undefined) {
    flows.set(key, [flow]);
  } else {
    known.push(flow);
  }
}

interface Draft extends SecurityGroup {
  readonly resource?: Resource;
  readonly ingress: Rules;
  readonly egress: Rules;
}

/** The default group of a VPC of the system, as `Fn::GetAtt` gives it. */
export function defaultGroupOf(vpc: string): string {
  return vpc.replace(/^vpc-/, 'sg-');
}

/**
 * All security groups of a system, with the rules that stand in them and those that are resources of their own.
 *
 * 1. A group admits nobody unless a rule does; rules of all groups of a place add up.
 * 2. A group without any rule for going out lets everything out.
 *    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
 * 3. The default group of a VPC admits its own members and lets everything out, unless it is emptied.
 *    https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
export class SecurityGroups {
  private readonly groups = new Map<string, Draft>();
  private readonly outside: SecurityGroup;

  constructor(
    private readonly system: System,
    private readonly notes: Notes,
  ) {
    this.outside = openGroup(UNKNOWN_GROUP, 'a group that is not in the system');
    for (const vpc of system.ofType('AWS::EC2::VPC')) {
      this.addDefaultGroup(vpc);
    }
    const declared = system.ofType('AWS::EC2::SecurityGroup');
    for (const resource of declared) {
      const { physicalId: id } = resource;
      this.groups.set(id, { id, name: nameOf(resource), resource, ingress: new Rules(), egress: new Rules() });
    }
    for (const resource of declared) {
      this.addInline(resource, 'ingress', 'SecurityGroupIngress');
      this.addInline(resource, 'egress', 'SecurityGroupEgress');
    }
    const letOut = new Set<string>();
    for (const direction of ['ingress', 'egress'] as const) {
      const type = direction === 'ingress' ? 'AWS::EC2::SecurityGroupIngress' : 'AWS::EC2::SecurityGroupEgress';
      for (const resource of system.ofType(type)) {
        this.addSeparate(resource, direction, letOut);
      }
    }
    for (const resource of declared) {
      this.addDefaultEgress(resource, letOut);
    }
  }

  /** The group with this id; one that allows everything when the system doesn't have it. */
  find(id: string): SecurityGroup {
    return this.groups.get(id) ?? this.outside;
  }

  /** Whether the rules of the group are known. */
  has(id: string): boolean {
    return this.groups.has(id);
  }

  private addDefaultGroup(vpc: Resource): void {
    const id = defaultGroupOf(vpc.physicalId);
    const name = `the default group of ${nameOf(vpc)}`;
    const group = { id, name, resource: vpc, ingress: new Rules(), egress: new Rules() };
    this.groups.set(id, group);
    const emptied = this.system
      .ofType('Custom::VpcRestrictDefaultSG')
      .some(({ conditional, properties }) => !conditional && properties['DefaultSecurityGroupId'] === id);
    if (!emptied) {
      const because: Reason = { control: 'security-group', resource: vpc.id, text: `${name} admits its members` };
      group.ingress.add({ peer: { kind: 'group', group: id }, traffic: ALL_TRAFFIC }, because);
      addEverything(group);
    }
  }

  private addInline(resource: Resource, direction: Direction, property: string): void {
    const draft = this.groups.get(resource.physicalId);
    const rules = this.notes.maps(resource, property, resource.properties[property]);
    rules.forEach((rule, index) => {
      const reader = { system: this.system, notes: this.notes, resource, property: `${property}.${index}` };
      if (draft !== undefined) {
        this.add(draft, direction, rule === null ? ANYTHING : readRule(reader, direction, rule), resource);
      }
    });
  }

  private addSeparate(resource: Resource, direction: Direction, letOut: Set<string>): void {
    const reader = { system: this.system, notes: this.notes, resource, property: '' };
    const rule = readRule(reader, direction, resource.properties);
    const id = this.notes.text(resource, 'GroupId', resource.properties['GroupId']);
    // A rule of a group that isn't known may be a rule of any.
    const drafts = typeof id === 'string' ? [this.groups.get(id) ?? []].flat() : [...this.groups.values()];
    for (const draft of drafts) {
      this.add(draft, direction, rule, resource);
    }
    if (direction === 'egress' && typeof id === 'string' && !resource.conditional) {
      letOut.add(id);
    }
  }

  private addDefaultEgress(resource: Resource, letOut: ReadonlySet<string>): void {
    const draft = this.groups.get(resource.physicalId);
    const inline = resource.properties['SecurityGroupEgress'];
    const rules = Array.isArray(inline) ? inline : isMap(inline) ? [inline] : [];
    if (draft !== undefined && rules.length === 0 && !letOut.has(resource.physicalId)) {
      addEverything(draft);
    }
  }

  private add(draft: Draft, direction: Direction, rule: GroupRule, { id }: Resource): void {
    const peer = rule.peer.kind === 'group' ? (this.groups.get(rule.peer.group)?.name ?? rule.peerName) : rule.peerName;
    const text = `${draft.name} allows ${describeTraffic(rule.traffic)} ${direction === 'ingress' ? 'from' : 'to'} ${peer}`;
    draft[direction].add(rule, { control: 'security-group', resource: id, text, assumed: rule.assumed });
  }
}

const ANYTHING: GroupRule = {
  peer: { kind: 'addresses', addresses: [ANY_ADDRESS] },
  traffic: ALL_TRAFFIC,
  peerName: 'addresses that are not known',
  assumed: true,
};

function addEverything({ egress, name, resource }: Draft): void {
  const text = `${name} has no rule for going out, so that everything may`;
  const because: Reason = { control: 'security-group', resource: resource?.id, text };
  egress.add({ peer: { kind: 'addresses', addresses: [ANY_IPV4, ANY_IPV6] }, traffic: ALL_TRAFFIC }, because);
}

function openGroup(id: string, name: string): SecurityGroup {
  const [ingress, egress] = [new Rules(), new Rules()];
  const because: Reason = { control: 'security-group', text: `${name} counts as allowing everything`, assumed: true };
  ingress.add(ANYTHING, because);
  egress.add(ANYTHING, because);
  return { id, name, ingress, egress };
}
