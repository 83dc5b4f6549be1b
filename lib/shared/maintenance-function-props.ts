import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';

/** What is the same for everything that keeps secrets, certificates or the trust bundle fresh. */
export interface MaintenanceOptions {
  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to logs and keys when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Who is told when a run fails.
   *
   * @default - a topic of its own
   */
  readonly alarmTopic?: sns.ITopic;
}

/** What invokes a function of the platform: a clock or a deployment, or a delivery stream with records. */
export type Invocation = 'schedule' | 'stream';

/** Properties of a `MaintenanceFunction`. */
export interface MaintenanceFunctionProps extends MaintenanceOptions {
  /** Folder of the function below `lambda/`, e.g. `trust-bundle`. */
  readonly code: string;

  /** What it is for, in a few words. */
  readonly description: string;

  /** Environment variables. */
  readonly environment?: Record<string, string>;

  /**
   * What it may do besides writing its log.
   *
   * @default - nothing until it is granted
   */
  readonly statements?: iam.PolicyStatement[];

  /**
   * What invokes it.
   *
   * @default 'schedule'
   */
  readonly invocation?: Invocation;

  /** Key of environment variables and log group. */
  readonly encryptionKey: kms.IKey;

  /**
   * Path of the role, by which key policies of other stacks can know it, e.g. `/Shop/certificates/`.
   *
   * @default '/'
   */
  readonly rolePath?: string;

  /**
   * Longest run.
   *
   * @default Duration.minutes(1)
   */
  readonly timeout?: Duration;

  /**
   * Network in whose isolated subnets it runs; only for what can be reached nowhere else, such as a database.
   *
   * @default - outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Security groups inside the network.
   *
   * @default - none; required with `vpc`
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
