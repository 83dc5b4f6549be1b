import type { Templates } from '../edited-assembly';
import { PATHS, USERS } from './case';

/** Type of security groups. */
export const GROUP = 'AWS::EC2::SecurityGroup';

type Direction = 'SecurityGroupIngress' | 'SecurityGroupEgress';

/** Adds a rule to a security group. */
export function addRule(templates: Templates, group: RegExp, direction: Direction, rule: object): void {
  const { Properties } = templates.one(GROUP, group, PATHS);
  Properties[direction] = [...(Properties[direction] ?? []), rule];
}

/** The port of services, opened to the whole network. */
export const NETWORK = { CidrIp: '10.0.0.0/16', IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443 };

/** What a container or function is told about calls. */
export function tell(templates: Templates, file: RegExp, name: string, value: string): void {
  for (const { Properties } of templates.all('AWS::Lambda::Function', /^ServiceFunction/, file)) {
    Properties.Environment.Variables[name] = value;
  }
  for (const { Properties } of templates.all('AWS::ECS::TaskDefinition', /./, file)) {
    for (const variable of Properties.ContainerDefinitions[0].Environment) {
      variable.Value = variable.Name === name ? value : variable.Value;
    }
  }
}

/** A network with a subnet that routes to the internet, and something in it; parts may be left out or changed. */
export function publicNetwork(
  templates: Templates,
  {
    type,
    properties,
    from = '0.0.0.0/0',
    gateway = true,
  }: { type: string; properties: object; from?: string; gateway?: boolean },
): void {
  const add = (logicalId: string, Type: string, Properties: object): void =>
    templates.add(USERS, logicalId, { Type, Properties });
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

/** The security group of {@link publicNetwork}. */
export const GROUPS = [{ 'Fn::GetAtt': ['NetGroup', 'GroupId'] }];
/** An instance with a public address in {@link publicNetwork}. */
export const INSTANCE = {
  type: 'AWS::EC2::Instance',
  properties: {
    NetworkInterfaces: [
      { DeviceIndex: '0', AssociatePublicIpAddress: true, SubnetId: { Ref: 'NetSubnet' }, GroupSet: GROUPS },
    ],
  },
};
