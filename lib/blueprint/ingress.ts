import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { IAuditArchive } from '../audit';
import { CertificateHealth } from '../monitoring';
import type { Segment, SegmentedNetwork } from '../network';
import { ClientCertificates, InternalGateway } from '../services';
import { ArchivedGatewayLogs, type ArchivedGatewayLogsProps } from './archived-gateway-logs';

/** Properties of an {@link Ingress}. */
export interface IngressProps {
  readonly network: SegmentedNetwork;
  readonly archive: IAuditArchive;
  readonly onCopy: ArchivedGatewayLogsProps['onCopy'];
  readonly alarmTopic: sns.ITopic;
  readonly deletionProtection: boolean;
  readonly domainName?: string;
  readonly certificate?: acm.ICertificate;
}

/** The way from the edge to container services: an internal load balancer, and the segments on the way to it. */
export class Ingress extends Construct {
  readonly gateway: InternalGateway;
  /** Domain under which every routed service has its host name. */
  readonly domainName: string;
  /** Segment of API Gateway's VPC link. */
  readonly linkSegment: Segment;
  /** Segment of the load balancer. */
  readonly gatewaySegment: Segment;

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    const { network } = props;
    this.linkSegment = network.addSegment('edge-link');
    this.gatewaySegment = network.addSegment('edge-gateway');
    this.linkSegment.allowTo(this.gatewaySegment, ec2.Port.tcp(443), 'API Gateway to the internal load balancer');
    const { domainName, certificate } = this.identity(props);
    this.domainName = domainName;
    this.gateway = new InternalGateway(Stack.of(this), 'InternalGateway', {
      vpc: network.vpc,
      securityGroups: this.gatewaySegment.securityGroups,
      certificate,
      clientCertificates: ClientCertificates.passedOn(),
      deletionProtection: props.deletionProtection,
    });
    new ArchivedGatewayLogs(this, 'AccessLogs', { ...props, gateway: this.gateway });
    new CertificateHealth(this, 'Certificate', { certificate, domainName, alarmTopic: props.alarmTopic });
  }

  /**
   * API Gateway accepts only publicly trusted certificates from a private integration
   * that CloudFormation can express, so the load balancer needs a name in a public zone.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-supported-certificate-authorities-for-http-endpoints.html
   */
  private identity(props: IngressProps): { domainName: string; certificate: acm.ICertificate } {
    if (props.domainName !== undefined && props.certificate !== undefined) {
      return { domainName: props.domainName, certificate: props.certificate };
    }
    // Their names are what people type when they deploy, so they belong to the stack itself.
    const stack = Stack.of(this);
    const zoneId = new CfnParameter(stack, 'IngressZoneId', {
      type: 'AWS::Route53::HostedZone::Id',
      description: 'Id of a public hosted zone, used only to validate the certificate of the internal load balancer',
    });
    const zoneName = new CfnParameter(stack, 'IngressZoneName', {
      allowedPattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
      description: 'Domain name of that hosted zone, e.g. shop.example.com',
    });
    const domainName = `ingress.${zoneName.valueAsString}`;
    const certificate = new acm.Certificate(stack, 'IngressCertificate', {
      domainName: `*.${domainName}`,
      validation: acm.CertificateValidation.fromDns(
        route53.HostedZone.fromHostedZoneAttributes(stack, 'IngressZone', {
          hostedZoneId: zoneId.valueAsString,
          zoneName: zoneName.valueAsString,
        }),
      ),
    });
    return { domainName, certificate };
  }
}
