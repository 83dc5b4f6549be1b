import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';

/** Whatever watches something: what may ring, and the numbers behind it for a dashboard. */
export interface IMonitored {
  /** Alarms that tell, without those that only take part in others. */
  readonly alarms: readonly cloudwatch.IAlarm[];

  /** What it looks at, by name. */
  readonly metrics: Readonly<Record<string, cloudwatch.IMetric>>;
}

/** Properties of everything that watches something. */
export interface MonitoredProps {
  /** Where it is told. A topic from another stack or account must let CloudWatch publish. */
  readonly alarmTopic: sns.ITopic;
}
