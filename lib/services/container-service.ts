import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { EDGE_PORT } from '../../runtime/contract';
import { BlueprintError, EncryptedLogGroup, requireName } from '../shared';
import type { ContainerServiceProps } from './container-service-props';
import type { GatewayRouteOptions } from './gateway-route-options';
import type { InternalGateway } from './internal-gateway';
import { HardenedTask } from './private/hardened-task';

/**
 * A service on AWS Fargate: hardened tasks in isolated subnets, spread over the zones, scaled
 * by load. A deployment that does not become healthy is rolled back.
 *
 * NIST 800-53 R5 AC-6, CM-7, SC-7, CP-10
 */
export class ContainerService extends Construct implements iam.IGrantable {
  /** The ECS service. */
  readonly service: ecs.IBaseService;

  /** Role of the code in the container. */
  readonly role: iam.IRole;

  /** Receives what `grant*` methods give; it ends up in the role's only policy. */
  readonly grantPrincipal: iam.IPrincipal;

  /** Logs of the container. */
  readonly logGroup: logs.ILogGroup;

  private readonly task: HardenedTask;
  private readonly fargate: ecs.FargateService;

  /**
   * @throws BlueprintError `NAME_INVALID`, `ENTRY_NOT_FOUND`, `IMAGE_INVALID`,
   * `VALUE_OUT_OF_RANGE`
   */
  constructor(scope: Construct, id: string, props: ContainerServiceProps) {
    super(scope, id);
    requireName(this, 'service', props.serviceName);
    this.logGroup = new EncryptedLogGroup(this, 'Logs', {
      encryptionKey: props.encryptionKey,
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    }).logGroup;
    this.task = new HardenedTask(this, 'Task', {
      serviceName: props.serviceName,
      image: props.image,
      logGroup: this.logGroup,
      cpu: props.cpu ?? 256,
      memory: props.memory ?? 512,
      environment: props.environment,
    });
    this.role = this.task.taskRole.role;
    this.grantPrincipal = this.task.taskRole.grantPrincipal;
    this.fargate = new ecs.FargateService(this, 'Resource', {
      cluster: props.cluster,
      taskDefinition: this.task.definition,
      platformVersion: ecs.FargatePlatformVersion.VERSION1_4,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      assignPublicIp: false,
      securityGroups: props.securityGroups ?? [
        new ec2.SecurityGroup(this, 'Closed', {
          vpc: props.cluster.vpc,
          allowAllOutbound: false,
          description: `Service ${props.serviceName}`,
        }),
      ],
      enableExecuteCommand: false,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      cloudMapOptions: props.namespace && {
        name: props.serviceName,
        cloudMapNamespace: props.namespace,
        dnsRecordType: servicediscovery.DnsRecordType.A,
        dnsTtl: Duration.seconds(10),
      },
    });
    this.service = this.fargate;
    this.scale(props);
  }

  /** Adds an environment variable: a name or an address, never a secret. */
  addEnvironment(name: string, value: string): void {
    this.task.container.addEnvironment(name, value);
  }

  /**
   * Makes the service reachable through a gateway, under a name of its own. The gateway's
   * security groups must be allowed to port 8444 of this service.
   *
   * @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE`
   */
  exposeThrough(gateway: InternalGateway, options: GatewayRouteOptions): elbv2.ApplicationTargetGroup {
    const targetGroup = gateway.attach(this, options);
    targetGroup.addTarget(
      this.fargate.loadBalancerTarget({
        containerName: this.task.container.containerName,
        containerPort: EDGE_PORT,
      }),
    );
    return targetGroup;
  }

  /** Auto scaling alone sets the number of tasks: one in the service would undo it with every deployment. */
  private scale({ minTasks = 2, maxTasks = 10 }: ContainerServiceProps): void {
    if (![minTasks, maxTasks].every(Number.isInteger) || minTasks < 1 || maxTasks < minTasks) {
      throw new BlueprintError(
        'VALUE_OUT_OF_RANGE',
        `\`minTasks\` must be an integer from 1 and at most \`maxTasks\`, got ${minTasks} and ${maxTasks}; use at least 2 for a service that survives the loss of a zone`,
        this,
      );
    }
    const scaling = this.fargate.autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks });
    scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    scaling.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: 70 });
  }
}
