import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FUNCTION_FAILURES, TIMEOUT_SHARE } from './defaults';
import type { IMonitored, MonitoredProps } from './monitored';
import { alarm } from './private/health-alarm';
import { FIVE_MINUTES, math, sum } from './private/math';
import { requireBetween } from './private/require-between';

/** Properties of {@link FunctionHealth}. */
export interface FunctionHealthProps extends MonitoredProps {
  /** Name of the service, as people know it. */
  readonly serviceName: string;

  /** What is invoked: the function, or its alias. */
  readonly function: lambda.IFunction;

  /** Longest run of the function. */
  readonly timeout: Duration;

  /**
   * Whether events reach it that nobody waits for. One of them that is lost rings.
   *
   * @default false
   */
  readonly asynchronous?: boolean;

  /**
   * Runs that failed or were refused, in five minutes.
   *
   * @default 5
   */
  readonly failures?: number;
}

/** Numbers of a function, over five minutes. */
export interface FunctionMetrics extends Readonly<Record<string, cloudwatch.IMetric>> {
  /** Runs. */
  readonly requests: cloudwatch.IMetric;
  /** Runs that ended in a crash or a timeout. */
  readonly failures: cloudwatch.IMetric;
  /** Runs that were refused, because too many went on. */
  readonly throttles: cloudwatch.IMetric;
  /** What 99 of 100 runs were faster than, in milliseconds. */
  readonly latency: cloudwatch.IMetric;
  /** Runs at the same time. */
  readonly saturation: cloudwatch.IMetric;
}

/**
 * Whether a function runs. Failures, refusals and lost events are one alarm, because a person does the same: look at
 * its log and at the last deployment. Requests that it answers with an error are none of them: `Detections` counts
 * those in audit records.
 *
 * Two alarms over three metrics; five with `asynchronous`.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export class FunctionHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: FunctionMetrics;

  constructor(scope: Construct, id: string, props: FunctionHealthProps) {
    super(scope, id);
    const { alarmTopic, asynchronous, failures = FUNCTION_FAILURES, function: fn, serviceName, timeout } = props;
    requireBetween(this, 'failures', failures, 1, 1_000_000);
    const count = { statistic: 'Sum', period: FIVE_MINUTES };
    this.metrics = {
      requests: fn.metricInvocations(count),
      failures: fn.metricErrors(count),
      throttles: fn.metricThrottles(count),
      latency: fn.metricDuration({ statistic: 'p99', period: FIVE_MINUTES }),
      saturation: fn.metric('ConcurrentExecutions', { statistic: 'Maximum', period: FIVE_MINUTES }),
    };
    const runs = { failed: this.metrics.failures, throttled: this.metrics.throttles };
    const lost = { dropped: fn.metric('AsyncEventsDropped', count), unqueued: fn.metric('DeadLetterErrors', count) };
    this.alarms = [
      alarm(
        this,
        { id: 'function-failing', title: `Runs of ${serviceName} fail, are refused, or lose their event` },
        {
          metric: asynchronous
            ? // One lost event weighs as much as all the failures that ring.
              math(
                `FILL(failed, 0) + FILL(throttled, 0) + ${failures} * (FILL(dropped, 0) + FILL(unqueued, 0))`,
                { ...runs, ...lost },
                'Failures',
              )
            : sum(runs, 'Failures'),
          threshold: failures,
        },
        alarmTopic,
      ),
      alarm(
        this,
        { id: 'function-slow', title: `Runs of ${serviceName} almost reach its timeout` },
        {
          metric: this.metrics.latency,
          threshold: timeout.toMilliseconds() * TIMEOUT_SHARE,
          comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
          periods: 3,
        },
        alarmTopic,
      ),
    ];
  }
}
