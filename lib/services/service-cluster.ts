import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

/** Properties of a {@link ServiceCluster}. */
export interface ServiceClusterProps {
  /** VPC in which the services run. */
  readonly vpc: ec2.IVpc;
}

/**
 * Where container services run. NIST 800-53 R5 AU-12.
 */
export class ServiceCluster extends Construct {
  /** The cluster, with enhanced Container Insights. */
  readonly cluster: ecs.ICluster;

  constructor(scope: Construct, id: string, props: ServiceClusterProps) {
    super(scope, id);
    this.cluster = new ecs.Cluster(this, 'Resource', {
      vpc: props.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENHANCED,
    });
  }
}
