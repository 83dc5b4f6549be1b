import { Aws } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { COLORS, PERIOD } from './defaults';

/** What a web ACL publishes. */
export interface WebAclMetrics {
  /** Requests that passed. */
  readonly allowed: cloudwatch.IMetric;
  /** Requests that did not. */
  readonly blocked: cloudwatch.IMetric;
}

/**
 * Metrics of a regional web ACL by `WebACL`, `Region` and `Rule`, from AWS/WAFV2. Published only when they are not zero.
 *
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 *
 * @param metricName of the web ACL's own visibility configuration
 */
export function webAclMetrics(metricName: string): WebAclMetrics {
  const metric = (name: string, label: string, color: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/WAFV2',
      metricName: name,
      dimensionsMap: { WebACL: metricName, Region: Aws.REGION, Rule: 'ALL' },
      statistic: 'Sum',
      period: PERIOD,
      label,
      color,
    });
  return {
    allowed: metric('AllowedRequests', 'allowed', COLORS.traffic),
    blocked: metric('BlockedRequests', 'blocked', COLORS.throttles),
  };
}
