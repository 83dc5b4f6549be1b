import { type CfnResource, Stack } from 'aws-cdk-lib';

/**
 * Names what a resource waits for besides what it refers to. The CDK makes every Lambda
 * function wait for its role although it refers to it, which cfn-lint reports (W3005);
 * such dependencies are added at the end of synthesis, so only an override replaces them.
 */
export function dependOnlyOn(resource: CfnResource, ...others: CfnResource[]): void {
  const ids = others.map((other) => Stack.of(other).getLogicalId(other));
  resource.addOverride('DependsOn', ids.length > 0 ? ids : undefined);
}
