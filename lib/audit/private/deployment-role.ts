import { DefaultStackSynthesizer, Fn, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** ARN of the role with which CloudFormation deploys the stack, as far as the CDK's bootstrap decides it. */
export function deploymentRoles(scope: IConstruct): string[] {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent !== undefined) {
    stack = stack.nestedStackParent;
  }
  const { synthesizer } = stack;
  return synthesizer instanceof DefaultStackSynthesizer ? [Fn.sub(synthesizer.cloudFormationExecutionRoleArn)] : [];
}
