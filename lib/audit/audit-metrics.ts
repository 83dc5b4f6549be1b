import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AUDIT_METRICS, type AuditSource } from '../../runtime/contract';

/** Lines of services in the last five minutes that are no audit lines, or whose hash is wrong, and went to quarantine. */
export function quarantinedLines(): cloudwatch.Metric {
  const source: AuditSource = 'application';
  return new cloudwatch.Metric({
    namespace: AUDIT_METRICS.namespace,
    metricName: AUDIT_METRICS.quarantined,
    dimensionsMap: { [AUDIT_METRICS.dimension]: source },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}
