import { Aws } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { NetworkEndpoint } from '../network-endpoint';
import { ENDPOINTS } from './endpoint-definitions';
import { RuleGroup } from './rule-group';

/** Properties of {@link Endpoints}. */
export interface EndpointsProps {
  /** VPC whose isolated subnets get the endpoints. */
  readonly vpc: ec2.IVpc;

  /** Addresses of the VPC. */
  readonly cidr: string;
}

/** The endpoints that somebody needs, and none besides. */
export class Endpoints extends Construct {
  private readonly created = new Map<NetworkEndpoint, ec2.VpcEndpoint>();
  private group: RuleGroup | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EndpointsProps,
  ) {
    super(scope, id);
  }

  /** Security group of all interface endpoints. */
  get securityGroup(): ec2.ISecurityGroup {
    if (!this.group) {
      this.group = new RuleGroup(this, 'Segment', { vpc: this.props.vpc, description: 'Interface endpoints' });
      // By address, not by segment: 60 rules would not do for a hundred services. Who may come is said at the other
      // end, where no segment has a way out to here unless it is declared.
      this.group.allowFrom('vpc', ec2.Peer.ipv4(this.props.cidr), ec2.Port.tcp(443), 'Workloads of this VPC');
    }
    return this.group.securityGroup;
  }

  /** The endpoint, created on the first call. */
  require(endpoint: NetworkEndpoint): ec2.VpcEndpoint {
    const existing = this.created.get(endpoint);
    if (existing) {
      return existing;
    }
    const created = this.create(endpoint);
    this.created.set(endpoint, created);
    for (const statement of perimeter(endpoint)) {
      created.addToPolicy(statement);
    }
    return created;
  }

  private create(endpoint: NetworkEndpoint): ec2.VpcEndpoint {
    const { vpc } = this.props;
    const subnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    const definition = ENDPOINTS[endpoint];
    if (definition.interface === undefined) {
      return new ec2.GatewayVpcEndpoint(this, endpoint, {
        vpc,
        service: definition.gateway.service,
        subnets: [subnets],
      });
    }
    return new ec2.InterfaceVpcEndpoint(this, endpoint, {
      vpc,
      service: definition.interface,
      subnets,
      privateDnsEnabled: true,
      open: false,
      securityGroups: [this.securityGroup],
    });
  }
}

/**
 * Only principals of this account, and only resources of this account: without the first, an
 * intruder could carry data out with credentials of another account; without the second,
 * into a bucket or key of theirs with the service's own.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
function perimeter(endpoint: NetworkEndpoint): iam.PolicyStatement[] {
  const { actions, actionsWithoutResource } = ENDPOINTS[endpoint];
  const ours = { 'aws:PrincipalAccount': Aws.ACCOUNT_ID };
  const statements = [
    new iam.PolicyStatement({
      sid: 'ThisAccountOnly',
      principals: [new iam.AnyPrincipal()], // Gateway endpoints know no other; the condition narrows it.
      actions,
      resources: ['*'],
      conditions: { StringEquals: { ...ours, 'aws:ResourceAccount': Aws.ACCOUNT_ID } },
    }),
  ];
  if (actionsWithoutResource) {
    statements.push(
      new iam.PolicyStatement({
        sid: 'CallsWithoutResource',
        principals: [new iam.AnyPrincipal()],
        actions: actionsWithoutResource,
        resources: ['*'],
        conditions: { StringEquals: ours },
      }),
    );
  }
  if (endpoint === NetworkEndpoint.S3) {
    // Layers of ECR images lie in a bucket of AWS, behind URLs that ECR signs with its own credentials.
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
    statements.push(
      new iam.PolicyStatement({
        sid: 'ImageLayers',
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [`arn:${Aws.PARTITION}:s3:::prod-${Aws.REGION}-starport-layer-bucket/*`],
      }),
    );
  }
  return statements;
}
