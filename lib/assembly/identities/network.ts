import type { Identity } from '../identity-table';

/** A resource of EC2 with an id such as `sg-0…`. */
function ec2(kind: string, prefix: string, attributes: Identity['attributes']): Identity {
  return {
    ref: `${prefix}-{hex17}`,
    arn: `arn:{partition}:ec2:{region}:{account}:${kind}/${prefix}-{hex17}`,
    attributes,
  };
}

/**
 * Networks, and what stands in them.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export const NETWORK_IDENTITIES: Readonly<Record<string, Identity>> = {
  'AWS::EC2::VPC': ec2('vpc', 'vpc', {
    VpcId: '{ref}',
    CidrBlock: '{(CidrBlock)}',
    DefaultSecurityGroup: 'sg-{hex17}',
    DefaultNetworkAcl: 'acl-{hex17}',
  }),
  'AWS::EC2::Subnet': ec2('subnet', 'subnet', {
    SubnetId: '{ref}',
    VpcId: '{(VpcId)}',
    AvailabilityZone: '{(AvailabilityZone)}',
    CidrBlock: '{(CidrBlock)}',
    NetworkAclAssociationId: 'aclassoc-{hex17}',
  }),
  'AWS::EC2::SecurityGroup': ec2('security-group', 'sg', { GroupId: '{ref}', VpcId: '{(VpcId)}' }),
  'AWS::EC2::NetworkAcl': ec2('network-acl', 'acl', { Id: '{ref}' }),
  'AWS::EC2::RouteTable': ec2('route-table', 'rtb', { RouteTableId: '{ref}' }),
  'AWS::EC2::InternetGateway': ec2('internet-gateway', 'igw', { InternetGatewayId: '{ref}' }),
  'AWS::EC2::EgressOnlyInternetGateway': ec2('egress-only-internet-gateway', 'eigw', { Id: '{ref}' }),
  'AWS::EC2::NatGateway': ec2('natgateway', 'nat', { NatGatewayId: '{ref}' }),
  'AWS::EC2::VPCEndpoint': ec2('vpc-endpoint', 'vpce', { Id: '{ref}' }),
  'AWS::EC2::VPCPeeringConnection': ec2('vpc-peering-connection', 'pcx', { Id: '{ref}' }),
  'AWS::EC2::TransitGateway': ec2('transit-gateway', 'tgw', { Id: '{ref}' }),
  'AWS::EC2::PrefixList': ec2('prefix-list', 'pl', { PrefixListId: '{ref}' }),
  'AWS::EC2::Instance': ec2('instance', 'i', { InstanceId: '{ref}', PrivateIp: '10.0.0.10', PublicIp: '203.0.113.10' }),
  'AWS::EC2::NetworkInterface': ec2('network-interface', 'eni', { Id: '{ref}', PrimaryPrivateIpAddress: '10.0.0.20' }),
  'AWS::EC2::Volume': ec2('volume', 'vol', { VolumeId: '{ref}' }),
  'AWS::EC2::DHCPOptions': ec2('dhcp-options', 'dopt', { DhcpOptionsId: '{ref}' }),
  'AWS::EC2::VPNGateway': ec2('vpn-gateway', 'vgw', { VPNGatewayId: '{ref}' }),
  'AWS::EC2::VPNConnection': ec2('vpn-connection', 'vpn', { VpnConnectionId: '{ref}' }),
  'AWS::EC2::CustomerGateway': ec2('customer-gateway', 'cgw', { CustomerGatewayId: '{ref}' }),
  'AWS::EC2::VPCEndpointService': ec2('vpc-endpoint-service', 'vpce-svc', { ServiceId: '{ref}' }),
  'AWS::EC2::TransitGatewayAttachment': ec2('transit-gateway-attachment', 'tgw-attach', { Id: '{ref}' }),
  'AWS::EC2::TransitGatewayRouteTable': ec2('transit-gateway-route-table', 'tgw-rtb', {
    TransitGatewayRouteTableId: '{ref}',
  }),
  'AWS::EC2::SecurityGroupIngress': ec2('security-group-rule', 'sgr', { Id: '{ref}' }),
  'AWS::EC2::SecurityGroupEgress': ec2('security-group-rule', 'sgr', { Id: '{ref}' }),
  'AWS::EC2::SubnetRouteTableAssociation': { ref: 'rtbassoc-{hex17}', attributes: { Id: '{ref}' } },
  'AWS::EC2::FlowLog': ec2('vpc-flow-log', 'fl', { Id: '{ref}' }),
  'AWS::EC2::LaunchTemplate': ec2('launch-template', 'lt', { LatestVersionNumber: '1', DefaultVersionNumber: '1' }),
  'AWS::EC2::EIP': { ref: '203.0.113.1', attributes: { AllocationId: 'eipalloc-{hex17}', PublicIp: '{ref}' } },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    name: 'Name',
    longest: 32,
    ref: '{arn}',
    arn: 'arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{(Type):app,network=net,gateway=gwy}/{name}/{hex16}',
    attributes: {
      LoadBalancerArn: '{arn}',
      DNSName: '{(Scheme):,internal=internal-}{lower}-{hex10}.{region}.elb.{suffix}',
      LoadBalancerFullName: '{(Type):app,network=net,gateway=gwy}/{name}/{hex16}',
      LoadBalancerName: '{name}',
      CanonicalHostedZoneID: 'Z{hex10}',
    },
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    name: 'Name',
    longest: 32,
    ref: '{arn}',
    arn: 'arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex16}',
    attributes: {
      TargetGroupArn: '{arn}',
      TargetGroupFullName: 'targetgroup/{name}/{hex16}',
      TargetGroupName: '{name}',
    },
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    ref: '{arn}',
    arn: '{(LoadBalancerArn)}/{hex16}',
    derive: (arn) => arn.replace(':loadbalancer/', ':listener/'),
    attributes: { ListenerArn: '{arn}' },
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': {
    ref: '{arn}',
    arn: '{(ListenerArn)}/{hex16}',
    derive: (arn) => arn.replace(':listener/', ':listener-rule/'),
    attributes: { RuleArn: '{arn}' },
  },
  'AWS::ElasticLoadBalancingV2::TrustStore': {
    name: 'Name',
    ref: '{arn}',
    arn: 'arn:{partition}:elasticloadbalancing:{region}:{account}:truststore/{name}/{hex16}',
    attributes: { TrustStoreArn: '{arn}' },
  },
  'AWS::ServiceDiscovery::PrivateDnsNamespace': {
    ref: 'ns-{hex16}',
    arn: 'arn:{partition}:servicediscovery:{region}:{account}:namespace/{ref}',
    attributes: { Id: '{ref}', HostedZoneId: 'Z{hex10}' },
  },
  'AWS::ServiceDiscovery::Service': {
    ref: 'srv-{hex16}',
    arn: 'arn:{partition}:servicediscovery:{region}:{account}:service/{ref}',
    attributes: { Id: '{ref}', Name: '{(Name)}' },
  },
  'AWS::Route53::HostedZone': {
    ref: 'Z{hex10}',
    arn: 'arn:{partition}:route53:::hostedzone/{ref}',
    attributes: { Id: '{ref}' },
  },
  'AWS::CloudFront::Distribution': {
    ref: 'E{hex10}',
    arn: 'arn:{partition}:cloudfront::{account}:distribution/{ref}',
    attributes: { Id: '{ref}', DomainName: 'd{hex10}.cloudfront.net' },
  },
};
