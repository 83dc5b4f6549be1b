import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Segment } from '../network';

/**
 * The security groups of a segment for a workload in a later stack. Both ids travel in one
 * output: a template holds 200 outputs, and a hundred services would fill it with one each.
 * Weak like every reference between stacks, and closed to constructs that would add rules.
 */
export function securityGroupsFor(workload: Construct, segment: Segment): ec2.ISecurityGroup[] {
  const owner = Stack.of(segment);
  const output = new CfnOutput(segment, 'Groups', {
    value: Fn.join(
      ',',
      segment.securityGroups.map((group) => group.securityGroupId),
    ),
    description: `Security groups of ${segment.segmentName}`,
  });
  Stack.of(workload).addStackDependency(owner);
  const ids = Fn.split(',', Fn.getStackOutput(owner.stackName, owner.getLogicalId(output)));
  return segment.securityGroups.map((_, index) =>
    ec2.SecurityGroup.fromSecurityGroupId(workload, `SegmentGroup${index}`, Fn.select(index, ids), { mutable: false }),
  );
}
