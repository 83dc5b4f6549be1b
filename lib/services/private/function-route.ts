import { Aws } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionRouteOptions } from '../gateway-route-options';
import { requireGatewayRoute } from './gateway-route-rules';

/** Properties of a {@link FunctionRoute}. */
export interface FunctionRouteProps extends FunctionRouteOptions {
  /** Listener of the gateway. */
  readonly listener: elbv2.IApplicationListener;
}

/** One name on a gateway and the function behind it. */
export class FunctionRoute extends Construct {
  /** What the ARN of the target group starts with; the load balancer names it in every event. */
  readonly targetGroupPrefix: string;

  constructor(scope: Construct, id: string, props: FunctionRouteProps) {
    super(scope, id);
    requireGatewayRoute(this, props);
    const { function: fn, targetGroupName } = props;
    this.targetGroupPrefix = `arn:${Aws.PARTITION}:elasticloadbalancing:${Aws.REGION}:${Aws.ACCOUNT_ID}:targetgroup/${targetGroupName}/`;
    // The group's ARN is not known before the function is registered with it, which takes this permission.
    const permission = new lambda.CfnPermission(this, 'Invoke', {
      functionName: fn.functionArn,
      action: 'lambda:InvokeFunction',
      principal: 'elasticloadbalancing.amazonaws.com',
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: `${this.targetGroupPrefix}*`,
    });
    const targets = new elbv2.CfnTargetGroup(this, 'Targets', {
      name: targetGroupName,
      targetType: 'lambda',
      targets: [{ id: fn.functionArn }],
      // A header that is sent twice must not arrive as one.
      targetGroupAttributes: [{ key: 'lambda.multi_value_headers.enabled', value: 'true' }],
    });
    targets.addResourceDependency(permission);
    new elbv2.CfnListenerRule(this, 'Rule', {
      listenerArn: props.listener.listenerArn,
      priority: props.priority,
      conditions: [{ field: 'host-header', hostHeaderConfig: { values: [props.hostName] } }],
      actions: [{ type: 'forward', targetGroupArn: targets.attrTargetGroupArn }],
    });
  }
}
