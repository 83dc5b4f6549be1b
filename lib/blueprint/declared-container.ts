import { Port } from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { EDGE_PORT } from '../../runtime/contract';
import { containerMetrics, type ServiceSignals } from '../dashboard';
import { RouteIntegration } from '../edge';
import { ContainerHealth, TargetHealth } from '../monitoring';
import { NetworkEndpoint, type Segment } from '../network';
import { ContainerService, type ContainerServiceProps } from '../services';
import { DeclaredService, type ServiceOptions } from './declared-service';
import type { SecurityBlueprint } from './security-blueprint';

/** Options of a Fargate service. Network, keys, logs and identity follow from the blueprint. */
export interface ContainerServiceOptions
  extends ServiceOptions,
    Pick<ContainerServiceProps, 'image' | 'cpu' | 'memory' | 'minTasks' | 'maxTasks'> {}

/** A service hosted on AWS Fargate, with a TLS listener of its own. */
export class DeclaredContainer extends DeclaredService {
  readonly kind = 'container';
  private readonly host: ContainerService;
  private routed?: RouteIntegration;
  private behind?: { readonly loadBalancer: string; readonly targetGroup: string };

  constructor(blueprint: SecurityBlueprint, serviceName: string, options: ContainerServiceOptions) {
    const { auditSampling, policies, ...hosting } = options;
    super(blueprint, serviceName, { auditSampling, policies });
    const { values } = blueprint.profile;
    const {
      cluster: { cluster },
      namespace,
    } = blueprint.foundation;
    this.host = new ContainerService(this, 'Container', {
      minTasks: values.minTasks,
      maxTasks: values.maxTasks,
      ...hosting,
      serviceName,
      cluster,
      namespace,
      securityGroups: this.segment.securityGroups,
      encryptionKey: this.keys.forClass('internal'),
      environment: this.environment,
      logRetention: values.logRetention,
      removalPolicy: values.removalPolicy,
    });
    this.equip(this.host.logGroup);
    this.proveItself();
    const { service } = this.host;
    this.watched(new ContainerHealth(this, 'Health', { serviceName, service, alarmTopic: this.alarmTopic }));
    // What a task needs before its first line of code runs: its image (layers come from S3) and a place to log.
    for (const endpoint of [
      NetworkEndpoint.ECR_API,
      NetworkEndpoint.ECR_DOCKER,
      NetworkEndpoint.S3,
      NetworkEndpoint.LOGS,
    ]) {
      this.use(endpoint);
    }
  }

  get grantPrincipal(): iam.IPrincipal {
    return this.host.grantPrincipal;
  }

  get role(): iam.IRole {
    return this.host.role;
  }

  get signals(): ServiceSignals {
    const { cluster, serviceName } = this.host.service;
    return containerMetrics({ clusterName: cluster.clusterName, serviceName, ...this.behind });
  }

  integration(): RouteIntegration {
    this.routed ??= this.openIngress();
    return this.routed;
  }

  protected entrance(): Segment {
    return this.segment;
  }

  protected addEnvironment(name: string, value: string): void {
    this.host.addEnvironment(name, value);
  }

  private openIngress(): RouteIntegration {
    const { gateway, gatewaySegment, domainName } = this.blueprint.foundation.ingress;
    const hostName = `${this.serviceName}.${domainName}`;
    gatewaySegment.allowTo(this.segment, Port.tcp(EDGE_PORT), `edge routes to ${this.serviceName}`);
    const targetGroup = this.host.exposeThrough(gateway, {
      hostName,
      priority: this.blueprint.listenerPriorities.assign(this.serviceName),
      stagePrefix: this.blueprint.edge.api.stageName,
    });
    this.behind = {
      loadBalancer: gateway.loadBalancer.loadBalancerFullName,
      targetGroup: targetGroup.targetGroupFullName,
    };
    const { alarmTopic, behind, serviceName } = this;
    this.watched(new TargetHealth(this, 'Targets', { ...behind, serviceName, alarmTopic }));
    return RouteIntegration.privateHttps({
      vpcLink: this.blueprint.edge.vpcLink,
      loadBalancer: gateway.loadBalancer,
      hostName,
    });
  }
}
