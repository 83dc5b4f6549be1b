import { Aws, Duration, Size, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CONTAINER_USER, EDGE_PORT, ENVIRONMENT, SERVICE_PORT } from '../../../runtime/contract';
import { acknowledge } from '../../shared';
import type { ServiceImage, ServiceImageConfig } from '../service-image';
import { ServiceRole } from './service-role';

const TASKS = 'ecs-tasks.amazonaws.com';

/** Properties of a {@link HardenedTask}. */
export interface HardenedTaskProps {
  /** Name of the service. */
  readonly serviceName: string;

  /** Image of the only container. */
  readonly image: ServiceImage;

  /** Log group of the container. */
  readonly logGroup: logs.ILogGroup;

  /** CPU units. */
  readonly cpu: number;

  /** Memory in MiB. */
  readonly memory: number;

  /** Environment variables besides the service's name. */
  readonly environment?: Record<string, string>;
}

/** An image whose pull permission is spelled out elsewhere. */
class PlainImage extends ecs.ContainerImage {
  constructor(private readonly imageName: string) {
    super();
  }

  override bind(): ecs.ContainerImageConfig {
    return { imageName: this.imageName };
  }
}

/**
 * A task whose container has nothing to take: a file system that can't be written to, a user
 * that is not root, no kernel capability, no shell from outside.
 *
 * NIST 800-53 R5 CM-7; https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
 */
export class HardenedTask extends Construct {
  /** The task definition. */
  readonly definition: ecs.FargateTaskDefinition;

  /** The only container. */
  readonly container: ecs.ContainerDefinition;

  /** What the code may do. */
  readonly taskRole: ServiceRole;

  /** What Fargate needs to start the task. */
  readonly executionRole: ServiceRole;

  constructor(scope: Construct, id: string, props: HardenedTaskProps) {
    super(scope, id);
    const image = props.image.bind(this, props.serviceName);
    this.taskRole = new ServiceRole(this, 'TaskRole', { assumedBy: ownTasks(this), statements: [noShell()] });
    this.executionRole = new ServiceRole(this, 'ExecutionRole', {
      assumedBy: new iam.ServicePrincipal(TASKS),
      statements: start(image, props.logGroup),
    });
    acknowledge(this.executionRole.policy, {
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason:
        'ecr:GetAuthorizationToken has no resource form in IAM; what the token may pull is limited to one repository.',
    });
    this.definition = new ecs.FargateTaskDefinition(this, 'Definition', {
      cpu: props.cpu,
      memoryLimitMiB: props.memory,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      taskRole: this.taskRole.role,
      executionRole: this.executionRole.role,
    });
    this.definition.node.addDependency(this.taskRole.policy, this.executionRole.policy);
    this.container = this.addContainer(props, image);
    acknowledge(this.definition, {
      rules: ['AwsSolutions-ECS2'],
      reason: 'The variables hold names and addresses; secrets are read at run time with the task role.',
    });
  }

  private addContainer(props: HardenedTaskProps, { imageUri }: ServiceImageConfig): ecs.ContainerDefinition {
    const linuxParameters = new ecs.LinuxParameters(this, 'LinuxParameters', { initProcessEnabled: false });
    linuxParameters.dropCapabilities(ecs.Capability.ALL);
    return this.definition.addContainer('Service', {
      containerName: 'service',
      image: new PlainImage(imageUri),
      environment: { ...props.environment, [ENVIRONMENT.service]: props.serviceName },
      portMappings: [{ containerPort: SERVICE_PORT }, { containerPort: EDGE_PORT }],
      user: `${CONTAINER_USER}:${CONTAINER_USER}`,
      readonlyRootFilesystem: true,
      privileged: false,
      linuxParameters,
      healthCheck: {
        command: ['CMD', 'node', 'healthcheck.js'],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(30),
      },
      stopTimeout: Duration.seconds(30),
      logging: ecs.LogDrivers.awsLogs({
        logGroup: props.logGroup,
        streamPrefix: props.serviceName,
        // A log service that is slow must not stop the service: blocking writes would.
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(25),
      }),
    });
  }
}

/**
 * This account's tasks only. AWS documents the conditions for the role of the code, not for
 * the role that starts the task.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
function ownTasks(scope: Construct): iam.IPrincipal {
  return new iam.ServicePrincipal(TASKS, {
    conditions: {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:ecs:${Stack.of(scope).region}:${Aws.ACCOUNT_ID}:*` },
    },
  });
}

/** Holds even when somebody switches on the execution of commands in the console. */
function noShell(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'NoShell',
    effect: iam.Effect.DENY,
    actions: [
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ],
    resources: ['*'],
  });
}

function start(image: ServiceImageConfig, logGroup: logs.ILogGroup): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    new iam.PolicyStatement({
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: [image.repositoryArn],
    }),
    new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  ];
}
