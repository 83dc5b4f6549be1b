import { type CfnResource, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { AlarmTopic, notify } from './alarm-topic';
import { dependOnlyOn } from './depend-only-on';
import type { IWorkload } from './direct-key-use';
import { EncryptedLogGroup } from './encrypted-log-group';
import { allowThroughService, grantThroughService } from './key-policy';
import type { Invocation, MaintenanceFunctionProps } from './maintenance-function-props';
import { networkInterfaceStatements } from './network-interfaces';
import { ownFunctionCode } from './own-function-code';

/** Why each kind of function does without a dead letter queue, and without concurrency of its own. */
const REASONS: Readonly<Record<Invocation, { readonly withoutQueue: string; readonly withoutReserve: string }>> = {
  schedule: {
    withoutQueue:
      'Its events carry no data: a run that fails is repeated by schedule, and an alarm tells that it failed.',
    withoutReserve:
      'AWS invokes it once in minutes to days, and nobody else may: there is no flood to limit, and concurrency that is set aside would be missing for services.',
  },
  stream: {
    withoutQueue:
      'Its delivery stream waits for the answer, tries again, and keeps what still fails in the archive under the error prefix: no record depends on a queue.',
    withoutReserve:
      'Its delivery stream alone invokes it and sets the pace: records that have to wait stay in the stream, and concurrency that is set aside would be missing for services.',
  },
};

/**
 * A function of the platform that runs by itself: with a role whose whole permission is one policy that is spelled
 * out, a log of its own, and an alarm on every failed run. NIST 800-53 R5 AC-6, SI-4(5).
 */
export class MaintenanceFunction extends Construct implements IWorkload {
  /** The function. */
  readonly function: lambda.Function;

  /** Its role. */
  readonly role: iam.IRole;

  /** Receives what `grant*` methods give; it ends up in the role's only policy. */
  readonly grantPrincipal: iam.IPrincipal;

  /** The role's only policy. */
  readonly policy: iam.ManagedPolicy;

  /** Its log. */
  readonly logGroup: logs.ILogGroup;

  /** Alarm that a run has failed. */
  readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: MaintenanceFunctionProps) {
    super(scope, id);
    const { encryptionKey, removalPolicy, logRetention: retention, vpc } = props;
    allowThroughService(this, encryptionKey, 'lambda');
    this.logGroup = new EncryptedLogGroup(this, 'Logs', {
      encryptionKey,
      retention,
      removalPolicy,
      maskSensitiveData: true,
    }).logGroup;
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      path: props.rolePath,
    });
    this.role = role;
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      roles: [role],
      statements: [...(props.statements ?? []), ...this.hostStatements(vpc)],
    });
    this.policy = policy;
    this.grantPrincipal = policy.grantPrincipal;
    grantThroughService(policy, encryptionKey, 'lambda');
    this.function = new lambda.Function(this, 'Function', {
      ...ownFunctionCode(props.code),
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      role: role.withoutPolicyUpdates(),
      environment: props.environment,
      environmentEncryption: encryptionKey,
      logGroup: this.logGroup,
      memorySize: 512,
      timeout: props.timeout ?? Duration.minutes(1),
      ...(vpc && {
        vpc,
        vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
        securityGroups: props.securityGroups,
      }),
    });
    dependOnlyOn(this.function.node.defaultChild as CfnResource, policy.node.defaultChild as CfnResource);
    if (vpc) {
      acknowledge(policy, {
        rules: ['AwsSolutions-IAM5[Resource::*]'],
        reason: 'Lambda creates network interfaces before they have a name; the code itself is denied these actions.',
      });
    }
    this.acknowledgeHosting(props.invocation ?? 'schedule', vpc === undefined);
    this.alarm = this.watch(props.alarmTopic ?? new AlarmTopic(this, 'Alarms', { removalPolicy }).topic);
  }

  private hostStatements(vpc: ec2.IVpc | undefined): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
      ...(vpc ? networkInterfaceStatements() : []),
    ];
  }

  private acknowledgeHosting(invocation: Invocation, outside: boolean): void {
    const { withoutQueue, withoutReserve } = REASONS[invocation];
    acknowledge(
      this.function,
      {
        rules: ['HIPAA.Security-LambdaDLQ', 'NIST.800.53.R5-LambdaDLQ'],
        reason: withoutQueue,
      },
      {
        rules: ['HIPAA.Security-LambdaConcurrency', 'NIST.800.53.R5-LambdaConcurrency'],
        reason: withoutReserve,
      },
    );
    if (outside) {
      acknowledge(this.function, {
        rules: ['HIPAA.Security-LambdaInsideVPC', 'NIST.800.53.R5-LambdaInsideVPC', 'PCI.DSS.321-LambdaInsideVPC'],
        reason:
          'It calls APIs of AWS and reaches no resource of the VPC. Inside, it would stand in the same network as the services, whose isolated subnets lead nowhere else.',
      });
    }
  }

  private watch(topic: sns.ITopic): cloudwatch.Alarm {
    const alarm = this.function
      .metricErrors({ period: Duration.minutes(5), statistic: 'Sum' })
      .createAlarm(this, 'Failed', {
        alarmDescription: `${this.node.path} has failed; its log says why. What to do: docs/runbooks/maintenance-failing.md`,
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      });
    notify(alarm, topic);
    return alarm;
  }
}
