import {
  ALL,
  acl,
  ask,
  type Case,
  cidr,
  cidr6,
  group,
  instance,
  of,
  PAIR,
  pathsOf,
  type Question,
  type Resources,
  ref,
  routes,
  stopOf,
  subnet,
  tcpFrom,
  UNKNOWN,
  vpc,
} from './systems';

const gateway = { Gateway: of('AWS::EC2::InternetGateway', {}) };
const toGateway = { DestinationCidrBlock: ALL, GatewayId: ref('Gateway') };
const publicly = {
  NetworkInterfaces: [
    { AssociatePublicIpAddress: true, DeviceIndex: '0', SubnetId: ref('ClientSubnet'), GroupSet: [ref('ClientGroup')] },
  ],
};
const PUBLIC: Resources = { ...gateway, Client: instance(undefined, undefined, publicly) };
const v6 = { Ipv6CidrBlock: '2001:db8:0:1::/64', AssignIpv6AddressOnCreation: true };
const out: Question = { to: 'internet' };
const inwards: Question = { from: 'internet', to: 'Client' };
const admitAll = { ClientGroup: group([tcpFrom(cidr(ALL)), tcpFrom(cidr6('::/0'))]) };
const nat = (more = {}, at = 'ServerSubnet') => ({
  Nat: of('AWS::EC2::NatGateway', { SubnetId: ref(at), AllocationId: 'eipalloc-1', ...more }),
  ...routes('ClientSubnet', [{ DestinationCidrBlock: ALL, NatGatewayId: ref('Nat') }]),
});

const INTERNET_CASES: readonly Case[] = [
  ['reaches nothing outside from a subnet without a route', { ...PUBLIC }, 'route', out],
  [
    'reaches the internet through a gateway with a public address',
    { ...PUBLIC, ...routes('ClientSubnet', [toGateway]) },
    'open',
    out,
  ],
  [
    'reaches nothing through a gateway without a public address',
    { ...gateway, ...routes('ClientSubnet', [toGateway]) },
    'route',
    out,
  ],
  [
    'takes the address that the subnet gives',
    {
      ...gateway,
      ClientSubnet: subnet('10.0.1.0/24', { MapPublicIpOnLaunch: true }),
      ...routes('ClientSubnet', [toGateway]),
    },
    'open',
    out,
  ],
  [
    'takes an elastic address',
    { ...gateway, Ip: of('AWS::EC2::EIP', { InstanceId: ref('Client') }), ...routes('ClientSubnet', [toGateway]) },
    'open',
    out,
  ],
  [
    'has no route where the gateway takes other addresses',
    { ...PUBLIC, ...routes('ClientSubnet', [{ ...toGateway, DestinationCidrBlock: '192.168.0.0/16' }]) },
    'route',
    out,
  ],
  ['is reached from the internet', { ...PUBLIC, ...admitAll, ...routes('ClientSubnet', [toGateway]) }, 'open', inwards],
  ['is not reached without a gateway, whatever its address', { ...PUBLIC, ...admitAll }, 'route', inwards],
  [
    'is not reached without a public address',
    { ...gateway, ...admitAll, ...routes('ClientSubnet', [toGateway]) },
    'route',
    inwards,
  ],
  [
    'is not reached where only private addresses are admitted',
    { ...PUBLIC, ClientGroup: group([tcpFrom(cidr('10.0.0.0/8'))]), ...routes('ClientSubnet', [toGateway]) },
    'security-group',
    inwards,
  ],
  [
    'is reached over IPv6 without a public IPv4 address',
    {
      ...gateway,
      ...admitAll,
      ClientSubnet: subnet('10.0.1.0/24', { ...v6, Ipv6CidrBlock: '2600:1f18::/64' }),
      ...routes('ClientSubnet', [{ DestinationIpv6CidrBlock: '::/0', GatewayId: ref('Gateway') }]),
    },
    'open',
    inwards,
  ],
  [
    'goes out over IPv6 through an egress-only gateway',
    {
      Egress: of('AWS::EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') }),
      ClientSubnet: subnet('10.0.1.0/24', v6),
      ...routes('ClientSubnet', [{ DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: ref('Egress') }]),
    },
    'open',
    out,
  ],
  [
    'is not reached through an egress-only gateway',
    {
      ...admitAll,
      Egress: of('AWS::EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') }),
      ClientSubnet: subnet('10.0.1.0/24', v6),
      ...routes('ClientSubnet', [{ DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: ref('Egress') }]),
    },
    'route',
    inwards,
  ],
  [
    'goes out through a NAT gateway in a public subnet',
    { ...gateway, ...nat(), ...routes('ServerSubnet', [toGateway]) },
    'open',
    out,
  ],
  ['goes nowhere through a NAT gateway whose subnet has no route', { ...gateway, ...nat() }, 'route', out],
  [
    'goes nowhere through a private NAT gateway',
    { ...gateway, ...nat({ ConnectivityType: 'private' }), ...routes('ServerSubnet', [toGateway]) },
    'route',
    out,
  ],
  [
    'is not reached through a NAT gateway',
    { ...gateway, ...admitAll, ...nat(), ...routes('ServerSubnet', [toGateway]) },
    'route',
    inwards,
  ],
  [
    'is stopped by the ACL of the subnet of the NAT gateway',
    {
      ...gateway,
      ...nat(),
      ...routes('ServerSubnet', [toGateway]),
      ...acl('ServerSubnet', [['in', 100, 'allow', ALL]]),
    },
    'route',
    out,
  ],
  [
    'counts a route through a network interface as leading everywhere',
    { ...PUBLIC, ...routes('ClientSubnet', [{ DestinationCidrBlock: ALL, NetworkInterfaceId: 'eni-1' }]) },
    'open',
    out,
  ],
  [
    'counts a route through a transit gateway as leading out',
    routes('ClientSubnet', [{ DestinationCidrBlock: ALL, TransitGatewayId: 'tgw-1' }]),
    'open',
    out,
  ],
  [
    'counts a destination that is not known as everywhere',
    { ...PUBLIC, ...routes('ClientSubnet', [{ ...toGateway, DestinationCidrBlock: UNKNOWN }]) },
    'open',
    out,
  ],
  [
    'counts a subnet that is not in the system as having every route',
    { Client: instance('subnet-1', [ref('ClientGroup')]) },
    'open',
    out,
  ],
];

