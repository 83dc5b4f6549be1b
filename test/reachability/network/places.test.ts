import { lookedUpPrefixLists, networkPaths } from '../../../lib/reachability/network';
import {
  ask,
  cidr,
  edgesOf,
  fromGroup,
  group,
  of,
  PAIR,
  pathsOf,
  type Resources,
  ref,
  routes,
  stopOf,
  systemOf,
  tcpFrom,
  UNKNOWN,
} from './systems';

const { Client: _client, Server: _server, ...VPC } = PAIR;
const IN_VPC = { SubnetIds: [ref('ServerSubnet')], SecurityGroupIds: [ref('ServerGroup')] };
const fn = (VpcConfig?: unknown) => of('AWS::Lambda::Function', VpcConfig === undefined ? {} : { VpcConfig });
const CLIENT_FN = { Client: fn({ SubnetIds: [ref('ClientSubnet')], SecurityGroupIds: [ref('ClientGroup')] }) };
const service = (config: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  of('AWS::ECS::Service', {
    NetworkConfiguration: {
      AwsvpcConfiguration: { Subnets: [ref('ServerSubnet')], SecurityGroups: [ref('ServerGroup')], ...config },
    },
    ...more,
  });
const gateway = { Gateway: of('AWS::EC2::InternetGateway', {}) };
const publicRoute = (at: string) => routes(at, [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }]);
const admitAll = { ServerGroup: group([{ IpProtocol: '-1', ...cidr('0.0.0.0/0') }]) };
const subnets = { SubnetIds: [ref('ServerSubnet')] };

describe('functions', () => {
  it('open connections from their VPC', () => {
    expect(stopOf(ask(pathsOf({ ...PAIR, ...CLIENT_FN })))).toBe('open');
  });

  it('accept none', () => {
    const paths = pathsOf({ ...PAIR, ...admitAll, Server: fn(IN_VPC) });
    expect(stopOf(ask(paths))).toBe('listener');
    expect(edgesOf(paths)).toEqual([]);
  });

  it.each([
    ['without a VPC', undefined],
    ['with an empty configuration', { SubnetIds: [], SecurityGroupIds: [] }],
  ])('%s reach the internet and AWS services and no VPC', (...[, config]) => {
    const paths = pathsOf({ ...PAIR, ...admitAll, Client: fn(config) });
    expect(stopOf(ask(paths, { to: 'internet' }))).toBe('open');
    expect(stopOf(ask(paths, { to: 'aws-services' }))).toBe('open');
    expect(stopOf(ask(paths))).toBe('place');
  });

  it('in a public subnet have no public address', () => {
    const paths = pathsOf({ ...PAIR, ...gateway, ...CLIENT_FN, ...publicRoute('ClientSubnet') });
    expect(stopOf(ask(paths, { to: 'internet' }))).toBe('route');
  });

  it('whose configuration is not known may stand anywhere', () => {
    const paths = pathsOf({ ...PAIR, ...admitAll, Client: fn(UNKNOWN) });
    expect(stopOf(ask(paths))).toBe('open');
    expect(paths.unknowns.map(({ resource }) => resource)).toContain('Net/Client');
  });
});

describe('tasks', () => {
  it.each([
    ['ENABLED', 'open'],
    ['DISABLED', 'route'],
    [UNKNOWN, 'open'],
  ])('with public addresses %p are %s to the internet', (AssignPublicIp, answer) => {
    const Server = service({ AssignPublicIp });
    const paths = pathsOf({ ...PAIR, ...gateway, ...admitAll, Server, ...publicRoute('ServerSubnet') });
    expect(stopOf(ask(paths, { from: 'internet' }))).toBe(answer);
  });

  it('may listen to more than their definition names', () => {
    const Task = of('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [{ Name: 'a', PortMappings: [{ ContainerPort: 8443 }] }],
    });
    const Server = service({}, { TaskDefinition: ref('Task') });
    const paths = pathsOf({ ...PAIR, Task, Server });
    expect(stopOf(ask(paths))).toBe('open');
    expect(paths.endpoints.find(({ id }) => id === 'Net/Server')?.listens).toEqual([
      { protocols: [6, 6], ports: [8443, 8443] },
    ]);
  });

  it('on the network of an instance count as standing anywhere', () => {
    expect(stopOf(ask(pathsOf({ ...PAIR, Server: of('AWS::ECS::Service', {}) })))).toBe('open');
  });
});

