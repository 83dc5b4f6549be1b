import { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DAYS_TO_EXPIRY } from './defaults';
import type { IMonitored, MonitoredProps } from './monitored';
import { alarm } from './private/health-alarm';
import { requireBetween } from './private/require-between';

/** Properties of {@link CertificateHealth}. */
export interface CertificateHealthProps extends MonitoredProps {
  /** Name that the certificate proves. */
  readonly domainName: string;

  /** The certificate, in AWS Certificate Manager. */
  readonly certificate: acm.ICertificate;

  /**
   * Days before its end.
   *
   * @default 30
   */
  readonly days?: number;
}

/** Numbers of a certificate. */
export interface CertificateMetrics extends Readonly<Record<string, cloudwatch.IMetric>> {
  /** Days until it ends. */
  readonly daysToExpiry: cloudwatch.IMetric;
}

/**
 * Whether a long-lived certificate is renewed in time. Those of services live for a day and have alarms of their own
 * on every rotation that fails.
 *
 * Without a count the alarm stays as it is: a new certificate has none for some hours, an expired one none any more.
 *
 * One alarm. https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export class CertificateHealth extends Construct implements IMonitored {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly metrics: CertificateMetrics;

  constructor(scope: Construct, id: string, props: CertificateHealthProps) {
    super(scope, id);
    const { alarmTopic, certificate, days = DAYS_TO_EXPIRY, domainName } = props;
    requireBetween(this, 'days', days, 1, 365);
    this.metrics = {
      daysToExpiry: certificate.metricDaysToExpiry({ statistic: 'Minimum', period: Duration.days(1) }),
    };
    this.alarms = [
      alarm(
        this,
        { id: 'certificate-expiring', title: `The certificate of ${domainName} ends soon and was not renewed` },
        {
          metric: this.metrics.daysToExpiry,
          threshold: days,
          comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
          treatMissingData: cloudwatch.TreatMissingData.IGNORE,
        },
        alarmTopic,
      ),
    ];
  }
}
