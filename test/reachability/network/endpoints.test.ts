import { lookedUpPrefixLists } from '../../../lib/reachability/network';
import { IN_VPC } from './placed';
import { ask, edgesOf, group, of, PAIR, pathsOf, ref, routes, stopOf, systemOf, tcpFrom, UNKNOWN } from './systems';

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