describe('stores', () => {
  const dbGroup = { Group: of('AWS::RDS::DBSubnetGroup', subnets) };
  const database = (more: Record<string, unknown> = {}) =>
    of('AWS::RDS::DBInstance', {
      DBSubnetGroupName: ref('Group'),
      VPCSecurityGroups: [ref('ServerGroup')],
      Engine: 'postgres',
      ...more,
    });

  it.each([
    ['of its engine', database(), 5432],
    ['of its own', database({ Port: '6000' }), 6000],
    [
      'of a cluster',
      of('AWS::RDS::DBCluster', {
        DBSubnetGroupName: ref('Group'),
        VpcSecurityGroupIds: [ref('ServerGroup')],
        Engine: 'aurora-mysql',
      }),
      3306,
    ],
  ])('a database listens to the port %s', (...[, Server, port]) => {
    const paths = pathsOf({ ...PAIR, ...dbGroup, ...admitAll, Server });
    expect(edgesOf(paths)).toContain(`Client > Server: tcp ${port}`);
    expect(stopOf(ask(paths, { port: port + 1 }))).toBe('listener');
  });

  it.each([
    [true, 'open'],
    [false, 'route'],
    [undefined, 'open'],
  ])('a database that says publicly accessible %p is %s to the internet', (PubliclyAccessible, answer) => {
    const Server = database({ PubliclyAccessible });
    const paths = pathsOf({ ...PAIR, ...gateway, ...dbGroup, ...admitAll, Server, ...publicRoute('ServerSubnet') });
    expect(stopOf(ask(paths, { from: 'internet', port: 5432 }))).toBe(answer);
  });

  it('a database without a known subnet group counts as standing anywhere', () => {
    const paths = pathsOf({ ...PAIR, ...admitAll, Server: database({ DBSubnetGroupName: 'elsewhere' }) });
    expect(stopOf(ask(paths, { port: 5432 }))).toBe('open');
  });

  it.each([
    [
      'cache',
      of('AWS::ElastiCache::ReplicationGroup', {
        CacheSubnetGroupName: ref('Caches'),
        SecurityGroupIds: [ref('ServerGroup')],
        Port: 6379,
      }),
      6379,
    ],
    [
      'serverless cache',
      of('AWS::ElastiCache::ServerlessCache', { ...subnets, SecurityGroupIds: [ref('ServerGroup')] }),
      6380,
    ],
    [
      'mount target',
      of('AWS::EFS::MountTarget', { SubnetId: ref('ServerSubnet'), SecurityGroups: [ref('ServerGroup')] }),
      2049,
    ],
  ])('a %s accepts connections and opens none', (...[, Server, port]) => {
    const Caches = of('AWS::ElastiCache::SubnetGroup', subnets);
    const paths = pathsOf({
      ...PAIR,
      Caches,
      ...admitAll,
      Server,
      ClientGroup: group([{ IpProtocol: '-1', ...cidr('0.0.0.0/0') }]),
    });
    expect(stopOf(ask(paths, { port }))).toBe('open');
    expect(stopOf(ask(paths, { from: 'Server', to: 'Client' }))).toBe('place');
  });

  it.each(['AWS::OpenSearchService::Domain', 'AWS::EKS::Cluster', 'AWS::CodeBuild::Project'])(
    '%s counts as accepting what its groups admit, and is listed',
    (type) => {
      const Server = of(type, { VpcConfig: IN_VPC });
      const paths = pathsOf({ ...PAIR, Server });
      expect(stopOf(ask(paths))).toBe('open');
      expect(paths.unknowns).toContainEqual(expect.objectContaining({ resource: 'Net/Server', property: 'Type' }));
    },
  );
});

