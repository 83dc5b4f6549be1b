import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { BlueprintError, requireName, toConstructId } from '../shared';
import { RuleGroup } from './private/rule-group';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html */
const DESCRIPTION = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

const HTTPS = ec2.Port.tcp(443);

/** Properties of a {@link Segment}. */
export interface SegmentProps {
  /** VPC in which the workload runs. */
  readonly vpc: ec2.IVpc;

  /** Name of the workload: lower-case letters, digits and single hyphens. */
  readonly name: string;

  /**
   * Where the group with the rules is created; another stack
   * helps where a template would grow over its 200 outputs, of which each group takes one.
   *
   * @default - inside the segment
   */
  readonly rulesScope?: Construct;
}

/**
 * The micro-segment of one workload: it can connect to nothing and be reached by nobody
 * until a pair is declared, so that whoever owns one service does not see the others.
 *
 * A segment is two security groups, both attached to the workload. `members` says who the
 * workload is and has no rules; `rules` says whom it may talk to and refers to the members
 * of other segments only. So references never form a circle, not even when two services
 * call each other. NIST 800-53 R5 AC-4, SC-7(5), SC-7(21).
 */
export class Segment extends Construct {
  /** Both groups; attach them all to every workload of the segment. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /** Name of the workload. */
  readonly segmentName: string;

  private readonly members: RuleGroup;
  private readonly rules: RuleGroup;

  /** @throws BlueprintError `NAME_INVALID` */
  constructor(scope: Construct, id: string, props: SegmentProps) {
    super(scope, id);
    requireName(this, 'segment', props.name);
    this.segmentName = props.name;
    this.members = new RuleGroup(this, 'Members', { vpc: props.vpc, description: `Members of ${props.name}` });
    const description = `Rules of ${props.name}`;
    this.rules = props.rulesScope
      ? new RuleGroup(props.rulesScope, toConstructId(props.name), { vpc: props.vpc, description })
      : new RuleGroup(this, 'Rules', { vpc: props.vpc, description });
    this.securityGroups = [this.members.securityGroup, this.rules.securityGroup];
  }

  /**
   * Lets this workload open connections to the other one. Replies need no rule. Declaring
   * the same pair and port again changes nothing. The subnets of a `SegmentedNetwork`
   * carry port 443 and ports from 1024 only.
   *
   * @param description what the path is for, 1 to 255 characters that EC2 accepts in a rule
   * @throws BlueprintError `CALL_TO_SELF`, `LIMIT_EXCEEDED`, `NAME_INVALID`
   */
  allowTo(other: Segment, port: ec2.Port, description: string): void {
    if (other === this) {
      throw new BlueprintError(
        'CALL_TO_SELF',
        `a segment must be allowed to another segment, got '${this.segmentName}' to itself; remove the rule`,
        this,
      );
    }
    if (!DESCRIPTION.test(description)) {
      throw new BlueprintError(
        'NAME_INVALID',
        `\`description\` must be 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, got '${description}'; reword it`,
        this,
      );
    }
    this.rules.allowTo(`${other.node.path} ${port}`, other.members.peer, port, description);
    other.rules.allowFrom(`${this.node.path} ${port}`, this.members.peer, port, description);
  }

  /**
   * Lets this workload reach interface endpoints, over TLS.
   *
   * @param endpoints security group of the endpoints
   * @throws BlueprintError `LIMIT_EXCEEDED`
   */
  allowToEndpoints(endpoints: ec2.ISecurityGroup): void {
    const peer = ec2.Peer.securityGroupId(endpoints.securityGroupId);
    this.rules.allowTo(endpoints.node.path, peer, HTTPS, 'AWS services through interface endpoints');
  }

  /**
   * Lets this workload reach the AWS service behind a prefix list, over TLS.
   *
   * @param prefixListId id of an AWS-managed prefix list, `pl-…`
   * @param service name of the service, for the rule's description
   * @throws BlueprintError `LIMIT_EXCEEDED`
   */
  allowToPrefixList(prefixListId: string, service: string): void {
    this.rules.allowTo(
      `prefix list of ${service}`,
      ec2.Peer.prefixList(prefixListId),
      HTTPS,
      `${service} through its gateway endpoint`,
    );
  }
}