const PEERED: Resources = {
  Other: vpc('10.8.0.0/16'),
  ServerSubnet: subnet('10.8.2.0/24', {}, 'Other'),
  ServerGroup: group([tcpFrom({ SourceSecurityGroupId: ref('ClientGroup') })], undefined, 'Other'),
  Peering: of('AWS::EC2::VPCPeeringConnection', { VpcId: ref('Vpc'), PeerVpcId: ref('Other') }),
};
const there = { DestinationCidrBlock: '10.8.0.0/16', VpcPeeringConnectionId: ref('Peering') };
const back = { DestinationCidrBlock: '10.0.0.0/16', VpcPeeringConnectionId: ref('Peering') };
const transit = { TransitGatewayId: 'tgw-1' };

const VPC_CASES: readonly Case[] = [
  [
    'reaches a peered VPC, whose groups name those of this one',
    { ...PEERED, ...routes('ClientSubnet', [there]), ...routes('ServerSubnet', [back], 'Other') },
    'open',
  ],
  ['needs a route to the peered VPC', { ...PEERED, ...routes('ServerSubnet', [back], 'Other') }, 'route'],
  ['needs a route back from the peered VPC', { ...PEERED, ...routes('ClientSubnet', [there]) }, 'route'],
  [
    'does not reach a third VPC through a peering',
    {
      ...PEERED,
      Third: vpc('10.9.0.0/16'),
      Peering: of('AWS::EC2::VPCPeeringConnection', { VpcId: ref('Vpc'), PeerVpcId: ref('Third') }),
      ...routes('ClientSubnet', [there]),
      ...routes('ServerSubnet', [back], 'Other'),
    },
    'route',
  ],
  [
    'goes by the most specific route',
    {
      ...PEERED,
      ...gateway,
      ...routes('ClientSubnet', [there, { DestinationCidrBlock: '10.8.2.0/24', GatewayId: ref('Gateway') }]),
      ...routes('ServerSubnet', [back], 'Other'),
    },
    'route',
  ],
  [
    'counts VPCs on a transit gateway as connected',
    {
      ...PEERED,
      One: of('AWS::EC2::TransitGatewayAttachment', { ...transit, VpcId: ref('Vpc') }),
      Two: of('AWS::EC2::TransitGatewayAttachment', { ...transit, VpcId: ref('Other') }),
      ...routes('ClientSubnet', [{ DestinationCidrBlock: '10.8.0.0/16', ...transit }]),
      ...routes('ServerSubnet', [{ DestinationCidrBlock: '10.0.0.0/16', ...transit }], 'Other'),
    },
    'open',
  ],
  [
    'does not reach a VPC without an attachment through a transit gateway',
    { ...PEERED, ...routes('ClientSubnet', [{ DestinationCidrBlock: '10.8.0.0/16', ...transit }]) },
    'route',
  ],
  [
    'counts a subnet that is not in the system as connected',
    { Server: instance('subnet-1', [ref('ServerGroup')]) },
    'open',
  ],
];

describe('routes', () => {
  it.each(INTERNET_CASES.map((one) => [one[0], one] as const))('%s', (_, [, changes, answer, question]) => {
    expect(stopOf(ask(pathsOf({ ...PAIR, ...changes }), question))).toBe(answer);
  });

  it.each(VPC_CASES.map((one) => [one[0], one] as const))('%s', (_, [, changes, answer]) => {
    expect(stopOf(ask(pathsOf({ ...PAIR, ...changes })))).toBe(answer);
  });
});
