import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { DetectionThresholds } from './detection';

/** Properties of {@link Detections}. */
export interface DetectionsProps {
  /**
   * What tells the metrics and rules of this deployment from others of the account and Region.
   *
   * @default - the stack's name
   */
  readonly name?: string;

  /**
   * Where it is told. A topic from another stack or account must let CloudWatch and EventBridge publish.
   *
   * @default - a topic of its own
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * What happens to the key of a topic of its own when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Log groups to which services write their audit records. More can follow with `watchApplication`.
   *
   * @default - none
   */
  readonly applicationLogGroups?: readonly logs.ILogGroup[];

  /**
   * What the names of all those log groups start with. Without it, the rules that count by person and by caller name
   * each log group, and depend on its stack.
   *
   * @default - the log groups are named one by one
   */
  readonly applicationLogGroupPrefix?: string;

  /**
   * Access log of the gateway.
   *
   * @default - not watched
   */
  readonly apiAccessLogGroup?: logs.ILogGroup;

  /**
   * Log group of a trail over all Regions with management events.
   *
   * @default - not watched
   */
  readonly trailLogGroup?: logs.ILogGroup;

  /**
   * Requests that the web ACL has blocked, from `blockedRequests`.
   *
   * @default - not watched
   */
  readonly blockedRequests?: cloudwatch.IMetric;

  /**
   * Lines that the audit pipeline has put aside, a sum over five minutes.
   *
   * @default - not watched
   */
  readonly quarantinedLines?: cloudwatch.IMetric;

  /**
   * Counts from which detections ring.
   *
   * @default - the defaults of {@link DetectionThresholds}
   */
  readonly thresholds?: DetectionThresholds;
}
