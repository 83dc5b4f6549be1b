import { Duration, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { HEALTH_PATH, SERVICE_PORT } from '../../../runtime/contract';
import { BlueprintError } from '../../shared';
import type { GatewayRouteOptions } from '../gateway-route-options';

const HOST_NAME = /^(?=.{1,128}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
const STAGE = /^[A-Za-z0-9_-]{1,128}$/;
const MAX_PRIORITY = 50_000;

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
    checkRoute(this, props);
    this.targetGroup = new elbv2.ApplicationTargetGroup(this, 'Targets', {
      vpc: props.vpc,
      targetType: elbv2.TargetType.IP,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      port: SERVICE_PORT,
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

function checkRoute(scope: Construct, { hostName, priority, stagePrefix }: GatewayRouteOptions): void {
  if (!Token.isUnresolved(hostName) && !HOST_NAME.test(hostName)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `\`hostName\` must be a lower-case DNS name of 1 to 128 characters with a dot, got '${hostName}'; use for example payments.shop.internal`,
      scope,
    );
  }
  if (stagePrefix !== undefined && !STAGE.test(stagePrefix)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `\`stagePrefix\` must be 1 to 128 letters, digits, hyphens and underscores without a slash, got '${stagePrefix}'; use the name of the stage`,
      scope,
    );
  }
  if (!Number.isInteger(priority) || priority < 1 || priority > MAX_PRIORITY) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`priority\` must be an integer from 1 to ${MAX_PRIORITY}, got ${priority}; use a free one of the gateway`,
      scope,
    );
  }
}
