import { CfnParameter, type Environment, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ObjectLockMode } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AuditTrail } from '../audit';
import { IdentityProvider, type PeopleClient } from '../identity';
import { type Segment, SegmentedNetwork } from '../network';
import { InternalGateway, ServiceCluster } from '../services';
import { EncryptionKey } from '../shared';
import type { Profile } from './profile';
import { TokenRevocations } from './token-revocations';

/** Properties of the {@link Foundation}. */
export interface FoundationProps {
  readonly stackName: string;
  readonly env?: Environment;
  /** What every stack name of the blueprint, and so every generated resource name, starts with. */
  readonly resourcePrefix: string;
  readonly trustDomain: string;
  readonly profile: Profile;
  readonly roles: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly ingressDomainName?: string;
  readonly ingressCertificate?: acm.ICertificate;
}

/**
 * What all services stand on: audit trail and its key, the network with a segment for every
 * service, identity, and the list of revoked tokens. It references no other stack.
 * Parts that only container services need appear with the first of them.
 */
export class Foundation extends Stack {
  readonly auditKey: EncryptionKey;
  readonly network: SegmentedNetwork;
  readonly identity: IdentityProvider;
  readonly revocations: TokenRevocations;
  /** The application in which people sign in, if there is one. */
  readonly peopleClient?: PeopleClient;
  private readonly values: Profile['values'];
  private ownedCluster?: ServiceCluster;
  private ownedIngress?: Ingress;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FoundationProps,
  ) {
    super(scope, id, { stackName: props.stackName, env: props.env, description: 'Audit, network and identity' });
    const values = props.profile.values;
    this.values = values;
    this.auditKey = new EncryptionKey(this, 'AuditKey', {
      description: 'Audit trail and operational logs',
      removalPolicy: values.removalPolicy,
    });
    const logs = {
      encryptionKey: this.auditKey.key,
      logRetention: values.logRetention,
      removalPolicy: values.removalPolicy,
    };
    new AuditTrail(this, 'AuditTrail', {
      ...logs,
      resourcePrefix: props.resourcePrefix,
      lockDuration: values.auditLock,
      lockMode: values.auditLockCompliance ? ObjectLockMode.COMPLIANCE : ObjectLockMode.GOVERNANCE,
    });
    this.network = new SegmentedNetwork(this, 'Network', { ...logs, maxZones: values.zones });
    this.identity = new IdentityProvider(this, 'Identity', {
      selfSignUp: values.selfSignUp,
      deletionProtection: values.deletionProtection,
      removalPolicy: values.removalPolicy,
    });
    for (const role of props.roles) {
      this.identity.addRole(role);
    }
    if (props.callbackUrls.length > 0) {
      this.peopleClient = this.identity.addPeopleClient('People', { callbackUrls: [...props.callbackUrls] });
    }
    this.revocations = new TokenRevocations(this, 'Revocations', {
      deletionProtection: values.deletionProtection,
      removalPolicy: values.removalPolicy,
    });
  }

  /** The cluster of all container services. */
  get cluster(): ServiceCluster {
    this.ownedCluster ??= new ServiceCluster(this, 'Cluster', {
      vpc: this.network.vpc,
      namespaceName: this.props.trustDomain,
    });
    return this.ownedCluster;
  }

  /** The way from the edge to container services. */
  get ingress(): Ingress {
    this.ownedIngress ??= this.createIngress();
    return this.ownedIngress;
  }

  private createIngress(): Ingress {
    const linkSegment = this.network.addSegment('edge-link');
    const gatewaySegment = this.network.addSegment('edge-gateway');
    linkSegment.allowTo(gatewaySegment, ec2.Port.tcp(443), 'API Gateway to the internal load balancer');
    const { domainName, certificate } = this.ingressIdentity();
    const gateway = new InternalGateway(this, 'InternalGateway', {
      vpc: this.network.vpc,
      securityGroups: gatewaySegment.securityGroups,
      certificate,
      deletionProtection: this.values.deletionProtection,
    });
    return { gateway, domainName, linkSegment, gatewaySegment };
  }

  /**
   * API Gateway accepts only publicly trusted certificates from a private integration
   * that CloudFormation can express, so the load balancer needs a name in a public zone.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-supported-certificate-authorities-for-http-endpoints.html
   */
  private ingressIdentity(): { domainName: string; certificate: acm.ICertificate } {
    const { ingressDomainName, ingressCertificate } = this.props;
    if (ingressDomainName !== undefined && ingressCertificate !== undefined) {
      return { domainName: ingressDomainName, certificate: ingressCertificate };
    }
    const zoneId = new CfnParameter(this, 'IngressZoneId', {
      type: 'AWS::Route53::HostedZone::Id',
      description: 'Id of a public hosted zone, used only to validate the certificate of the internal load balancer',
    });
    const zoneName = new CfnParameter(this, 'IngressZoneName', {
      allowedPattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
      description: 'Domain name of that hosted zone, e.g. shop.example.com',
    });
    const domainName = `ingress.${zoneName.valueAsString}`;
    const certificate = new acm.Certificate(this, 'IngressCertificate', {
      domainName: `*.${domainName}`,
      validation: acm.CertificateValidation.fromDns(
        route53.HostedZone.fromHostedZoneAttributes(this, 'IngressZone', {
          hostedZoneId: zoneId.valueAsString,
          zoneName: zoneName.valueAsString,
        }),
      ),
    });
    return { domainName, certificate };
  }
}

/** The internal load balancer in front of container services, and the segments on the way to it. */
export interface Ingress {
  readonly gateway: InternalGateway;
  /** Domain under which every routed service has its host name. */
  readonly domainName: string;
  /** Segment of API Gateway's VPC link. */
  readonly linkSegment: Segment;
  /** Segment of the load balancer. */
  readonly gatewaySegment: Segment;
}
