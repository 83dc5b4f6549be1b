import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ArchivedLogs, type IAuditArchive } from '../audit';
import { ReplicationHealth } from '../monitoring';
import type { InternalGateway } from '../services';

/** Properties of {@link ArchivedGatewayLogs}. */
export interface ArchivedGatewayLogsProps {
  readonly gateway: InternalGateway;
  readonly archive: IAuditArchive;
  /** Told of the role under which files are copied. */
  readonly onCopy: (role: iam.IRole) => void;
  readonly alarmTopic: sns.ITopic;
}

/** The access log of an internal load balancer on its way to the archive, and an alarm when it does not arrive. */
export class ArchivedGatewayLogs extends Construct {
  constructor(scope: Construct, id: string, { alarmTopic, archive, gateway, onCopy }: ArchivedGatewayLogsProps) {
    super(scope, id);
    const archived = new ArchivedLogs(this, 'Logs', { archive, logs: gateway.accessLogs });
    onCopy(archived.role);
    new ReplicationHealth(this, 'Health', {
      what: 'an internal load balancer',
      failures: archived.metricFailures(),
      alarmTopic,
    });
  }
}
