import { Aws, Duration, Lazy, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  AUDIT_METRICS,
  type AuditSource,
  type AuditVerificationTask,
  ENVIRONMENT,
  VERDICTS,
} from '../../runtime/contract';
import {
  AlarmTopic,
  acknowledge,
  BlueprintError,
  EncryptionKey,
  MaintenanceFunction,
  type MaintenanceOptions,
  notify,
  requireName,
  toConstructId,
  wildcardRule,
} from '../shared';
import type { IAuditArchive } from './audit-archive-interface';
import { folderOf } from './private/archive-folders';
import { SignerLists } from './private/signer-lists';

const SOURCE: AuditSource = 'application';

/** Four times a day, so that a run that failed is made up for before an alarm rings. */
const SCHEDULE = Duration.hours(6);

/** Longest run that Lambda knows. */
const TIMEOUT = Duration.minutes(15);

/** MB at which Lambda gives a whole processor; enough for ten million lines a day. */
const MEMORY = 1_769;

/** Properties of an {@link AuditVerification}. */
export interface AuditVerificationProps extends MaintenanceOptions {
  /** The archive. One of another stack is given by {@link AuditArchive.fromBucket}, and {@link AuditVerification.allow}ed there. */
  readonly archive: IAuditArchive;

  /**
   * Path of the function's role, by which an archive in another stack knows it, e.g. `/Shop/verification/`.
   *
   * @default '/'
   */
  readonly rolePath?: string;

  /**
   * Key of the function's log and environment.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to log and key when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Verifies every day what the archive holds of the audit chains of services: that no record was edited, removed,
 * moved or forged, with signatures checked by the public keys from KMS. The verdict is kept in the archive, and what
 * can't be verified rings like what is broken. It runs outside the VPC and pays for requests to S3 and KMS only.
 *
 * NIST 800-53 R5 AU-6, AU-9(3), AU-10, SI-7(1), SI-7(2)
 *
 * @throws BlueprintError `NAME_INVALID`, `LIMIT_EXCEEDED`; `VALUE_OUT_OF_RANGE` at synthesis without any signer
 */
export class AuditVerification extends Construct {
  /**
   * Lets the verification of another stack, whose role is under a path, into an archive.
   *
   * @param scope construct of the archive's stack
   */
  static allow(scope: Construct, archive: IAuditArchive, rolePath: string): void {
    const arn = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role${rolePath}*`;
    const role = iam.Role.fromRoleArn(scope, 'AuditVerifier', arn, { mutable: false });
    archive.grantWrite({ role, grantPrincipal: role.grantPrincipal }, VERDICTS);
  }

  /** Role under which it reads the archive. */
  readonly role: iam.IRole;

  /** Rings when a chain is broken. */
  readonly chainBroken: cloudwatch.Alarm;

  /** Rings when a day is not verified. */
  readonly overdue: cloudwatch.Alarm;

  private readonly verifier: MaintenanceFunction;
  private readonly publicKeys = new iam.PolicyStatement({ actions: ['kms:GetPublicKey'] });
  private readonly lists = new iam.PolicyStatement({ actions: ['ssm:GetParameters'] });
  private readonly signers: SignerLists;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuditVerificationProps,
  ) {
    super(scope, id);
    const { archive, removalPolicy } = props;
    this.signers = new SignerLists(this, 'Signers');
    const alarmTopic = props.alarmTopic ?? new AlarmTopic(this, 'Alarms', { removalPolicy }).topic;
    this.verifier = new MaintenanceFunction(this, 'Verifier', {
      ...props,
      alarmTopic,
      encryptionKey:
        props.encryptionKey ??
        new EncryptionKey(this, 'Key', { description: `Verifier of ${archive.bucket.node.path}`, removalPolicy }).key,
      code: 'audit-verification',
      description: 'Verifies the audit chains of the archive',
      timeout: TIMEOUT,
      environment: {
        [ENVIRONMENT.task]: Lazy.string({ produce: () => Stack.of(this).toJsonString(this.task()) }),
      },
    });
    this.role = this.verifier.role;
    (this.verifier.function.node.defaultChild as lambda.CfnFunction).memorySize = MEMORY;
    archive.grantWrite(this.verifier, VERDICTS);
    this.grantRead();
    new events.Rule(this, 'Schedule', {
      description: 'Verifies the audit chains of the archive',
      schedule: events.Schedule.rate(SCHEDULE),
      targets: [new targets.LambdaFunction(this.verifier.function, { retryAttempts: 2, maxEventAge: SCHEDULE })],
    });
    this.chainBroken = this.alarm('audit-chain-broken', 'The archive holds other audit records than were written', {
      metric: metric(AUDIT_METRICS.chainBreaks, Duration.hours(1)),
      // A break does not end because nobody has looked since.
      treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    });
    this.overdue = this.alarm('audit-verification-overdue', 'Audit records of a complete day are not verified', {
      metric: metric(AUDIT_METRICS.unverified, Duration.days(1)),
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    for (const alarm of [this.chainBroken, this.overdue]) {
      notify(alarm, alarmTopic);
    }
  }

  /**
   * Believes the signatures of one more key over the chains of a service: each service in use, and keys that were
   * replaced while their lines are not yet verified.
   */
  addSigner(serviceName: string, key: kms.IKey): void {
    requireName(this, 'service', serviceName);
    this.signers.add(serviceName, key);
    if (this.publicKeys.resources.length === 0) {
      this.verifier.policy.addStatements(this.publicKeys, this.lists);
    }
    this.publicKeys.addResources(key.keyArn);
    this.lists.addResources(...this.signers.parameters.map(({ parameterArn }) => parameterArn));
  }

  /** Reading verdicts comes with writing them; of the lines, only those with chains are read. */
  private grantRead(): void {
    const lines = this.props.archive.bucket.arnForObjects(`${folderOf(SOURCE)}*`);
    this.verifier.policy.addStatements(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [lines] }));
    acknowledge(this.verifier.policy, {
      rules: [wildcardRule(Stack.of(this), lines)],
      reason: 'Names of records hold time and chance, so permission to read can only be given by their beginning.',
    });
  }

  private alarm(
    id: string,
    title: string,
    props: Pick<cloudwatch.AlarmProps, 'metric' | 'treatMissingData'>,
  ): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, toConstructId(id), {
      ...props,
      alarmDescription: `${title}. What to do: docs/runbooks/${id}.md`,
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
    });
  }

  private task(): AuditVerificationTask {
    const signers = this.signers.parameters.map(({ parameterName }) => parameterName);
    if (signers.length === 0) {
      throw new BlueprintError(
        'VALUE_OUT_OF_RANGE',
        'a verification must have at least one signing key, got none; call addSigner',
        this,
      );
    }
    return { bucket: this.props.archive.bucket.bucketName, signers };
  }
}

function metric(metricName: string, period: Duration): cloudwatch.Metric {
  const { namespace, dimension } = AUDIT_METRICS;
  return new cloudwatch.Metric({
    namespace,
    metricName,
    dimensionsMap: { [dimension]: SOURCE },
    statistic: 'Maximum',
    period,
  });
}
