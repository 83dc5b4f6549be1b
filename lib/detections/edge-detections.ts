import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { CountedDetection, MetricFilterDetection } from './detection';

/** What the access log of the gateway tells. Every value in it is a string, the status too. */
export const API_ACCESS_DETECTIONS: readonly MetricFilterDetection[] = [
  {
    id: 'api-requests-rejected',
    title: 'The gateway rejects many keys or tokens',
    pattern:
      '{ ($.status = "401") || ($.error = "INVALID_API_KEY") || ($.error = "ACCESS_DENIED") || ($.error = "EXPIRED_TOKEN") }',
    threshold: 100,
    minutes: 5,
    tunedBy: 'rejectedRequests',
  },
  {
    id: 'api-key-throttled',
    title: 'Clients exceed the rate or the quota of their API key',
    pattern: '{ ($.error = "THROTTLED") || ($.error = "QUOTA_EXCEEDED") }',
    threshold: 100,
    minutes: 5,
    tunedBy: 'throttledRequests',
  },
  {
    id: 'api-server-errors',
    title: 'The gateway answers with server errors',
    pattern: '{ $.status = "5*" }',
    threshold: 10,
    minutes: 5,
    tunedBy: 'serverErrors',
  },
];

/** What the web ACL counts itself. */
export const BLOCKED_REQUESTS: CountedDetection = {
  id: 'requests-blocked',
  title: 'The web ACL blocks many requests',
  threshold: 500,
  minutes: 5,
  tunedBy: 'blockedRequests',
};

/** What the audit pipeline counts itself. */
export const AUDIT_LINES_QUARANTINED: CountedDetection = {
  id: 'audit-lines-quarantined',
  title: 'The audit pipeline gets lines that are no audit records',
  threshold: 1,
  minutes: 5,
};

/**
 * Requests that a regional web ACL has blocked.
 *
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 *
 * @param metricName of the web ACL's own visibility configuration
 * @param region of the web ACL
 */
export function blockedRequests(metricName: string, region: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/WAFV2',
    metricName: 'BlockedRequests',
    dimensionsMap: { WebACL: metricName, Region: region, Rule: 'ALL' },
    statistic: 'Sum',
    period: Duration.minutes(BLOCKED_REQUESTS.minutes),
  });
}
