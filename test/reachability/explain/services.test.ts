import { findServices, servicesOf } from '../../../lib/reachability/explain';
import { PAIR, routes } from '../network/systems';
import { allow, arn, evidenceIn, explained, lambda, type Resources, ref, role } from './systems';

const secret = { Type: 'AWS::SecretsManager::Secret' };
const task = {
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    TaskRoleArn: arn('TaskRole'),
    ExecutionRoleArn: arn('ExecutionRole'),
    ContainerDefinitions: [
      { Name: 'web', PortMappings: [{ ContainerPort: 80 }], Secrets: [{ Name: 'TOKEN', ValueFrom: ref('Given') }] },
    ],
  },
};
const container = (subnet: string, group: string, more: object = {}) => ({
  Type: 'AWS::ECS::Service',
  Properties: {
    TaskDefinition: ref('Task'),
    NetworkConfiguration: {
      AwsvpcConfiguration: { Subnets: [ref(subnet)], SecurityGroups: [{ 'Fn::GetAtt': [group, 'GroupId'] }] },
    },
    ...more,
  },
});

/** An instance that connects to a container service on 443, without anything of this blueprint. */
const APP: Resources = {
  ...(PAIR as Resources),
  Server: container('ServerSubnet', 'ServerGroup'),
  Task: task,
  TaskRole: role('ecs-tasks', [allow('secretsmanager:GetSecretValue', ref('Own'))]),
  ExecutionRole: role('ecs-tasks', [allow('secretsmanager:GetSecretValue', [ref('Given'), ref('Other')])]),
  Own: secret,
  Given: secret,
  Other: secret,
  Database: {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      VPCSecurityGroups: [{ 'Fn::GetAtt': ['ServerGroup', 'GroupId'] }],
      DBSubnetGroupName: ref('Subnets'),
      Port: 443,
    },
  },
  Subnets: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { SubnetIds: [ref('ServerSubnet')] } },
};

describe('services of any system', () => {
  it('are functions, container services, lone task definitions and instances', () => {
    const evidence = evidenceIn({
      ...APP,
      Lone: task,
      Worker: lambda('TaskRole'),
      Group: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { LaunchConfigurationName: ref('Launch') } },
      Launch: {
        Type: 'AWS::AutoScaling::LaunchConfiguration',
        Properties: { IamInstanceProfile: ref('Profile') },
      },
      Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [ref('TaskRole')] } },
    });
    const found = servicesOf(evidence).map(({ id, roles }) => [id, roles.map((one) => one.id)]);
    expect(found.sort()).toEqual([
      ['Stack/Client', []],
      ['Stack/Group', ['Stack/TaskRole']],
      ['Stack/Lone', ['Stack/TaskRole']],
      ['Stack/Server', ['Stack/TaskRole']],
      ['Stack/Worker', ['Stack/TaskRole']],
    ]);
  });

  it('get what their task role may do and the secrets that they are given, not what starts them may', () => {
    const { access, stopped } = explained(APP, 'Server');
    const secrets = access.filter(({ kind }) => kind === 'secret');
    expect(secrets.map(({ name, uses }) => [name, uses.map(({ category }) => category)])).toEqual([
      ['Stack/Own', ['read-data']],
      ['Stack/Given', ['given']],
    ]);
    expect(stopped.map(({ id }) => id)).toContain('Stack/Other');
  });

  it('call each other by rules, hop by hop', () => {
    const { calls } = explained(APP, 'Client');
    expect(calls).toEqual([
      {
        id: 'Stack/Server',
        name: 'Stack/Server',
        allowed: true,
        how: 'connects',
        traffic: ['tcp 443'],
        hops: expect.arrayContaining(['Stack/ServerGroup allows tcp 443 from Stack/ClientGroup']),
      },
    ]);
    expect(explained(APP, 'Server').callers.map(({ id }) => id)).toEqual(['Stack/Client']);
  });

  it('are stopped by the hop that lets nothing through', () => {
    const { calls, stopped } = explained(APP, 'Server');
    expect(calls).toEqual([]);
    expect(stopped).toContainEqual({
      id: 'Stack/Client',
      name: 'Stack/Client',
      kind: 'service',
      stops: [
        {
          control: 'network',
          reason: 'security-group',
          text: 'no rule of Stack/Client lets it in from Stack/Server',
        },
      ],
    });
  });

  it('reach databases by the network', () => {
    expect(explained(APP, 'Client').access).toContainEqual(
      expect.objectContaining({
        id: 'Stack/Database',
        uses: [expect.objectContaining({ category: 'connect', actions: ['tcp 443'] })],
      }),
    );
    const { stops } = explained(APP, 'Server').stopped.find(({ id }) => id === 'Stack/Database') ?? {};
    expect(stops?.[0]).toMatchObject({ control: 'network', reason: 'security-group' });
  });

  it('connect to the internet where a route leads there', () => {
    expect(explained(APP, 'Client').internet.out).toMatchObject({ allowed: false, stoppedBy: 'route' });
    const open: Resources = {
      ...APP,
      Client: {
        ...APP['Client'],
        Properties: {
          ...Object(APP['Client']?.Properties),
          NetworkInterfaces: [
            { AssociatePublicIpAddress: true, SubnetId: ref('ClientSubnet'), GroupSet: [ref('ClientGroup')] },
          ],
        },
      } as Resources[string],
      Gateway: { Type: 'AWS::EC2::InternetGateway' },
      Attached: {
        Type: 'AWS::EC2::VPCGatewayAttachment',
        Properties: { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') },
      },
      ...(routes('ClientSubnet', [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }]) as Resources),
    };
    expect(explained(open, 'Client').internet.out).toMatchObject({ id: 'internet', allowed: true });
  });

  it('that start later count as connecting anywhere', () => {
    const [call] = explained({ ...APP, Lone: task }, 'Lone').calls;
    expect(call).toMatchObject({ id: 'Stack/Client', assumed: 'where Stack/Lone runs is decided when it is started' });
  });
});

describe('finding a service', () => {
  const named = (path: string, id: string, name = path) => ({
    id,
    name,
    roles: [],
    workload: { id, path: `${path}/Resource`, logicalId: id.split('/')[1], physicalId: `${id}-physical` } as never,
  });
  const services = [
    named('App/Orders/Handler', 'App/OrdersHandler1', 'orders'),
    named('App/Users/Handler', 'App/UsersHandler2'),
    named('App/Users/Orders', 'App/UsersOrders3'),
  ];
  const find = (wanted: string) => findServices(services, wanted).map(({ id }) => id.split('/')[1]);

  it.each([
    ['orders', ['OrdersHandler1']],
    ['ORDERS', ['OrdersHandler1']],
    ['App/Users/Handler', ['UsersHandler2']],
    ['/App/Users/Handler/Resource', ['UsersHandler2']],
    ['usershandler2', ['UsersHandler2']],
    ['App/UsersHandler2', ['UsersHandler2']],
    ['Users/Handler', ['UsersHandler2']],
    ['handler', ['OrdersHandler1', 'UsersHandler2']],
    ['users', ['UsersHandler2', 'UsersOrders3']],
    ['Hand', []],
  ])('%s finds %j', (wanted, ids) => {
    expect(find(wanted)).toEqual(ids);
  });
});
