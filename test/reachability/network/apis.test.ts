import { networkPaths } from '../../../lib/reachability/network';
import { VPC } from './placed';
import {
  ask,
  cidr,
  edgesOf,
  group,
  of,
  PAIR,
  pathsOf,
  type Resources,
  ref,
  stopOf,
  systemOf,
  tcpFrom,
  UNKNOWN,
} from './systems';

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
