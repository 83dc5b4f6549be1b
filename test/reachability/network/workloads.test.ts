import { admitAll, CLIENT_FN, fn, gateway, IN_VPC, publicRoute, service, subnets } from './placed';
import { ask, cidr, edgesOf, group, of, PAIR, pathsOf, ref, stopOf, UNKNOWN } from './systems';

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
