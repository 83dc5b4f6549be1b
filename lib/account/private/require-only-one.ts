import { CfnResource, Stack } from 'aws-cdk-lib';
import { BlueprintError } from '../../shared';

/**
 * Refuses the second resource of its type in an app for one account and Region, before AWS does in the middle of a
 * deployment. What another app or a person switched on is not seen here.
 *
 * @throws BlueprintError `LIMIT_EXCEEDED`
 */
export function requireOnlyOne(resource: CfnResource, noun: string): void {
  const { account, region } = Stack.of(resource);
  const other = resource.node.root.node
    .findAll()
    .filter((construct) => CfnResource.isCfnResource(construct))
    .find((candidate) => {
      const stack = Stack.of(candidate);
      return (
        candidate !== resource &&
        candidate.cfnResourceType === resource.cfnResourceType &&
        stack.account === account &&
        stack.region === region
      );
    });
  if (other !== undefined) {
    throw new BlueprintError(
      'LIMIT_EXCEEDED',
      `${noun} must be the only one of its account and Region, got another at ${other.node.path}; leave one out`,
      resource,
    );
  }
}
