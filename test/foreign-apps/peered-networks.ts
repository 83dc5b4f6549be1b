import { type App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';

const IMAGE = ec2.MachineImage.latestAmazonLinux2023();
const TYPE = ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MICRO);

/** A network for applications and one for shared services, joined by peering, with a cache in the second. */
export function peeredNetworks(app: App): void {
  const stack = new Stack(app, 'Networks');
  const apps = new ec2.Vpc(stack, 'Apps', { ipAddresses: ec2.IpAddresses.cidr('10.1.0.0/16'), maxAzs: 2 });
  const shared = new ec2.Vpc(stack, 'Shared', {
    ipAddresses: ec2.IpAddresses.cidr('10.2.0.0/16'),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'shared', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
  shared.addGatewayEndpoint('Images', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  const peering = new ec2.CfnVPCPeeringConnection(stack, 'Peering', { vpcId: apps.vpcId, peerVpcId: shared.vpcId });
  const route = (id: string, subnet: ec2.ISubnet, destinationCidrBlock: string): ec2.CfnRoute =>
    new ec2.CfnRoute(stack, id, {
      routeTableId: subnet.routeTable.routeTableId,
      destinationCidrBlock,
      vpcPeeringConnectionId: peering.ref,
    });
  apps.privateSubnets.forEach((subnet, index) => {
    route(`ToShared${index}`, subnet, shared.vpcCidrBlock);
  });
  shared.isolatedSubnets.forEach((subnet, index) => {
    route(`ToApps${index}`, subnet, apps.vpcCidrBlock);
  });
  const sources = new ec2.SecurityGroup(stack, 'CacheGroup', { vpc: shared });
  sources.addIngressRule(ec2.Peer.ipv4(apps.vpcCidrBlock), ec2.Port.tcp(6379));
  const subnets = new elasticache.CfnSubnetGroup(stack, 'CacheSubnets', {
    description: 'cache',
    subnetIds: shared.isolatedSubnets.map(({ subnetId }) => subnetId),
  });
  new elasticache.CfnReplicationGroup(stack, 'Cache', {
    replicationGroupDescription: 'cache',
    cacheNodeType: 'cache.t4g.micro',
    engine: 'valkey',
    numCacheClusters: 2,
    transitEncryptionEnabled: true,
    atRestEncryptionEnabled: true,
    cacheSubnetGroupName: subnets.ref,
    securityGroupIds: [sources.securityGroupId],
  });
  new ec2.Instance(stack, 'Application', { vpc: apps, instanceType: TYPE, machineImage: IMAGE });
  const jump = new ec2.Instance(stack, 'Jump', {
    vpc: apps,
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    instanceType: TYPE,
    machineImage: IMAGE,
  });
  jump.connections.allowFrom(ec2.Peer.ipv4('203.0.113.0/24'), ec2.Port.SSH);
}
