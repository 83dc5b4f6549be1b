import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { notify } from '../shared';
import {
  DEVIATIONS,
  FAST_BURN,
  LATENCY,
  MINIMUM_FAILURES,
  MINIMUM_REQUESTS,
  OBJECTIVE,
  OBJECTIVE_PERIOD,
  SLOW_BURN,
} from './defaults';
import type { IMonitored } from './monitored';
import { BurnAlarm } from './private/burn-alarm';
import { type Alert, alarm, description } from './private/health-alarm';
import { FIVE_MINUTES, math } from './private/math';
import { requireBetween } from './private/require-between';
import type { ServiceObjectivesProps } from './service-objectives-props';

/** Numbers of an API, over five minutes. */
export interface ApiMetrics extends Readonly<Record<string, cloudwatch.IMetric>> {
  /** Requests. */
  readonly requests: cloudwatch.IMetric;
  /** Requests that were answered with 5xx. */
  readonly failures: cloudwatch.IMetric;
  /** Share of failed requests, 0 to 1. */
  readonly failureRate: cloudwatch.IMetric;
  /** What 99 of 100 requests were faster than, in milliseconds. */
  readonly latency: cloudwatch.IMetric;
}

/**
 * Whether a REST API keeps what it promises: its error budget, its latency, and a rate of requests as on other days.
 * A short surge of server errors is told by `Detections`, from the access log; here they count against the budget.
 *
 * Ten alarms, of which four tell: two composite ones over six silent ones, and two more. CloudWatch bills 14 metrics and
 * the composite ones. NIST 800-53 R5 SI-4, CP-2(8);
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export class ServiceObjectives extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: ApiMetrics;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceObjectivesProps,
  ) {
    super(scope, id);
    this.metrics = {
      requests: this.metric('Count', 'SampleCount'),
      failures: this.metric('5XXError', 'Sum'),
      failureRate: this.metric('5XXError', 'Average'),
      latency: this.metric('Latency', 'p99'),
    };
    this.alarms = [...this.budgetAlarms(), this.latencyAlarm(), this.rateAlarm()];
  }

  private budgetAlarms(): cloudwatch.IAlarm[] {
    const { alarmTopic, apiName, minimumFailures = MINIMUM_FAILURES, objective = OBJECTIVE } = this.props;
    const period = this.props.objectivePeriod ?? OBJECTIVE_PERIOD;
    requireBetween(this, 'minimumFailures', minimumFailures, 1, 1_000_000);
    requireBetween(this, 'objectivePeriod (days)', period.toDays({ integral: false }), 7, 90);
    const burning = (alertId: string, how: string, windows: typeof FAST_BURN) =>
      new BurnAlarm(this, {
        alert: { id: alertId, title: `The error budget of ${apiName} is used up ${how}` },
        windows,
        objective,
        period,
        minimumFailures,
        alarmTopic,
        metric: (statistic, window) => this.metric('5XXError', statistic, window),
      }).alarm;
    return [
      burning('error-budget-burning-fast', 'within hours or days', FAST_BURN),
      burning('error-budget-burning-slowly', 'before its time', SLOW_BURN),
    ];
  }

  private latencyAlarm(): cloudwatch.IAlarm {
    const { alarmTopic, apiName, latency = LATENCY, minimumRequests = MINIMUM_REQUESTS } = this.props;
    requireBetween(this, 'latency (milliseconds)', latency.toMilliseconds(), 1, 29_000);
    requireBetween(this, 'minimumRequests', minimumRequests, 1, 1_000_000);
    const { latency: p99, requests } = this.metrics;
    return alarm(
      this,
      {
        id: 'responses-slow',
        title: `One of 100 answers of ${apiName} takes longer than ${latency.toMilliseconds()} ms`,
      },
      {
        metric: math(`IF(requests >= ${minimumRequests}, latency, 0)`, { requests, latency: p99 }, 'p99 latency'),
        threshold: latency.toMilliseconds(),
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        periods: 3,
      },
      alarmTopic,
    );
  }

  /** A fall to nothing is missing data: it is unusual only where it never is quiet. */
  private rateAlarm(): cloudwatch.IAlarm {
    const { alarmTopic, alwaysUsed, apiName, deviations = DEVIATIONS } = this.props;
    requireBetween(this, 'deviations', deviations, 1, 10);
    const alert: Alert = {
      id: 'request-rate-unusual',
      title: `Far more or fewer requests reach ${apiName} than usual`,
    };
    const unusual = new cloudwatch.AnomalyDetectionAlarm(this, 'RequestRateUnusual', {
      alarmDescription: description(alert),
      metric: this.metrics.requests,
      stdDevs: deviations,
      evaluationPeriods: 3,
      treatMissingData: alwaysUsed ? cloudwatch.TreatMissingData.BREACHING : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    notify(unusual, alarmTopic);
    return unusual;
  }

  private metric(metricName: string, statistic: string, period: Duration = FIVE_MINUTES): cloudwatch.Metric {
    const { apiName, stageName } = this.props;
    return new cloudwatch.Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiName: apiName, Stage: stageName },
      statistic,
      period,
    });
  }
}