describe('VPC endpoints', () => {
  const service3 = 'com.amazonaws.us-east-1.s3';
  const interfaceEndpoint = (more: Record<string, unknown> = {}) =>
    of('AWS::EC2::VPCEndpoint', {
      VpcId: ref('Vpc'),
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.us-east-1.kms',
      ...IN_VPC,
      ...more,
    });
  const gatewayEndpoint = (tables: unknown[]) =>
    of('AWS::EC2::VPCEndpoint', { VpcId: ref('Vpc'), ServiceName: service3, RouteTableIds: tables });

  it('of the interface kind admit by their groups and open nothing', () => {
    const paths = pathsOf({ ...PAIR, Server: interfaceEndpoint() });
    expect(edgesOf(paths)).toEqual(['Client > Server: tcp 443']);
    expect(paths.endpoints.find(({ id }) => id === 'Net/Server')).toMatchObject({
      service: 'com.amazonaws.us-east-1.kms',
      privateDns: false,
    });
  });

  it('of the interface kind without groups have the default one', () => {
    const paths = pathsOf({ ...PAIR, Server: interfaceEndpoint({ SecurityGroupIds: undefined }) });
    expect(stopOf(ask(paths))).toBe('security-group');
  });

  it.each([
    ['the table of the subnet', [ref('ClientSubnetTable')], 'open'],
    ['another table', [ref('ServerSubnetTable')], 'route'],
    ['a table that is not known', [UNKNOWN], 'open'],
  ])('of the gateway kind are reached by %s', (...[, tables, answer]) => {
    const tablesOf = { ...routes('ClientSubnet', []), ...routes('ServerSubnet', []) };
    expect(stopOf(ask(pathsOf({ ...PAIR, ...tablesOf, Server: gatewayEndpoint(tables) })))).toBe(answer);
  });

  it.each([
    [service3, 'open'],
    ['com.amazonaws.us-east-1.dynamodb', 'security-group'],
    ['pl-12345678', 'open'],
  ])('of the gateway kind need a rule, as for the list %s', (DestinationPrefixListId, answer) => {
    const ClientGroup = group([], [tcpFrom({ DestinationPrefixListId })]);
    const Server = gatewayEndpoint([ref('ClientSubnetTable')]);
    expect(stopOf(ask(pathsOf({ ...PAIR, ...routes('ClientSubnet', []), ClientGroup, Server })))).toBe(answer);
  });

  it('for API Gateway lead to private APIs', () => {
    const Api = of('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['PRIVATE'] } });
    const Server = interfaceEndpoint({ ServiceName: 'com.amazonaws.us-east-1.execute-api' });
    expect(edgesOf(pathsOf({ ...PAIR, Api, Server }))).toEqual(['Client > Server: tcp 443', 'Server > Api: tcp 443']);
  });

  it('are told apart by the list that a custom resource looks up', () => {
    const lookup = (...values: string[]) =>
      of('Custom::Lookup', {
        Create: JSON.stringify({
          action: 'DescribeManagedPrefixLists',
          parameters: { Filters: [{ Name: 'prefix-list-name', Values: values }] },
        }),
      });
    const system = systemOf({
      One: lookup(service3),
      Two: lookup(service3, 'other'),
      Three: of('Custom::Other', { Create: '{' }),
    });
    const told = lookedUpPrefixLists(system);
    expect(['One', 'Two', 'Three'].map((id) => told({ id: `Net/${id}` }))).toEqual([service3, undefined, undefined]);
  });
});

describe('load balancers', () => {
  const balancer = (more: Record<string, unknown> = {}) =>
    of('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internal',
      Subnets: [ref('ClientSubnet')],
      SecurityGroups: [ref('ClientGroup')],
      ...more,
    });
  const listener = (action: Record<string, unknown>, Port: unknown = 443, Protocol = 'HTTPS') =>
    of('AWS::ElasticLoadBalancingV2::Listener', {
      LoadBalancerArn: ref('Client'),
      Port,
      Protocol,
      DefaultActions: [action],
    });
  const forward = { Type: 'forward', TargetGroupArn: ref('Targets') };
  const fixed = { Type: 'fixed-response' };
  const targets = (more: Record<string, unknown> = {}) =>
    of('AWS::ElasticLoadBalancingV2::TargetGroup', { Port: 8080, Protocol: 'HTTP', ...more });
  const registered = { LoadBalancers: [{ TargetGroupArn: ref('Targets'), ContainerPort: 443 }] };
  const BALANCED: Resources = {
    ...VPC,
    Client: balancer(),
    Listener: listener(forward),
    Targets: targets(),
    Server: service({}, registered),
  };

  it('connect to the targets of their listeners, on the port of the container', () => {
    expect(edgesOf(pathsOf(BALANCED))).toEqual(['Client > Server: tcp 443']);
  });

  it('connect to nobody else, whatever their groups let out', () => {
    const paths = pathsOf({ ...BALANCED, Listener: listener(fixed) });
    expect(stopOf(ask(paths))).toBe('place');
    expect(edgesOf(paths)).toEqual([]);
  });

  it.each([
    [
      'a rule',
      {
        Listener: listener(fixed),
        Rule: of('AWS::ElasticLoadBalancingV2::ListenerRule', { ListenerArn: ref('Listener'), Actions: [forward] }),
      },
    ],
    [
      'an action with weights',
      {
        Listener: listener({ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: ref('Targets') }] } }),
      },
    ],
    [
      'a rule of a listener that is not known',
      {
        Listener: listener(fixed),
        Rule: of('AWS::ElasticLoadBalancingV2::ListenerRule', { ListenerArn: UNKNOWN, Actions: [forward] }),
      },
    ],
  ])('follow %s', (...[, changes]) => {
    expect(edgesOf(pathsOf({ ...BALANCED, ...(changes as Resources) }))).toEqual(['Client > Server: tcp 443']);
  });

  it('are stopped by the groups of a target', () => {
    expect(stopOf(ask(pathsOf({ ...BALANCED, ServerGroup: group() })))).toBe('security-group');
  });

  it('connect to instances on the port of their group, or on one of the target', () => {
    const open = { ServerGroup: group([{ IpProtocol: '-1', ...fromGroup('ClientGroup') }]) };
    const edges = (Targets: unknown) =>
      edgesOf(
        pathsOf({ ...BALANCED, ...open, Targets: targets({ Targets }), Server: PAIR['Server'] as Resources[string] }),
      );
    expect(edges([{ Id: ref('Server') }])).toContain('Client > Server: tcp 8080');
    expect(edges([{ Id: ref('Server'), Port: 9090 }])).toContain('Client > Server: tcp 9090');
  });

  it('with targets that are not known connect to whom their groups let them', () => {
    const paths = pathsOf({ ...BALANCED, Listener: listener({ Type: 'forward', TargetGroupArn: UNKNOWN }) });
    expect(stopOf(ask(paths))).toBe('open');
    expect(paths.unknowns).toContainEqual(expect.objectContaining({ resource: 'Net/Client', property: 'targets' }));
  });

  it.each([
    ['internal', 'route'],
    ['internet-facing', 'open'],
    [undefined, 'open'],
  ])('of the scheme %p are %s to the internet, on the ports of their listeners', (Scheme, answer) => {
    const ClientGroup = group([{ IpProtocol: '-1', ...cidr('0.0.0.0/0') }]);
    const paths = pathsOf({
      ...BALANCED,
      ...gateway,
      ...publicRoute('ClientSubnet'),
      ClientGroup,
      Client: balancer({ Scheme }),
    });
    expect(stopOf(ask(paths, { from: 'internet', to: 'Client' }))).toBe(answer);
    expect(stopOf(ask(paths, { from: 'internet', to: 'Client', port: 80 }))).toBe('listener');
  });

  it('of the network kind keep the address of the client, whom the target must admit', () => {
    const Client = balancer({ Type: 'network', SecurityGroups: undefined });
    const network = { ...BALANCED, Client, Listener: listener(forward, 443, 'TCP') };
    expect(stopOf(ask(pathsOf({ ...network, ServerGroup: group([tcpFrom(cidr('203.0.113.0/24'))]) })))).toBe('open');
    expect(stopOf(ask(pathsOf({ ...BALANCED, ServerGroup: group([tcpFrom(cidr('203.0.113.0/24'))]) })))).toBe(
      'security-group',
    );
  });

  it('invoke functions and do not connect to them', () => {
    const paths = pathsOf({ ...BALANCED, Targets: targets({ TargetType: 'lambda' }), Server: fn() });
    expect(stopOf(ask(paths))).toBe('place');
  });
});

