import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AccessLogBucket, acknowledge } from '../shared';
import type { ClientCertificates } from './client-certificates';
import type { FunctionRouteOptions, GatewayRouteOptions } from './gateway-route-options';
import { FunctionRoute } from './private/function-route';
import { GatewayRoute } from './private/gateway-route';

/** Properties of an {@link InternalGateway}. */
export interface InternalGatewayProps {
  /** VPC with isolated subnets in at least two zones. */
  readonly vpc: ec2.IVpc;

  /** Certificate for the names under which services are attached. */
  readonly certificate: acm.ICertificate;

  /** What clients must prove themselves with, and who checks it. */
  readonly clientCertificates: ClientCertificates;

  /**
   * TCP port of the listener.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Security groups of the load balancer. It must be able to reach the attached services.
   *
   * @default - a group of its own that lets nothing in and nothing out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether the load balancer refuses to be deleted.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/**
 * A way to services that goes through a load balancer: from the edge to containers, or from services to functions. It
 * is internal, accepts TLS only and asks clients for a certificate, answers 404 unless a service is attached under the
 * requested name, and drops requests whose headers could smuggle a second request past it.
 *
 * NIST 800-53 R5 SC-7, SC-8, AU-12;
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
 */
export class InternalGateway extends Construct {
  /** The load balancer, target of a VPC link. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;

  /** The only listener. */
  readonly listener: elbv2.IApplicationListener;

  /** Where the load balancer writes its access log. */
  readonly accessLogs: s3.Bucket;

  /** VPC of the load balancer. */
  readonly vpc: ec2.IVpc;

  constructor(scope: Construct, id: string, props: InternalGatewayProps) {
    super(scope, id);
    this.vpc = props.vpc;
    const [first, ...others] = props.securityGroups ?? [
      new ec2.SecurityGroup(this, 'Closed', {
        vpc: props.vpc,
        allowAllOutbound: false,
        description: 'Internal gateway',
      }),
    ];
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'Resource', {
      vpc: props.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      internetFacing: false,
      securityGroup: first,
      deletionProtection: props.deletionProtection ?? true,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST,
    });
    for (const securityGroup of others) {
      loadBalancer.addSecurityGroup(securityGroup);
    }
    this.accessLogs = this.logAccess(loadBalancer);
    acknowledge(loadBalancer, {
      rules: ['HIPAA.Security-ALBWAFEnabled', 'NIST.800.53.R5-ALBWAFEnabled', 'PCI.DSS.321-ALBWAFEnabled'],
      reason:
        'Internal, reached only by those whom its security groups name; web requests pass the firewall at the edge.',
    });
    if (props.deletionProtection === false) {
      acknowledge(loadBalancer, {
        rules: ['HIPAA.Security-ELBDeletionProtectionEnabled', 'NIST.800.53.R5-ELBDeletionProtectionEnabled'],
        reason:
          'Its owner switched the protection off, so that the deployment can be torn down. It holds no data, and the next deployment brings it back.',
      });
    }
    this.loadBalancer = loadBalancer;
    this.listener = new elbv2.ApplicationListener(this, 'Tls', {
      loadBalancer,
      port: props.port ?? 443,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      certificates: [elbv2.ListenerCertificate.fromCertificateManager(props.certificate)],
      sslPolicy: props.clientCertificates.sslPolicy,
      mutualAuthentication: props.clientCertificates.mutualAuthentication,
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(404, {
        contentType: 'application/json',
        messageBody: JSON.stringify({ message: 'Not found' }),
      }),
    });
  }

  /**
   * Sends requests for a name to a new target group. Both are created in the caller's scope,
   * so that the gateway never depends on a service.
   *
   * @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE`
   */
  attach(scope: Construct, options: GatewayRouteOptions): elbv2.ApplicationTargetGroup {
    const { vpc, listener } = this;
    return new GatewayRoute(scope, 'Route', { ...options, vpc, listener }).targetGroup;
  }

  /**
   * Sends requests for a name to a function. Target group, rule and permission are created in the caller's scope. The
   * function is told who the client is in headers, so the gateway must verify certificates.
   *
   * @returns what the ARN of the target group starts with, by which the function knows the gateway's events
   * @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE`
   */
  attachFunction(scope: Construct, options: FunctionRouteOptions): string {
    return new FunctionRoute(scope, 'CallRoute', { ...options, listener: this.listener }).targetGroupPrefix;
  }

  /** The L2's own method needs to know the region, which a stack for any region does not. */
  private logAccess(loadBalancer: elbv2.ApplicationLoadBalancer): s3.Bucket {
    const { bucket } = new AccessLogBucket(this, 'AccessLogs').allowLoadBalancers();
    loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    loadBalancer.setAttribute('access_logs.s3.bucket', bucket.bucketName);
    // The load balancer writes a test object when logging is switched on.
    loadBalancer.node.addDependency(bucket.policy ?? bucket);
    return bucket;
  }
}
