import { type CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { BlueprintError, EncryptionKey, type MaintenanceOptions } from '../shared';
import { Rotated } from './private/rotated';
import type { Rotation } from './rotation';

/** Properties of a {@link RotatedSecret}. */
export interface RotatedSecretProps extends MaintenanceOptions {
  /** What is rotated, and how. */
  readonly rotation: Rotation;

  /**
   * Time from one rotation to the next: 4 to 23 hours, or 1 to 1000 days. Values in force may be as old as this, and
   * the ones before them work for as long again.
   *
   * @default Duration.days(30)
   */
  readonly every?: Duration;

  /**
   * What the secret is, in a few words.
   *
   * @default - the path of the construct
   */
  readonly description?: string;

  /**
   * Key under which the secret, and logs and environment variables of its function, are stored.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A secret that no person knows and that nobody has to change: its first value is made during the deployment, a
 * function renews it by schedule, proves that the new value works, and keeps the one before it working until the next
 * rotation, so that no caller is locked out. It is in no template and no log. An alarm rings when a rotation fails or
 * does not take place; what to do then is in `docs/rotation.md`.
 *
 * NIST 800-53 R5 IA-5(1), SC-12; https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 *
 * @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE`
 */
export class RotatedSecret extends Construct {
  /** ARN of the secret. */
  readonly secretArn: string;

  /** Exists once the secret has its first value; what reads it at its start depends on it. */
  readonly created: CustomResource;

  private readonly rotated: Rotated;

  constructor(scope: Construct, id: string, props: RotatedSecretProps) {
    super(scope, id);
    const { description = this.node.path, every = Duration.days(30), removalPolicy, rotation } = props;
    requireInterval(this, every);
    const kind = rotation.kind(this);
    this.rotated = new Rotated(this, 'Secret', {
      description,
      every,
      removalPolicy,
      alarmTopic: props.alarmTopic,
      logRetention: props.logRetention,
      code: kind.code,
      task: Stack.of(this).toJsonString(kind.task),
      vpc: kind.vpc,
      securityGroups: kind.securityGroups,
      encryptionKey:
        props.encryptionKey ??
        new EncryptionKey(this, 'Key', { description: `Secret ${description}`, removalPolicy }).key,
    });
    kind.grant(this.rotated.rotator, this.rotated.secretArn);
    this.secretArn = this.rotated.secretArn;
    this.created = this.rotated.firstValue;
  }

  /** Lets a principal read the value, and use the key for nothing else. */
  grantRead(grantee: iam.IGrantable): void {
    this.rotated.grantReadWhileOpen(grantee);
  }
}

function requireInterval(scope: Construct, every: Duration): void {
  const hours = every.toHours({ integral: false });
  const days = hours / 24;
  const fits = days < 1 ? Number.isInteger(hours) && hours >= 4 : Number.isInteger(days) && days <= 1_000;
  if (!fits) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`every\` must be 4 to 23 whole hours or 1 to 1000 whole days, got ${hours} hours; choose one that Secrets Manager can plan`,
      scope,
    );
  }
}
