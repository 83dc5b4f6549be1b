import { CfnOutput, type Environment, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { ObjectLockMode } from 'aws-cdk-lib/aws-s3';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { AuditSource } from '../../runtime/contract';
import { AccountProtection, type AccountProtectionProps } from '../account';
import { AuditArchive, AuditLog, AuditQueries, type AuditSourceOptions, AuditTrail, AuditVerification } from '../audit';
import { IdentityProvider, type IIdentityProvider, type OidcProviderAttributes, type PeopleClient } from '../identity';
import { ClusterHealth } from '../monitoring';
import { SegmentedNetwork } from '../network';
import { TrustBundle } from '../secrets';
import { ServiceCluster } from '../services';
import { AlarmTopic, EncryptionKey, type MaintenanceOptions } from '../shared';
import { CallerGateway } from './caller-gateway';
import { Ingress } from './ingress';
import type { Profile } from './profile';
import {
  type Generations,
  requireGenerations,
  type ServiceAuthority,
  type TrustedAuthorities,
} from './service-authority';
import { TokenRevocations } from './token-revocations';
import { verifierPath } from './verifier-path';
import { Watch } from './watch';

/** Properties of the {@link Foundation}. */
export interface FoundationProps {
  readonly stackName: string;
  readonly env?: Environment;
  /** What tells this blueprint from others of the account and region; every stack name and generated name starts with it. */
  readonly owner: string;
  readonly trustDomain: string;
  readonly profile: Profile;
  readonly roles: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly oidcProvider?: OidcProviderAttributes;
  readonly authority: ServiceAuthority;
  readonly edgeCertificates: Generations;
  readonly accountProtection?: AccountProtectionProps;
  readonly ingressDomainName?: string;
  readonly ingressCertificate?: acm.ICertificate;
}

/** Output with the name of the archive's bucket. */
const ARCHIVE_OUTPUT = 'ArchiveName';

/**
 * What all services stand on: audit trail and its key, alarms, the network with a segment for every service, identity,
 * certificate authorities, the trust bundle, and the list of revoked tokens. It references no other stack.
 * Parts that only some services need appear with the first of them.
 */
export class Foundation extends Stack {
  readonly auditKey: EncryptionKey;
  /** The way of every log to the archive; `archive` sends one, so that the way is watched. */
  readonly auditLog: AuditLog;
  /** Tables and queries over the archive. */
  readonly queries: AuditQueries;
  /** What rings when something happens that matters. */
  readonly watch: Watch;
  readonly alarms: AlarmTopic;
  readonly network: SegmentedNetwork;
  /** Whose tokens are accepted. */
  readonly issuer: IIdentityProvider;
  /** The user pool of the blueprint; `undefined` where another provider issues the tokens. */
  readonly identity?: IdentityProvider;
  readonly revocations: TokenRevocations;
  readonly authorities: TrustedAuthorities;
  readonly trustBundle: TrustBundle;
  /** Id of the certificate by which API Gateway proves itself to services. */
  readonly edgeCertificateId: string;
  /** The application in which people sign in, if there is one. */
  readonly peopleClient?: PeopleClient;
  /** What is the same for everything that keeps something fresh. */
  readonly maintenance: MaintenanceOptions;
  private readonly values: Profile['values'];
  private readonly archivers: iam.IRole[] = [];
  private ownedCluster?: ServiceCluster;
  private ownedNamespace?: servicediscovery.PrivateDnsNamespace;
  private ownedIngress?: Ingress;
  private ownedCallerGateway?: CallerGateway;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FoundationProps,
  ) {
    super(scope, id, { stackName: props.stackName, env: props.env, description: 'Audit, network, trust and identity' });
    const { owner, trustDomain } = props;
    const values = props.profile.values;
    const { logRetention, removalPolicy } = values;
    this.values = values;
    this.auditKey = new EncryptionKey(this, 'AuditKey', {
      description: 'Audit trail and operational logs',
      removalPolicy,
    });
    const logs = { encryptionKey: this.auditKey.key, logRetention, removalPolicy };
    const lock = {
      lockDuration: values.auditLock,
      lockMode: values.auditLockCompliance ? ObjectLockMode.COMPLIANCE : ObjectLockMode.GOVERNANCE,
    };
    const trail = new AuditTrail(this, 'AuditTrail', { ...logs, ...lock, resourcePrefix: `${owner}-` });
    this.alarms = new AlarmTopic(this, 'Alarms', { removalPolicy });
    this.maintenance = { logRetention, removalPolicy, alarmTopic: this.alarms.topic };
    const archive = new AuditArchive(this, 'AuditArchive', { ...lock, removalPolicy });
    this.auditLog = new AuditLog(this, 'AuditLog', { ...this.maintenance, encryptionKey: this.auditKey.key, archive });
    AuditVerification.allow(this, archive, verifierPath(owner));
    new CfnOutput(this, ARCHIVE_OUTPUT, { value: archive.bucket.bucketName });
    const queries = new NestedStack(this, 'Queries', { description: 'Tables and queries over the archive' });
    this.queries = new AuditQueries(queries, 'AuditQueries', { archive, removalPolicy });
    this.watch = new Watch(this, 'Watch', {
      owner,
      alarmTopic: this.alarms.topic,
      auditLog: this.auditLog,
      trailLogGroup: trail.logGroup,
    });
    if (props.accountProtection !== undefined) {
      new AccountProtection(this, 'Account', props.accountProtection);
    }
    this.network = new SegmentedNetwork(this, 'Network', { ...logs, maxZones: values.zones });
    this.archive('trail', trail.logGroup);
    this.archive('flow', this.network.flowLogGroup);
    if (props.oidcProvider === undefined) {
      this.identity = this.createIdentity();
      this.issuer = this.identity;
    } else {
      this.issuer = IdentityProvider.fromOidc(this, 'Identity', props.oidcProvider);
    }
    if (props.callbackUrls.length > 0) {
      this.peopleClient = this.identity?.addPeopleClient('People', { callbackUrls: [...props.callbackUrls] });
    }
    this.revocations = new TokenRevocations(this, 'Revocations', {
      deletionProtection: values.deletionProtection,
      removalPolicy,
    });
    const maintained = { ...this.maintenance, encryptionKey: this.auditKey.key };
    this.authorities = props.authority.declare(this, trustDomain, maintained);
    this.trustBundle = new TrustBundle(this, 'TrustBundle', {
      ...maintained,
      parameterName: `/${owner}/trust-bundle`,
      authorities: this.authorities.trusted,
      issuers: [this.issuer.issuer],
    });
    this.edgeCertificateId = this.declareEdgeCertificates(props.edgeCertificates);
  }

  /** Name of the archive's bucket, for stacks that need its text because their policies name what is in it. */
  get archiveName(): string {
    return Fn.getStackOutput(this.stackName, ARCHIVE_OUTPUT);
  }

  /** Sends a log group to the archive, and watches that it arrives. */
  archive(source: AuditSource, logGroup: logs.ILogGroup, options?: AuditSourceOptions): void {
    this.auditLog.addSource(source, logGroup, options);
    this.watch.watchDeliveries();
  }

  /** Sends the log of a web ACL to the archive, and watches that it arrives. */
  archiveWebAcl(scope: Construct, webAclArn: string): void {
    this.auditLog.addWebAclLogs(scope, webAclArn);
    this.watch.watchDeliveries();
  }

  /** Roles that write into the archive as a matter of course, so far. */
  get archivingRoles(): readonly iam.IRole[] {
    return [...this.auditLog.deliveries.map(({ role }) => role), ...this.archivers];
  }

  /** The cluster of all container services. */
  get cluster(): ServiceCluster {
    if (this.ownedCluster === undefined) {
      this.ownedCluster = new ServiceCluster(this, 'Cluster', { vpc: this.network.vpc });
      const { cluster } = this.ownedCluster;
      new ClusterHealth(this.watch, 'Tasks', { cluster, alarmTopic: this.alarms.topic });
    }
    return this.ownedCluster;
  }

  /** Names of the services that others may call. They resolve in this network only. */
  get namespace(): servicediscovery.PrivateDnsNamespace {
    this.ownedNamespace ??= new servicediscovery.PrivateDnsNamespace(this, 'Namespace', {
      name: this.props.trustDomain,
      vpc: this.network.vpc,
      description: 'Services of the trust domain',
    });
    return this.ownedNamespace;
  }

  /** The way from the edge to container services. */
  get ingress(): Ingress {
    this.ownedIngress ??= new Ingress(this, 'Ingress', {
      network: this.network,
      archive: this.auditLog.archive,
      onCopy: (role) => this.archivers.push(role),
      alarmTopic: this.alarms.topic,
      deletionProtection: this.values.deletionProtection,
      domainName: this.props.ingressDomainName,
      certificate: this.props.ingressCertificate,
    });
    return this.ownedIngress;
  }

  /** The way from services to functions. */
  get callerGateway(): CallerGateway {
    this.ownedCallerGateway ??= new CallerGateway(this, 'CallerGateway', {
      ...this.maintenance,
      owner: this.props.owner,
      network: this.network,
      archive: this.auditLog.archive,
      onCopy: (role) => this.archivers.push(role),
      alarmTopic: this.alarms.topic,
      authority: this.authorities.issuing,
      trustBundle: this.trustBundle,
      namespace: this.namespace,
      encryptionKey: this.auditKey.key,
      deletionProtection: this.values.deletionProtection,
    });
    return this.ownedCallerGateway;
  }

  private createIdentity(): IdentityProvider {
    const { deletionProtection, removalPolicy, selfSignUp } = this.values;
    const identity = new IdentityProvider(this, 'Identity', { deletionProtection, removalPolicy, selfSignUp });
    for (const role of this.props.roles) {
      identity.addRole(role);
    }
    return identity;
  }

  private declareEdgeCertificates(generations: Generations): string {
    requireGenerations(this, 'the certificate of the edge', generations);
    const ids = new Map(
      generations.trusted.map((generation) => {
        const certificate = new apigateway.CfnClientCertificate(this, `EdgeCertificate${generation}`, {
          description: `${this.props.owner}: API Gateway to services, ${generation}`,
        });
        this.trustBundle.addEdgeCertificate(certificate.attrClientCertificateId);
        return [generation, certificate.attrClientCertificateId];
      }),
    );
    return ids.get(generations.current) as string;
  }
}
