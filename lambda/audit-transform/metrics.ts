import { AUDIT_METRICS, type AuditSource, QUARANTINE } from '../../runtime/contract';
import type { Part } from './parts';

/**
 * What became of a batch, as one line in CloudWatch's embedded metric format.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @param parts what is handed on
 * @param failed number of records that are not
 */
export function metricLine(source: AuditSource, parts: readonly Part[], failed: number, now: Date): string {
  const lines = (some: readonly Part[]) => some.reduce((sum, { events }) => sum + events.length, 0);
  const quarantined = parts.filter(({ partition }) => partition.source === QUARANTINE);
  const oldest = parts
    .flatMap(({ events }) => events)
    .reduce((least, { timestamp }) => Math.min(least, timestamp), Infinity);
  const counts = {
    [AUDIT_METRICS.delivered]: lines(parts) - lines(quarantined),
    [AUDIT_METRICS.quarantined]: lines(quarantined),
    [AUDIT_METRICS.failed]: failed,
  };
  // Without lines there is no lag; a clock that goes ahead is none either.
  const lag = parts.length === 0 ? {} : { [AUDIT_METRICS.lag]: Math.max(0, (now.getTime() - oldest) / 1_000) };
  const metrics = [
    ...Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' })),
    ...Object.keys(lag).map((Name) => ({ Name, Unit: 'Seconds' })),
  ];
  const { namespace, dimension } = AUDIT_METRICS;
  return JSON.stringify({
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[dimension]], Metrics: metrics }],
    },
    [dimension]: source,
    ...counts,
    ...lag,
  });
}
