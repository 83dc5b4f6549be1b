import { Aws, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../../runtime/contract';
import {
  allowThroughService,
  grantSecretRead,
  grantThroughService,
  type IWorkload,
  MaintenanceFunction,
  type MaintenanceFunctionProps,
  secretDenial,
} from '../../shared';

/** Properties of a {@link Rotated} secret. */
export interface RotatedProps extends Omit<MaintenanceFunctionProps, 'description' | 'environment'> {
  /** What the secret is, in a few words. */
  readonly description: string;

  /** What its function has to do, as JSON. */
  readonly task?: string;

  /** Time from one rotation to the next: whole hours from 4, or whole days. */
  readonly every: Duration;

  /**
   * Whether only workloads that `grantRead` was called with may read it, whatever IAM allows others.
   *
   * @default false
   */
  readonly closed?: boolean;
}

/**
 * A secret and the function that rotates it: the value is made at deployment, renewed by schedule, and written by
 * nobody else. An alarm rings when a rotation fails, or does not take place.
 *
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 */
export class Rotated extends Construct {
  /** ARN of the secret. */
  readonly secretArn: string;

  /** Exists once the secret has its first value. */
  readonly firstValue: CustomResource;

  /** The function that rotates it. */
  readonly rotator: MaintenanceFunction;

  private readonly readers: string[] = [];
  private readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: RotatedProps) {
    super(scope, id);
    const { description, encryptionKey, every, removalPolicy } = props;
    this.encryptionKey = encryptionKey;
    allowThroughService(this, encryptionKey, 'secretsmanager');
    const secret = new secretsmanager.CfnSecret(this, 'Secret', { description, kmsKeyId: encryptionKey.keyArn });
    secret.applyRemovalPolicy(removalPolicy ?? RemovalPolicy.RETAIN);
    this.secretArn = secret.ref;
    const settings = { secretArn: secret.ref, intervalSeconds: every.toSeconds() };
    this.rotator = new MaintenanceFunction(this, 'Rotator', {
      ...props,
      description: `Rotates: ${description}`,
      environment: {
        [ENVIRONMENT.rotation]: Stack.of(this).toJsonString(settings),
        ...(props.task !== undefined && { [ENVIRONMENT.task]: props.task }),
      },
      statements: [
        new iam.PolicyStatement({
          actions: [
            'secretsmanager:DescribeSecret',
            'secretsmanager:GetSecretValue',
            'secretsmanager:PutSecretValue',
            'secretsmanager:UpdateSecretVersionStage',
          ],
          resources: [secret.ref],
        }),
        ...(props.statements ?? []),
      ],
    });
    grantThroughService(this.rotator, encryptionKey, 'secretsmanager');
    this.readers.push(this.rotator.role.roleArn);
    const policy = new secretsmanager.CfnResourcePolicy(this, 'Policy', {
      secretId: secret.ref,
      blockPublicPolicy: true,
      resourcePolicy: this.secretPolicy(props.closed ?? false).toJSON(),
    });
    this.firstValue = new CustomResource(this, 'FirstValue', {
      serviceToken: this.rotator.function.functionArn,
      resourceType: 'Custom::FirstValue',
      serviceTimeout: Duration.minutes(5),
      properties: { Secret: secret.ref },
    });
    this.firstValue.node.addDependency(policy);
    const permission = new lambda.CfnPermission(this, 'Invoke', {
      functionName: this.rotator.function.functionArn,
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: secret.ref,
    });
    const schedule = new secretsmanager.CfnRotationSchedule(this, 'Schedule', {
      secretId: secret.ref,
      rotationLambdaArn: this.rotator.function.functionArn,
      rotateImmediatelyOnUpdate: false,
      rotationRules: { scheduleExpression: rate(every) },
    });
    schedule.addResourceDependency(permission);
    schedule.node.addDependency(this.firstValue);
    new events.Rule(this, 'Watch', {
      description: `Looks whether rotation takes place: ${description}`,
      // Twice in an interval, so that a delay is noticed before it is one and a half.
      schedule: events.Schedule.rate(Duration.hours(Math.min(24, Math.floor(every.toHours() / 2)))),
      targets: [
        new targets.LambdaFunction(this.rotator.function, {
          event: events.RuleTargetInput.fromObject({ check: 'overdue' }),
        }),
      ],
    });
  }

  /** ARNs of the roles that may read a closed secret, so far. */
  get readerArns(): readonly string[] {
    return this.readers;
  }

  /** Lets a workload read the value, and use the key for nothing else. */
  grantRead(workload: IWorkload): void {
    this.grantReadWhileOpen(workload);
    this.readers.push(workload.role.roleArn);
  }

  /** Lets a principal read the value, and use the key for nothing else, unless the secret is closed. */
  grantReadWhileOpen(grantee: iam.IGrantable): void {
    grantSecretRead(grantee, this.secretArn, this.encryptionKey);
  }

  /** Whatever is allowed elsewhere: the value stays in this account and on TLS, and only its function writes it. */
  private secretPolicy(closed: boolean): iam.PolicyDocument {
    const use = ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'];
    const rotator = this.rotator.role.roleArn;
    return new iam.PolicyDocument({
      statements: [
        secretDenial('OtherAccounts', use, { StringNotEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } }),
        secretDenial('WithoutTls', use, { Bool: { 'aws:SecureTransport': 'false' } }),
        secretDenial('OtherWriters', ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'], {
          ArnNotEquals: { 'aws:PrincipalArn': rotator },
        }),
        ...(closed
          ? [
              secretDenial('OtherReaders', ['secretsmanager:GetSecretValue'], {
                ArnNotEquals: { 'aws:PrincipalArn': this.readers },
              }),
            ]
          : []),
      ],
    });
  }
}

/** Days where they come out even: Secrets Manager takes hours up to 999 only. */
function rate(every: Duration): string {
  const days = every.toDays({ integral: false });
  return Number.isInteger(days) ? plural(days, 'day') : plural(every.toHours(), 'hour');
}

function plural(count: number, unit: string): string {
  return `rate(${count} ${unit}${count === 1 ? '' : 's'})`;
}
