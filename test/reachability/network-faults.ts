import type { Templates } from './edited-assembly';
import { type Case, ORDERS, PAYMENTS } from './permission-faults';

const PATHS = /^ShopPaths/;
const USERS = /^ShopUsers/;
const GROUP = 'AWS::EC2::SecurityGroup';

type Direction = 'SecurityGroupIngress' | 'SecurityGroupEgress';

function addRule(templates: Templates, group: RegExp, direction: Direction, rule: object): void {
  const { Properties } = templates.one(GROUP, group, PATHS);
  Properties[direction] = [...(Properties[direction] ?? []), rule];
}

const NETWORK = { CidrIp: '10.0.0.0/16', IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443 };

/** What a container or function is told about calls. */
function tell(templates: Templates, file: RegExp, name: string, value: string): void {
  for (const { Properties } of templates.all('AWS::Lambda::Function', /^ServiceFunction/, file)) {
    Properties.Environment.Variables[name] = value;
  }
  for (const { Properties } of templates.all('AWS::ECS::TaskDefinition', /./, file)) {
    for (const variable of Properties.ContainerDefinitions[0].Environment) {
      variable.Value = variable.Name === name ? value : variable.Value;
    }
  }
}

const NETWORK_FILE = /^ShopUsers/;

/** A network with a subnet that routes to the internet, and something in it; parts may be left out or changed. */
function publicNetwork(
  templates: Templates,
  {
    type,
    properties,
    from = '0.0.0.0/0',
    gateway = true,
  }: { type: string; properties: object; from?: string; gateway?: boolean },
): void {
  const add = (logicalId: string, Type: string, Properties: object): void =>
    templates.add(NETWORK_FILE, logicalId, { Type, Properties });
  add('Net', 'AWS::EC2::VPC', { CidrBlock: '192.168.0.0/16' });
  add('NetSubnet', 'AWS::EC2::Subnet', {
    VpcId: { Ref: 'Net' },
    CidrBlock: '192.168.1.0/24',
    MapPublicIpOnLaunch: true,
  });
  add('NetTable', 'AWS::EC2::RouteTable', { VpcId: { Ref: 'Net' } });
  add('NetUse', 'AWS::EC2::SubnetRouteTableAssociation', {
    SubnetId: { Ref: 'NetSubnet' },
    RouteTableId: { Ref: 'NetTable' },
  });
  if (gateway) {
    add('NetGateway', 'AWS::EC2::InternetGateway', {});
    add('NetAttachment', 'AWS::EC2::VPCGatewayAttachment', {
      VpcId: { Ref: 'Net' },
      InternetGatewayId: { Ref: 'NetGateway' },
    });
    add('NetRoute', 'AWS::EC2::Route', {
      RouteTableId: { Ref: 'NetTable' },
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: { Ref: 'NetGateway' },
    });
  }
  add('NetGroup', GROUP, {
    GroupDescription: 'g',
    VpcId: { Ref: 'Net' },
    SecurityGroupIngress: [{ CidrIp: from, IpProtocol: 'tcp', FromPort: 22, ToPort: 5432 }],
  });
  add('NetSubnets', 'AWS::RDS::DBSubnetGroup', { DBSubnetGroupDescription: 'd', SubnetIds: [{ Ref: 'NetSubnet' }] });
  add('NetTask', 'AWS::ECS::TaskDefinition', {
    NetworkMode: 'awsvpc',
    ContainerDefinitions: [{ Name: 'c', PortMappings: [{ ContainerPort: 80 }] }],
  });
  add('InNet', type, properties);
}

const GROUPS = [{ 'Fn::GetAtt': ['NetGroup', 'GroupId'] }];
const INSTANCE = {
  type: 'AWS::EC2::Instance',
  properties: {
    NetworkInterfaces: [
      { DeviceIndex: '0', AssociatePublicIpAddress: true, SubnetId: { Ref: 'NetSubnet' }, GroupSet: GROUPS },
    ],
  },
};

const cases = (id: string, edits: Readonly<Record<string, Case['edit']>>): readonly Case[] =>
  Object.entries(edits).map(([name, edit]) => ({ id, name, edit }));

/** Faults that must be found. */
export const NETWORK_FAULTS: readonly Case[] = [
  ...cases('connection-undeclared', {
    'ports opened to the whole network': (t) => {
      addRule(t, /^Users/, 'SecurityGroupEgress', NETWORK);
      addRule(t, /^Payments/, 'SecurityGroupIngress', NETWORK);
    },
    'a caller that nobody declared': (t) => tell(t, PAYMENTS, 'PALISADE_CALLERS', '{}'),
    'a callee that nobody declared': (t) => tell(t, ORDERS, 'PALISADE_CALLEES', '{}'),
    'the segment of another service': (t) => {
      const orders = t.one('AWS::Lambda::Function', /^ServiceFunction/, ORDERS).Properties.VpcConfig.SecurityGroupIds;
      t.one('AWS::Lambda::Function', /^ServiceFunction/, USERS).Properties.VpcConfig.SecurityGroupIds = orders;
    },
  }),
  ...cases('workload-on-internet', {
    'an instance': (t) => publicNetwork(t, INSTANCE),
    'a database': (t) =>
      publicNetwork(t, {
        type: 'AWS::RDS::DBInstance',
        properties: {
          Engine: 'postgres',
          PubliclyAccessible: true,
          DBSubnetGroupName: { Ref: 'NetSubnets' },
          VPCSecurityGroups: GROUPS,
        },
      }),
    'a container': (t) =>
      publicNetwork(t, {
        type: 'AWS::ECS::Service',
        properties: {
          LaunchType: 'FARGATE',
          TaskDefinition: { Ref: 'NetTask' },
          NetworkConfiguration: {
            AwsvpcConfiguration: { AssignPublicIp: 'ENABLED', Subnets: [{ Ref: 'NetSubnet' }], SecurityGroups: GROUPS },
          },
        },
      }),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const NETWORK_BENIGN: readonly Case[] = [
  ...cases('connection-undeclared', {
    'a port that only one side opens': (t) => addRule(t, /^Users/, 'SecurityGroupEgress', NETWORK),
    'a declared call that is not opened': (t) => {
      tell(t, USERS, 'PALISADE_CALLEES', '{"payments":[]}');
      tell(t, PAYMENTS, 'PALISADE_CALLERS', '{"users":[],"orders":[]}');
    },
    'a call that both sides declare': (t) => {
      addRule(t, /^Users/, 'SecurityGroupEgress', NETWORK);
      addRule(t, /^Payments/, 'SecurityGroupIngress', NETWORK);
      tell(t, USERS, 'PALISADE_CALLEES', '{"payments":[]}');
      tell(t, PAYMENTS, 'PALISADE_CALLERS', '{"users":[],"orders":[]}');
    },
  }),
  ...cases('workload-on-internet', {
    'a route without a gateway': (t) => publicNetwork(t, { ...INSTANCE, gateway: false }),
    'rules for its own network only': (t) => publicNetwork(t, { ...INSTANCE, from: '192.168.0.0/16' }),
  }),
];
