import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';

/** Properties of a {@link ServiceCluster}. */
export interface ServiceClusterProps {
  /** VPC in which the services run. */
  readonly vpc: ec2.IVpc;

  /** Private DNS zone of the services, usually the trust domain, e.g. `shop.internal`. */
  readonly namespaceName: string;
}

/**
 * Where container services run and find each other by name. NIST 800-53 R5 AU-12, SC-20.
 */
export class ServiceCluster extends Construct {
  /** The cluster, with enhanced Container Insights. */
  readonly cluster: ecs.ICluster;

  /** Private DNS zone that resolves in this VPC only. */
  readonly namespace: servicediscovery.INamespace;

  constructor(scope: Construct, id: string, props: ServiceClusterProps) {
    super(scope, id);
    this.cluster = new ecs.Cluster(this, 'Resource', {
      vpc: props.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENHANCED,
    });
    this.namespace = new servicediscovery.PrivateDnsNamespace(this, 'Namespace', {
      name: props.namespaceName,
      vpc: props.vpc,
      description: 'Services of the cluster',
    });
  }
}
