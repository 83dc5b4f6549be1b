import { Aspects, type Environment, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AuditArchive, AuditVerification } from '../audit';
import {
  apiGraphs,
  apiMetrics,
  DashboardSection,
  deliveryGraphs,
  firehoseMetrics,
  SecurityDashboard,
  tableGraphs,
  tableMetrics,
  webAclGraphs,
  webAclMetrics,
} from '../dashboard';
import { BucketAccessDetection } from '../detections';
import { RuleHealth } from '../monitoring';
import type { SecurityBlueprint } from './security-blueprint';
import { verifierPath } from './verifier-path';

/** Properties of the {@link OperationsStack}. */
export interface OperationsStackProps {
  readonly stackName: string;
  readonly env?: Environment;
  readonly owner: string;
}

/** Which alarms and counts of the detections stand where. */
const DETECTED: Readonly<Partial<Record<DashboardSection, readonly string[]>>> = {
  [DashboardSection.AUTHENTICATION]: ['authentication-failures', 'revoked-token-used'],
  [DashboardSection.AUTHORIZATION]: ['authorization-denies', 'undeclared-call'],
  [DashboardSection.TRANSPORT]: ['connections-refused'],
  [DashboardSection.DATA]: ['stored-data-altered'],
};

/** What looks at everything, behind all stacks that it names: the dashboard, and the verification of audit chains. */
export class OperationsStack extends Stack {
  private readonly page: SecurityDashboard;
  private ownVerification?: AuditVerification;

  constructor(
    private readonly blueprint: SecurityBlueprint,
    id: string,
    private readonly props: OperationsStackProps,
  ) {
    // Every name is written out wherever it is used: 150 services fit a template of 1 MB only without indentation.
    const { stackName, env, owner } = props;
    super(blueprint, id, {
      stackName,
      env,
      description: 'Dashboard and verification',
      suppressTemplateIndentation: true,
    });
    const { alarms, queries } = blueprint.foundation;
    this.page = new SecurityDashboard(this, 'Dashboard', {
      name: owner,
      title: owner,
      alarmTopic: alarms.topic,
      queryWorkGroupName: queries.workGroupName,
    });
    this.watchArchive();
    let filled = false;
    // What there is to show is known when everything is declared.
    Aspects.of(this).add({
      visit: (node) => {
        if (node === this && !filled) {
          filled = true;
          this.fill();
        }
      },
    });
  }

  /** Verifies the audit chain of a service from now on. */
  verify(serviceName: string, auditKey: kms.IKey): void {
    this.ownVerification ??= this.createVerification();
    this.ownVerification.addSigner(serviceName, auditKey);
  }

  /** Only here is everybody known who has a reason to touch the archive. */
  private watchArchive(): void {
    const { alarms, auditLog } = this.blueprint.foundation;
    const alarmTopic = alarms.topic;
    const { rule } = new BucketAccessDetection(this, 'ArchiveAccess', {
      bucket: auditLog.archive.bucket,
      // Streams appear with the services and the edge.
      roleArns: Lazy.list({ produce: () => this.archivingRoleArns() }),
      alarmTopic,
    });
    this.page.addAlarms(DashboardSection.AUDIT_HEALTH, [
      ...new RuleHealth(this, 'ArchiveAccessRule', { rules: [rule], alarmTopic }).alarms,
    ]);
  }

  private archivingRoleArns(): string[] {
    const verifier = this.ownVerification?.role;
    return [...this.blueprint.foundation.archivingRoles, ...(verifier ? [verifier] : [])].map(({ roleArn }) => roleArn);
  }

  private createVerification(): AuditVerification {
    const { foundation } = this.blueprint;
    const { archiveName, auditLog, maintenance } = foundation;
    this.addStackDependency(foundation);
    return new AuditVerification(this, 'AuditVerification', {
      ...maintenance,
      encryptionKey: foundation.auditKey.key,
      // By name and ARN, so that nothing here changes the foundation, which comes first.
      archive: AuditArchive.fromBucket(
        s3.Bucket.fromBucketName(this, 'Archive', archiveName),
        kms.Key.fromKeyArn(this, 'ArchiveKey', auditLog.archive.encryptionKey.keyArn),
      ),
      rolePath: verifierPath(this.props.owner),
    });
  }

  private fill(): void {
    this.showEdge();
    this.showDetections();
    this.showServices();
    this.showAudit();
  }

  private showEdge(): void {
    const { declaredEdge: edge } = this.blueprint;
    if (edge === undefined) {
      return;
    }
    const { restApi, stageName, webAcl } = edge.api;
    const api = apiMetrics({ apiName: restApi.restApiName, stageName });
    this.page.addObjective({ title: 'Availability', metric: api.availability, target: 99.9, unit: '%', from: 99 });
    this.page.addObjective({ title: 'Latency p99', metric: api.latency, target: 200, unit: 'ms' });
    this.page.addGraphs(DashboardSection.EDGE, [...apiGraphs(api), ...webAclGraphs(webAclMetrics(webAcl.metricName))]);
    this.page.addAlarms(
      DashboardSection.EDGE,
      this.named(['api-requests-rejected', 'api-key-throttled', 'requests-blocked']),
    );
    this.page.addAlarms(DashboardSection.OBJECTIVES, [...edge.objectives.alarms, ...this.named(['api-server-errors'])]);
  }

  private showDetections(): void {
    if (this.blueprint.declaredServices.length === 0) {
      return;
    }
    const { detections } = this.blueprint.foundation.watch;
    for (const [section, ids = []] of Object.entries(DETECTED)) {
      const left = ids.map((id) => detections.count(id).with({ label: id }));
      this.page.addAlarms(section as DashboardSection, this.named(ids));
      this.page.addGraph(section as DashboardSection, { title: `Counted: ${ids.join(', ')}`, left });
    }
  }

  private showServices(): void {
    const tables = this.blueprint.declaredServices.flatMap((service) =>
      service.ownTables.map(
        ([name, { table }]) => [`${service.serviceName}/${name}`, tableMetrics(table.tableName)] as const,
      ),
    );
    if (tables.length > 0) {
      this.page.addGraphs(DashboardSection.DATA, tableGraphs(Object.fromEntries(tables)));
    }
    for (const service of this.blueprint.declaredServices) {
      this.page.addService({
        name: service.serviceName,
        kind: service.kind,
        ...service.signals,
        alarms: [...service.alarms],
      });
    }
  }

  private showAudit(): void {
    const { auditLog, watch } = this.blueprint.foundation;
    const streams = auditLog.deliveries.map(
      ({ deliveryStreamName, source }) => [source, firehoseMetrics(deliveryStreamName)] as const,
    );
    this.page.addGraphs(DashboardSection.AUDIT_HEALTH, deliveryGraphs(Object.fromEntries(streams)));
    this.page.addAlarms(DashboardSection.AUDIT_HEALTH, [
      ...watch.auditAlarms,
      ...this.named(['audit-lines-quarantined']),
      ...(this.ownVerification ? [this.ownVerification.chainBroken, this.ownVerification.overdue] : []),
    ]);
  }

  /** Alarms that the foundation knows by name: a reference to each would be an output more than a stack may have. */
  private named(detectionIds: readonly string[]): cloudwatch.IAlarm[] {
    const { detections } = this.blueprint.foundation.watch;
    return detectionIds.map((id) => cloudwatch.Alarm.fromAlarmName(this, id, detections.alarmName(id)));
  }
}
