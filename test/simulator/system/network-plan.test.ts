import { networkPaths } from '../../../lib/reachability/network';
import { networkMapOf, outsideMap, planNetwork, withoutSegments } from '../../../lib/simulator/system/network-plan';
import { systemOf } from '../../reachability/network/systems';

const ref = (name: string) => ({ Ref: name });
const group = (ingress: readonly object[], egress: readonly object[]) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: {
    GroupDescription: 'segment',
    VpcId: ref('Vpc'),
    SecurityGroupIngress: ingress,
    SecurityGroupEgress: egress,
  },
});
const NOWHERE = [{ IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32' }];
const rule = (port: number, peer: object) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...peer });

function service(name: string): Record<string, { Type: string; Properties: Record<string, unknown> }> {
  return {
    [`${name}Task`]: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        NetworkMode: 'awsvpc',
        ContainerDefinitions: [{ Name: 'service', PortMappings: [{ ContainerPort: 8443 }, { ContainerPort: 8444 }] }],
      },
    },
    [`${name}Name`]: {
      Type: 'AWS::ServiceDiscovery::Service',
      Properties: { Name: name.toLowerCase(), NamespaceId: ref('Namespace') },
    },
    [name]: {
      Type: 'AWS::ECS::Service',
      Properties: {
        TaskDefinition: ref(`${name}Task`),
        ServiceRegistries: [{ RegistryArn: { 'Fn::GetAtt': [`${name}Name`, 'Arn'] } }],
        NetworkConfiguration: {
          AwsvpcConfiguration: { Subnets: [ref('Subnet')], SecurityGroups: [ref(`${name}Group`)] },
        },
      },
    },
  };
}

/** Orders may call payments on 8443, and nobody may call anybody else. */
const system = systemOf({
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24' } },
  Namespace: {
    Type: 'AWS::ServiceDiscovery::PrivateDnsNamespace',
    Properties: { Name: 'shop.internal', Vpc: ref('Vpc') },
  },
  OrdersGroup: group([], NOWHERE),
  PaymentsGroup: group([], NOWHERE),
  Out: {
    Type: 'AWS::EC2::SecurityGroupEgress',
    Properties: { GroupId: ref('OrdersGroup'), ...rule(8443, { DestinationSecurityGroupId: ref('PaymentsGroup') }) },
  },
  In: {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { GroupId: ref('PaymentsGroup'), ...rule(8443, { SourceSecurityGroupId: ref('OrdersGroup') }) },
  },
  ...service('Orders'),
  ...service('Payments'),
});
const paths = networkPaths(system);
const idOf = (name: string) => `${system.resources[0]?.stack}/${name}`;
const instances = (id: string) => (id === idOf('Payments') ? 2 : 1);

describe('the plan of the network', () => {
  it('gives every instance an address and ports of its own, and every name its addresses', async () => {
    const { addresses, names } = await planNetwork(system, ({ id }) => instances(id));
    expect(addresses.map(({ place }) => place)).toEqual([idOf('Orders'), idOf('Payments'), idOf('Payments')]);
    const [orders, ...payments] = addresses.map(({ ip }) => ip);
    expect(names).toEqual({ 'orders.shop.internal': [orders], 'payments.shop.internal': payments });
    const real = addresses.flatMap(({ ports }) => Object.values(ports));
    expect(new Set(real).size).toBe(6);
  });

  it('lets a workload through where the security groups of both sides do, and nowhere else', async () => {
    const plan = await planNetwork(system, () => 1);
    const [orders, payments] = plan.addresses;
    const map = networkMapOf(plan, paths, idOf('Orders'), orders);
    expect(map.own).toEqual(orders?.ports);
    expect(map.listeners[`${payments?.ip}:8443`]).toEqual({ port: payments?.ports[8443] });
    expect(map.listeners[`${payments?.ip}:8444`]?.refused).toContain('no rule');
    const back = networkMapOf(plan, paths, idOf('Payments'), payments);
    expect(back.listeners[`${orders?.ip}:8443`]?.refused).toBeDefined();
  });

  it('lets everybody through without segments', async () => {
    const plan = await planNetwork(system, () => 1);
    const { listeners } = networkMapOf(plan, withoutSegments(paths), idOf('Payments'));
    expect(Object.values(listeners).filter(({ refused }) => refused !== undefined)).toEqual([]);
  });

  it('has for functions outside of it the hosts that are simulated, and nothing else', () => {
    expect(outsideMap([{ name: 'cognito-idp.us-east-1.amazonaws.com', port: 4711 }])).toEqual({
      names: { 'cognito-idp.us-east-1.amazonaws.com': ['192.0.2.1'] },
      listeners: { '192.0.2.1:443': { port: 4711 } },
      own: {},
    });
  });
});
