import { Aws, CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ENVIRONMENT, type TrustBundleTask } from '../../runtime/contract';
import { AlarmTopic, acknowledge, BlueprintError, EncryptionKey, MaintenanceFunction, notify } from '../shared';
import { requireTerms } from './private/trust-bundle-rules';
import type { TrustBundleProps, TrustStoreCopy } from './trust-bundle-props';

/** How often keys of issuers are looked up. */
const SCHEDULE = Duration.minutes(5);

/**
 * Where services learn whom to believe: one document with the roots of their peers' certificates and the keys of
 * accepted tokens, written by a function outside the VPC every five minutes and with each deployment. What can't be
 * fetched stays as it was, and an alarm tells. Whoever may write the parameter decides whom every service believes.
 *
 * CloudFormation owns the writer, not the value: a deployment must not put back the keys of yesterday.
 *
 * NIST 800-53 R5 SC-12, SC-17, IA-5(2);
 * https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Trust_Domain_and_Bundle.md
 */
export class TrustBundle extends Construct {
  /** Name of the parameter. */
  readonly parameterName: string;

  /** Exists once the first bundle has been written; whoever reads it while being created depends on it. */
  readonly written: CustomResource;

  private readonly writer: MaintenanceFunction;
  private readonly issuers: string[];
  private readonly edgeCertificateIds: string[] = [];
  private readonly encryptionKey: kms.IKey;
  private trustStore?: TrustBundleTask['trustStore'];

  /** @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE`; at synthesis too, without any issuer */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: TrustBundleProps,
  ) {
    super(scope, id);
    requireTerms(this, props);
    this.parameterName = props.parameterName;
    this.issuers = [...(props.issuers ?? [])];
    this.encryptionKey =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', {
        description: `Writer of ${props.parameterName}`,
        removalPolicy: props.removalPolicy,
      }).key;
    const alarmTopic = props.alarmTopic ?? new AlarmTopic(this, 'Alarms', { removalPolicy: props.removalPolicy }).topic;
    const task = Lazy.string({ produce: () => Stack.of(this).toJsonString(this.task()) });
    this.writer = new MaintenanceFunction(this, 'Writer', {
      ...props,
      alarmTopic,
      encryptionKey: this.encryptionKey,
      code: 'trust-bundle',
      description: `Writes the trust bundle ${props.parameterName}`,
      environment: { [ENVIRONMENT.task]: task },
    });
    this.allow(['ssm:GetParameter', 'ssm:PutParameter'], this.parameterArn);
    for (const authority of props.authorities) {
      authority.grantRead(this.writer);
    }
    this.written = new CustomResource(this, 'Written', {
      serviceToken: this.writer.function.functionArn,
      resourceType: 'Custom::TrustBundle',
      serviceTimeout: Duration.minutes(5),
      // A change of the task is a change of this resource, so it is carried out with the deployment.
      properties: { Task: task },
    });
    new events.Rule(this, 'Schedule', {
      description: `Keeps ${props.parameterName} fresh`,
      schedule: events.Schedule.rate(SCHEDULE),
      targets: [new targets.LambdaFunction(this.writer.function, { retryAttempts: 2, maxEventAge: SCHEDULE })],
    });
    const silent = this.writer.function
      .metricInvocations({ period: Duration.minutes(15), statistic: 'Sum' })
      .createAlarm(this, 'Silent', {
        alarmDescription: `${props.parameterName} is not being refreshed; services refuse everything a day after the last time. What to do: docs/runbooks/trust-bundle-stale.md`,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      });
    notify(silent, alarmTopic);
  }

  /** The place as the runtime reads it. */
  get location(): string {
    return `ssm:${this.parameterName}`;
  }

  /** Trusts the tokens of one more issuer, as far as services accept its clients. */
  addIssuer(issuer: string): void {
    this.issuers.push(issuer);
  }

  /** Trusts one more certificate by which API Gateway proves itself to services. */
  addEdgeCertificate(clientCertificateId: string): void {
    this.edgeCertificateIds.push(clientCertificateId);
    this.allow(
      ['apigateway:GET'],
      `arn:${Aws.PARTITION}:apigateway:${Stack.of(this).region}::/clientcertificates/${clientCertificateId}`,
    );
  }

  /**
   * Keeps a trust store of Elastic Load Balancing equal to the authorities of the bundle: their certificates as one
   * object of a bucket, from which the store is told to load them. The store depends on {@link written}.
   *
   * @throws BlueprintError `NAME_TAKEN` if there is one already
   */
  keepTrustStore(copy: TrustStoreCopy): void {
    if (this.trustStore !== undefined) {
      throw new BlueprintError(
        'NAME_TAKEN',
        `a trust bundle must keep one trust store, got '${this.trustStore.name}' and '${copy.name}'; share the first`,
        this,
      );
    }
    const { bucket, key, name } = copy;
    this.trustStore = { bucket: bucket.bucketName, key, name };
    this.allow(['s3:GetObject', 's3:PutObject'], bucket.arnForObjects(key));
    this.allow(['elasticloadbalancing:DescribeTrustStores'], '*');
    const stores = `arn:${Aws.PARTITION}:elasticloadbalancing:${Aws.REGION}:${Aws.ACCOUNT_ID}:truststore/${name}/*`;
    this.allow(['elasticloadbalancing:ModifyTrustStore'], stores);
    acknowledge(this.writer.policy, {
      rules: [
        'AwsSolutions-IAM5[Resource::*]',
        `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:truststore/${name}/*]`,
      ],
      reason:
        'Stores can be described only all together, and the last part of an ARN is given by AWS when the store is made. Changes are limited to the one store of this name.',
    });
  }

  /** Lets a principal read exactly this parameter. */
  grantRead(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [this.parameterArn] }),
    );
  }

  private get parameterArn(): string {
    return `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${this.parameterName}`;
  }

  private allow(actions: string[], resource: string): void {
    this.writer.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
  }

  private task(): TrustBundleTask {
    const { authorities, refreshHint = Duration.minutes(5), parameterName } = this.props;
    if (this.issuers.length === 0) {
      throw new BlueprintError(
        'VALUE_OUT_OF_RANGE',
        '`issuers` must name at least one issuer of tokens, got none; give it or call addIssuer',
        this,
      );
    }
    return {
      parameterName,
      refreshHintSeconds: refreshHint.toSeconds(),
      authorities: authorities.map(({ issuer }) => issuer),
      issuers: this.issuers,
      edgeCertificateIds: this.edgeCertificateIds,
      ...(this.trustStore && { trustStore: this.trustStore }),
    };
  }
}
