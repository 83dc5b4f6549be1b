import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { EDGE_PORT, HEALTH_PATH } from '../../../runtime/contract';
import type { GatewayRouteOptions } from '../gateway-route-options';
import { requireGatewayRoute } from './gateway-route-rules';

/** Properties of a {@link GatewayRoute}. */
export interface GatewayRouteProps extends GatewayRouteOptions {
  /** VPC of the targets. */
  readonly vpc: ec2.IVpc;

  /** Listener of the gateway. */
  readonly listener: elbv2.IApplicationListener;
}

/** One name on a gateway and the tasks behind it. */
export class GatewayRoute extends Construct {
  /** The tasks behind the name. */
  readonly targetGroup: elbv2.ApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: GatewayRouteProps) {
    super(scope, id);
    requireGatewayRoute(this, props);
    this.targetGroup = new elbv2.ApplicationTargetGroup(this, 'Targets', {
      vpc: props.vpc,
      targetType: elbv2.TargetType.IP,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      port: EDGE_PORT,
      // As long as a task has to finish what it began, see `stopTimeout` of the container.
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        protocol: elbv2.Protocol.HTTPS,
        path: HEALTH_PATH,
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
    const rule = new elbv2.ApplicationListenerRule(this, 'Rule', {
      listener: props.listener,
      priority: props.priority,
      conditions: [elbv2.ListenerCondition.hostHeaders([props.hostName])],
      action: elbv2.ListenerAction.forward([this.targetGroup]),
    });
    if (props.stagePrefix !== undefined) {
      // The L2 has no transforms.
      (rule.node.defaultChild as elbv2.CfnListenerRule).transforms = [
        {
          type: 'url-rewrite',
          urlRewriteConfig: { rewrites: [{ regex: `^/${props.stagePrefix}(/.*)$`, replace: '$1' }] },
        },
      ];
    }
  }
}
