import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { SERVICE_PORT } from '../../runtime/contract';
import type { IAuditArchive } from '../audit';
import { DataClass, EncryptedBucket } from '../data';
import type { Segment, SegmentedNetwork } from '../network';
import { GatewayCertificate, type ICertificateAuthority, type TrustBundle } from '../secrets';
import { ClientCertificates, InternalGateway } from '../services';
import { BlueprintError, type MaintenanceOptions } from '../shared';
import { ArchivedGatewayLogs, type ArchivedGatewayLogsProps } from './archived-gateway-logs';
import { LIMITS } from './limits';

/** Name by which the gateway proves itself when nobody asks for a function. */
const GATEWAY = 'service-gateway';

/** Object of the bucket that holds the roots. */
const ROOTS = 'roots.pem';

/** Properties of a {@link CallerGateway}. */
export interface CallerGatewayProps extends MaintenanceOptions {
  /** What tells this blueprint from others of the account and region. */
  readonly owner: string;
  readonly network: SegmentedNetwork;
  readonly archive: IAuditArchive;
  readonly onCopy: ArchivedGatewayLogsProps['onCopy'];
  readonly alarmTopic: sns.ITopic;
  readonly authority: ICertificateAuthority;
  readonly trustBundle: TrustBundle;
  readonly namespace: servicediscovery.PrivateDnsNamespace;
  readonly encryptionKey: kms.IKey;
  readonly deletionProtection: boolean;
}

/**
 * The way from services to functions, which cannot listen themselves: a load balancer that verifies the certificates of
 * callers against the authorities of the trust bundle, and shows the certificate of the function that is asked for.
 */
export class CallerGateway extends Construct {
  /** Segment of the load balancer; every caller of a function may connect to it. */
  readonly segment: Segment;

  /** The load balancer. */
  readonly gateway: InternalGateway;

  private published = 0;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CallerGatewayProps,
  ) {
    super(scope, id);
    const { authority, network, trustBundle, owner, removalPolicy } = props;
    this.segment = network.addSegment(GATEWAY);
    const { bucket } = new EncryptedBucket(this, 'Roots', { dataClass: DataClass.PUBLIC, removalPolicy });
    const name = `${owner}-callers`.slice(-32);
    trustBundle.keepTrustStore({ bucket, key: ROOTS, name });
    const trustStore = new elbv2.TrustStore(this, 'TrustStore', { trustStoreName: name, bucket, key: ROOTS });
    // A store can't be made of an object that is not there yet.
    trustStore.node.addDependency(trustBundle.written);
    this.gateway = new InternalGateway(this, 'Gateway', {
      vpc: network.vpc,
      securityGroups: this.segment.securityGroups,
      certificate: new GatewayCertificate(this, 'Certificate', { ...props, authority, serviceName: GATEWAY })
        .certificate,
      clientCertificates: ClientCertificates.verifiedBy(trustStore),
      port: SERVICE_PORT,
      deletionProtection: props.deletionProtection,
    });
    const { alarmTopic, archive, onCopy } = props;
    new ArchivedGatewayLogs(this, 'AccessLogs', { alarmTopic, archive, onCopy, gateway: this.gateway });
  }

  /**
   * Gives a function service its name in the trust domain. Everything is created in the caller's scope.
   *
   * @throws BlueprintError `LIMIT_EXCEEDED`
   */
  publish(scope: Construct, serviceName: string): void {
    this.published += 1;
    if (this.published > LIMITS.calledFunctions) {
      throw new BlueprintError(
        'LIMIT_EXCEEDED',
        `at most ${LIMITS.calledFunctions} functions may be called by services, got '${serviceName}' as one more; host some as containers or split the blueprint`,
        scope,
      );
    }
    const { namespace } = this.props;
    const service = new servicediscovery.Service(scope, 'Name', {
      namespace: servicediscovery.PrivateDnsNamespace.fromPrivateDnsNamespaceAttributes(scope, 'Namespace', {
        namespaceId: namespace.namespaceId,
        namespaceArn: namespace.namespaceArn,
        namespaceName: namespace.namespaceName,
      }),
      name: serviceName,
      dnsRecordType: servicediscovery.DnsRecordType.A,
      routingPolicy: servicediscovery.RoutingPolicy.WEIGHTED,
      loadBalancer: true,
    });
    new servicediscovery.CfnInstance(scope, 'Alias', {
      serviceId: service.serviceId,
      instanceAttributes: { AWS_ALIAS_DNS_NAME: this.gateway.loadBalancer.loadBalancerDnsName },
    });
  }
}
