import { NestedStack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type AuditLog, quarantinedLines } from '../audit';
import { Detections } from '../detections';
import { DeliveryHealth, RuleHealth } from '../monitoring';

/** Properties of {@link Watch}. */
export interface WatchProps {
  /** What tells this blueprint from others of the account and region. */
  readonly owner: string;
  readonly alarmTopic: sns.ITopic;
  readonly auditLog: AuditLog;
  readonly trailLogGroup: logs.ILogGroup;
}

/** Alarms and rules over what all services share, in a nested stack: of dozens of resources a template holds 500. */
export class Watch extends NestedStack {
  /** What rings when something happens that matters. */
  readonly detections: Detections;
  private readonly ways = new Map<string, DeliveryHealth>();
  private readonly ruleHealth: RuleHealth;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WatchProps,
  ) {
    super(scope, id, { description: 'Alarms and rules' });
    const { alarmTopic, owner } = props;
    this.detections = new Detections(this, 'Detections', {
      name: owner,
      alarmTopic,
      applicationLogGroupPrefix: `${owner}-`,
      trailLogGroup: props.trailLogGroup,
      quarantinedLines: quarantinedLines(),
    });
    this.ruleHealth = new RuleHealth(this, 'Rules', { rules: [...this.detections.rules], alarmTopic });
  }

  /** Alarms about the ways to the archive, so far. */
  get auditAlarms(): cloudwatch.IAlarm[] {
    return [...this.ways.values(), this.ruleHealth].flatMap(({ alarms }) => alarms);
  }

  /** Watches the ways to the archive that there are by now. */
  watchDeliveries(): void {
    const { alarmTopic, auditLog } = this.props;
    for (const { deliveryStreamName, source, transform } of auditLog.deliveries) {
      if (!this.ways.has(source)) {
        const transformed = transform !== undefined;
        this.ways.set(
          source,
          new DeliveryHealth(this, `Delivery-${source}`, { alarmTopic, deliveryStreamName, source, transformed }),
        );
      }
    }
  }
}
