import { type CfnResource, Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../runtime/contract';
import {
  acknowledge,
  allowThroughService,
  dependOnlyOn,
  EncryptedLogGroup,
  EncryptionKey,
  grantThroughService,
  requireName,
} from '../shared';
import type { FunctionServiceProps } from './function-service-props';
import { concurrencyOf } from './private/concurrency';
import { DeadLetterQueue } from './private/dead-letter-queue';
import { functionPermissions } from './private/function-permissions';
import { ServiceRole } from './private/service-role';

/** An event that failed once may have had half its effects: it is kept, not repeated. */
const RETRIES = 0;

/**
 * A service on AWS Lambda: in isolated subnets, with a role that holds what the code spells
 * out and nothing else, encrypted environment and logs, traced.
 *
 * NIST 800-53 R5 AC-6, SC-7, SC-28; https://docs.aws.amazon.com/lambda/latest/dg/lambda-security.html
 */
export class FunctionService extends Construct implements iam.IGrantable {
  /**
   * What to invoke: the function, or its warm alias with `provisionedConcurrency`. Grants go to
   * the service; given to its function they have no effect.
   */
  readonly function: lambda.IFunction;

  /** Name of the function, whichever of its versions is invoked. */
  readonly functionName: string;

  /** Longest run. */
  readonly timeout: Duration;

  /** Role of the function. */
  readonly role: iam.IRole;

  /** Receives what `grant*` methods give; it ends up in the role's only policy. */
  readonly grantPrincipal: iam.IPrincipal;

  /** Logs of the function. */
  readonly logGroup: logs.ILogGroup;

  /** Events that could not be handled; only with `asynchronous`. */
  readonly deadLetterQueue: sqs.IQueue | undefined;

  private readonly latest: lambda.Function;

  /**
   * @throws BlueprintError `NAME_INVALID`, `ENTRY_NOT_FOUND`, `VALUE_OUT_OF_RANGE`,
   * `UNSAFE_WITHOUT_REASON`
   */
  constructor(scope: Construct, id: string, props: FunctionServiceProps) {
    super(scope, id);
    requireName(this, 'service', props.serviceName);
    const reservedConcurrency = concurrencyOf(this, props);
    const { vpc, removalPolicy, provisionedConcurrency } = props;
    this.timeout = props.timeout ?? Duration.seconds(10);
    const key =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', { description: `Service ${props.serviceName}`, removalPolicy }).key;
    allowThroughService(this, key, 'lambda');
    this.logGroup = new EncryptedLogGroup(this, 'Logs', {
      encryptionKey: key,
      retention: props.logRetention,
      removalPolicy,
    }).logGroup;

    const role = new ServiceRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      statements: functionPermissions(this.logGroup),
    });
    acknowledge(role.policy, {
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason:
        'X-Ray and the network interfaces of a function in a VPC have no resource form in IAM. A second statement denies the interfaces to the code itself.',
    });
    grantThroughService(role, key, 'lambda');
    this.role = role.role;
    this.grantPrincipal = role.grantPrincipal;
    this.deadLetterQueue = props.asynchronous
      ? new DeadLetterQueue(this, 'DeadLetters', { encryptionKey: key, sender: role, removalPolicy }).queue
      : undefined;

    this.latest = new lambda.Function(this, 'Resource', {
      ...props.code.bind(this),
      description: `Service ${props.serviceName}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      role: this.role,
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroups: props.securityGroups ?? [
        new ec2.SecurityGroup(this, 'Closed', {
          vpc,
          allowAllOutbound: false,
          description: `Service ${props.serviceName}`,
        }),
      ],
      environment: { ...props.environment, [ENVIRONMENT.service]: props.serviceName },
      environmentEncryption: key,
      logGroup: this.logGroup,
      tracing: lambda.Tracing.ACTIVE,
      memorySize: props.memorySize ?? 512,
      timeout: this.timeout,
      reservedConcurrentExecutions: reservedConcurrency,
      deadLetterQueue: this.deadLetterQueue,
      retryAttempts: RETRIES,
      codeSigningConfig: props.codeSigningConfig,
    });
    this.functionName = this.latest.functionName;
    dependOnlyOn(this.latest.node.defaultChild as CfnResource, role.policy.node.defaultChild as CfnResource);
    this.function =
      provisionedConcurrency === undefined
        ? this.latest
        : new lambda.Alias(this, 'Warm', {
            aliasName: 'live',
            version: this.latest.currentVersion,
            provisionedConcurrentExecutions: provisionedConcurrency,
            retryAttempts: RETRIES,
          });
    this.acknowledgeFindings(props);
  }

  /** Adds an environment variable: a name or an address, never a secret. */
  addEnvironment(name: string, value: string): void {
    this.latest.addEnvironment(name, value);
  }

  private acknowledgeFindings(props: FunctionServiceProps): void {
    if (!props.asynchronous) {
      acknowledge(this.latest, {
        rules: ['HIPAA.Security-LambdaDLQ', 'NIST.800.53.R5-LambdaDLQ'],
        reason: 'Invoked synchronously only: the caller learns of every failure, there is no event to keep.',
      });
    }
    if (props.unsafeSharedConcurrency) {
      acknowledge(this.latest, {
        rules: ['HIPAA.Security-LambdaConcurrency', 'NIST.800.53.R5-LambdaConcurrency'],
        reason: props.unsafeSharedConcurrency,
      });
    }
  }
}
