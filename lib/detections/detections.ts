import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic, BlueprintError, toConstructId } from '../shared';
import { APPLICATION_DETECTIONS, CONTRIBUTOR_DETECTIONS } from './application-detections';
import type { DetectionThresholds } from './detection';
import type { DetectionsProps } from './detections-props';
import { API_ACCESS_DETECTIONS, AUDIT_LINES_QUARANTINED, BLOCKED_REQUESTS } from './edge-detections';
import { EVENT_DETECTIONS } from './event-detections';
import { ContributorAlarm } from './private/contributor-alarm';
import { alarmOnCount } from './private/counted-alarm';
import { EventRule } from './private/event-rule';
import { countOf, LogDetections, type LogDetectionsProps } from './private/log-detections';
import { trailDetections } from './trail-detections';

/**
 * Rings when something happens that matters: in the audit records of services, at the gateway, and in the account.
 * What it detects stands in the catalogues beside this file; each one has a runbook and events that prove it rings.
 *
 * Counts over logs are alarms of CloudWatch; single events of AWS are told by EventBridge within seconds. With a
 * trail, the metric filters of the CIS AWS Foundations Benchmark are covered; where a rule replaces a filter, Security
 * Hub, which compares filters by their text, still reports the control as failed.
 *
 * NIST 800-53 R5 AU-6(1), IR-6, SI-4(2), SI-4(5)
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export class Detections extends Construct {
  /** Where it is told. */
  readonly alarmTopic: sns.ITopic;

  /** The rules behind what single events tell. */
  readonly rules: readonly events.IRule[];

  private readonly application: LogDetections;
  private readonly applicationLogGroups: logs.ILogGroup[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DetectionsProps = {},
  ) {
    super(scope, id);
    const { apiAccessLogGroup, blockedRequests, quarantinedLines, thresholds = {}, trailLogGroup } = props;
    requireCounts(this, thresholds);
    this.alarmTopic = props.alarmTopic ?? new AlarmTopic(this, 'Alarms', { removalPolicy: props.removalPolicy }).topic;
    const { alarm } = this;
    this.application = new LogDetections(this, 'Application', { ...alarm, detections: APPLICATION_DETECTIONS });
    for (const logGroup of props.applicationLogGroups ?? []) {
      this.watchApplication(logGroup);
    }
    if (apiAccessLogGroup !== undefined) {
      this.watchApiAccess(apiAccessLogGroup);
    }
    if (trailLogGroup !== undefined) {
      const detections = trailDetections(Stack.of(this).region);
      new LogDetections(this, 'Trail', { ...alarm, detections }).watch(trailLogGroup);
    }
    if (blockedRequests !== undefined) {
      this.watchBlockedRequests(blockedRequests);
    }
    if (quarantinedLines !== undefined) {
      alarmOnCount(this, AUDIT_LINES_QUARANTINED, quarantinedLines, alarm);
    }
    const scopeOfRules = new Construct(this, 'Events');
    this.rules = EVENT_DETECTIONS.map((detection) => new EventRule(scopeOfRules, detection, this.alarmTopic).rule);
  }

  /** Watches the log group of one more service. Its filters belong to the stack of the log group. */
  watchApplication(logGroup: logs.ILogGroup): void {
    if (this.applicationLogGroups.length === 0) {
      this.countContributors();
    }
    this.applicationLogGroups.push(logGroup);
    this.application.watch(logGroup);
  }

  /**
   * Watches the access log of the gateway. Its filters belong to the stack of the log group.
   *
   * @throws BlueprintError `NAME_TAKEN` if one is watched already
   */
  watchApiAccess(logGroup: logs.ILogGroup): void {
    this.requireFirst('ApiAccess', 'access log');
    new LogDetections(this, 'ApiAccess', { ...this.alarm, detections: API_ACCESS_DETECTIONS }).watch(logGroup);
  }

  /**
   * Watches a web ACL.
   *
   * @param blocked from `blockedRequests`
   * @throws BlueprintError `NAME_TAKEN` if one is watched already
   */
  watchBlockedRequests(blocked: cloudwatch.IMetric): void {
    this.requireFirst(toConstructId(BLOCKED_REQUESTS.id), 'web ACL');
    alarmOnCount(this, BLOCKED_REQUESTS, blocked, this.alarm);
  }

  /** How often something was counted, in five minutes, over all logs: by the id of its alarm, e.g. `authorization-denies`. */
  count(detectionId: string): cloudwatch.Metric {
    return countOf(this.name, detectionId, Duration.minutes(5));
  }

  /** Name of the alarm of a detection that is counted. */
  alarmName(detectionId: string): string {
    return `${this.name}-${detectionId}`;
  }

  private get alarm(): Omit<LogDetectionsProps, 'detections'> {
    return {
      alarmTopic: this.alarmTopic,
      thresholds: this.props.thresholds ?? {},
      name: this.name,
    };
  }

  private requireFirst(child: string, what: string): void {
    if (this.node.tryFindChild(child) !== undefined) {
      throw new BlueprintError(
        'NAME_TAKEN',
        `detections must watch one ${what}, got another; add detections for it`,
        this,
      );
    }
  }

  private get name(): string {
    return this.props.name ?? Stack.of(this).stackName;
  }

  private countContributors(): void {
    const { applicationLogGroupPrefix: prefix } = this.props;
    const named = () => this.applicationLogGroups.map(({ logGroupName }) => logGroupName);
    for (const detection of CONTRIBUTOR_DETECTIONS) {
      new ContributorAlarm(this, toConstructId(detection.id), detection, {
        ...this.alarm,
        logGroupNames: prefix === undefined ? Lazy.list({ produce: named }) : [`${prefix}*`],
      });
    }
  }
}

function requireCounts(scope: Construct, thresholds: DetectionThresholds): void {
  for (const [name, count] of Object.entries(thresholds)) {
    if (!Number.isInteger(count) || count < 1) {
      throw new BlueprintError(
        'VALUE_OUT_OF_RANGE',
        `thresholds.${name} must be a whole number from 1, got ${count}; choose from how many it should ring`,
        scope,
      );
    }
  }
}