describe('APIs', () => {
  const link = of('AWS::ApiGatewayV2::VpcLink', {
    Name: 'link',
    SubnetIds: [ref('ClientSubnet')],
    SecurityGroupIds: [ref('ClientGroup')],
  });
  const api = of('AWS::ApiGateway::RestApi', { Name: 'api' });
  const method = (Integration: Record<string, unknown>) =>
    of('AWS::ApiGateway::Method', { RestApiId: ref('Api'), HttpMethod: 'GET', Integration });
  const privately = {
    Type: 'HTTP_PROXY',
    ConnectionType: 'VPC_LINK',
    ConnectionId: ref('Link'),
    IntegrationTarget: ref('Server'),
  };
  const Server = of('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Scheme: 'internal',
    Subnets: [ref('ServerSubnet')],
    SecurityGroups: [ref('ServerGroup')],
  });
  const Listener = of('AWS::ElasticLoadBalancingV2::Listener', {
    LoadBalancerArn: ref('Server'),
    Port: 443,
    Protocol: 'HTTPS',
    DefaultActions: [],
  });
  const LINKED: Resources = { ...VPC, Api: api, Link: link, Method: method(privately), Server, Listener };

  it('are reached from the internet, and reach a load balancer through a VPC link', () => {
    expect(edgesOf(pathsOf(LINKED))).toEqual([
      'internet > Api: tcp 443',
      'Api > Link: tcp on every port',
      'Link > Server: tcp 443',
    ]);
  });

  it('reach nothing through a link whose groups let nothing out', () => {
    expect(edgesOf(pathsOf({ ...LINKED, ClientGroup: group([], [tcpFrom(cidr('10.9.0.0/16'))]) }))).not.toContain(
      'Link > Server: tcp 443',
    );
  });

  it('leave a link to its own integrations', () => {
    const Other = { ...Server };
    const paths = pathsOf({
      ...LINKED,
      Other,
      OtherListener: of('AWS::ElasticLoadBalancingV2::Listener', {
        LoadBalancerArn: ref('Other'),
        Port: 443,
        Protocol: 'HTTPS',
        DefaultActions: [],
      }),
    });
    expect(stopOf(ask(paths, { from: 'Link', to: 'Other' }))).toBe('place');
  });

  it('with a target that is not known reach what the groups of the link let them', () => {
    const paths = pathsOf({ ...LINKED, Method: method({ ...privately, IntegrationTarget: UNKNOWN }) });
    expect(stopOf(ask(paths, { from: 'Link' }))).toBe('open');
    expect(paths.unknowns).toContainEqual(expect.objectContaining({ resource: 'Net/Link', property: 'integrations' }));
  });

  it('without a link connect over the internet', () => {
    const paths = pathsOf({ ...VPC, Api: api, Method: method({ Type: 'HTTP', Uri: 'https://example.com' }) });
    expect(edgesOf(paths)).toContain('Api > internet: tcp on every port');
  });

  it('that are private are not reached from the internet', () => {
    const Api = of('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['PRIVATE'] } });
    expect(edgesOf(pathsOf({ Api }))).toEqual([]);
  });

  it('of the HTTP kind reach the port of the listener', () => {
    const Integration = of('AWS::ApiGatewayV2::Integration', {
      ApiId: ref('Http'),
      IntegrationType: 'HTTP_PROXY',
      ConnectionType: 'VPC_LINK',
      ConnectionId: ref('Link'),
      IntegrationUri: ref('Listener'),
    });
    const Http = of('AWS::ApiGatewayV2::Api', { Name: 'http', ProtocolType: 'HTTP' });
    expect(edgesOf(pathsOf({ ...VPC, Http, Link: link, Integration, Server, Listener }))).toEqual([
      'internet > Http: tcp 443',
      'Http > Link: tcp on every port',
      'Link > Server: tcp 443',
    ]);
  });

  it('of the first kind of link go straight to network load balancers', () => {
    const Link = of('AWS::ApiGateway::VpcLink', { Name: 'link', TargetArns: [ref('Server')] });
    expect(edgesOf(pathsOf({ ...LINKED, Link }))).toContain('Link > Server: tcp 443');
  });
});

it('says so when asked about what is no place', () => {
  const decision = networkPaths(systemOf(PAIR)).mayConnect('Net/Client', 'Net/Vpc');
  expect(decision).toMatchObject({ allowed: false, hops: [{ control: 'place', allows: false }] });
});
