import { Lazy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { BlueprintError } from '../../shared';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
const RULES_PER_DIRECTION = 60;

/** A group without an egress rule in its template gets "allow all" from EC2; this one matches no packet that exists. */
const NO_EGRESS: ec2.CfnSecurityGroup.EgressProperty = {
  cidrIp: '255.255.255.255/32',
  description: 'No outbound traffic',
  ipProtocol: 'icmp',
  fromPort: 252,
  toPort: 86,
};

/** Properties of a {@link RuleGroup}. */
export interface RuleGroupProps {
  /** VPC of the group. */
  readonly vpc: ec2.IVpc;

  /** What the group is for. EC2 replaces the group when this changes. */
  readonly description: string;
}

/**
 * A security group that starts closed in both directions and keeps all its rules inside its
 * own resource: whoever reads the template sees the whole group in one place, and a rule
 * that leaves the code also leaves EC2.
 */
export class RuleGroup extends Construct {
  /** The group for workloads; constructs that it is given to cannot add rules to it. */
  readonly securityGroup: ec2.ISecurityGroup;

  /** The group as the other end of a rule. */
  readonly peer: ec2.IPeer;

  private readonly ingress = new Map<string, ec2.CfnSecurityGroup.IngressProperty>();
  private readonly egress = new Map<string, ec2.CfnSecurityGroup.EgressProperty>();

  constructor(scope: Construct, id: string, props: RuleGroupProps) {
    super(scope, id);
    const resource = new ec2.CfnSecurityGroup(this, 'Resource', {
      groupDescription: props.description,
      vpcId: props.vpc.vpcId,
      securityGroupIngress: Lazy.any({ produce: () => sorted(this.ingress) }, { omitEmptyArray: true }),
      securityGroupEgress: Lazy.any({ produce: () => (this.egress.size > 0 ? sorted(this.egress) : [NO_EGRESS]) }),
    });
    this.securityGroup = ec2.SecurityGroup.fromSecurityGroupId(this, 'Closed', resource.attrGroupId, {
      mutable: false,
    });
    this.peer = ec2.Peer.securityGroupId(resource.attrGroupId);
  }

  /**
   * Lets a peer in. The same key again changes nothing.
   *
   * @throws BlueprintError `LIMIT_EXCEEDED`
   */
  allowFrom(key: string, peer: ec2.IPeer, port: ec2.Port, description: string): void {
    this.add('inbound', this.ingress, key, { ...peer.toIngressRuleConfig(), ...port.toRuleJson(), description });
  }

  /**
   * Lets the workload out to a peer. The same key again changes nothing.
   *
   * @throws BlueprintError `LIMIT_EXCEEDED`
   */
  allowTo(key: string, peer: ec2.IPeer, port: ec2.Port, description: string): void {
    this.add('outbound', this.egress, key, { ...peer.toEgressRuleConfig(), ...port.toRuleJson(), description });
  }

  private add<Rule>(direction: string, rules: Map<string, Rule>, key: string, rule: Rule): void {
    if (rules.has(key)) {
      return;
    }
    if (rules.size === RULES_PER_DIRECTION) {
      throw new BlueprintError(
        'LIMIT_EXCEEDED',
        `a security group must hold at most ${RULES_PER_DIRECTION} ${direction} rules (VPC quota L-0EA8095F), got one more for '${key}'; split the service or let a shared service make the calls`,
        this,
      );
    }
    rules.set(key, rule);
  }
}

/** The order of declarations must not show in the template. */
function sorted<Rule>(rules: Map<string, Rule>): Rule[] {
  return [...rules].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, rule]) => rule);
}
