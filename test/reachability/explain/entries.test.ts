import { entriesOf } from '../../../lib/reachability/explain';
import { arn, evidenceIn, lambda, type Resources, ref, role } from './systems';

const group = { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: {} };
const registered = (targets: string) => ({
  Type: 'AWS::ECS::Service',
  Properties: { LoadBalancers: [{ TargetGroupArn: ref(targets), ContainerPort: 80 }] },
});
const rule = (targets: string, conditions: readonly object[]) => ({
  Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  Properties: {
    ListenerArn: ref('Listener'),
    Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: ref(targets) }] } }],
    Conditions: conditions,
  },
});

/** An API before a balancer with two container services, and before a function. */
const APP: Resources = {
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
  Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: {} },
  Listener: {
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: { LoadBalancerArn: ref('Balancer'), DefaultActions: [{ Type: 'fixed-response' }] },
  },
  Red: registered('RedTargets'),
  RedTargets: group,
  RedRule: rule('RedTargets', [{ Field: 'host-header', HostHeaderConfig: { Values: ['red.*'] } }]),
  Blue: registered('BlueTargets'),
  BlueTargets: group,
  BlueRule: rule('BlueTargets', [{ Field: 'path-pattern', Values: ['/blue/*'] }]),
  Handler: lambda('Role'),
  Role: role('lambda', []),
  Authorizer: { Type: 'AWS::ApiGateway::Authorizer', Properties: { RestApiId: ref('Api') } },
};
const throughBalancer = (uri: unknown) => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    RestApiId: ref('Api'),
    ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
    HttpMethod: 'GET',
    Integration: { Type: 'HTTP_PROXY', ConnectionType: 'VPC_LINK', IntegrationTarget: ref('Balancer'), Uri: uri },
  },
});
const reachedBy = (resources: Resources) =>
  entriesOf(evidenceIn({ ...APP, ...resources })).map(({ name, through, to }) => [name, to, ...through]);

describe('routes through a load balancer', () => {
  it.each([
    ['https://red.shop/x', ['Stack/Red']],
    ['https://green.shop/x', []],
    ['https://green.shop/blue/{id}', ['Stack/Blue']],
    ['https://red.shop/green/{proxy}', ['Stack/Red']],
    ['https://red.shop/{proxy}', ['Stack/Red', 'Stack/Blue']],
    ['https://red.shop/blue/x', ['Stack/Red', 'Stack/Blue']],
    [
      { 'Fn::Join': ['', ['https://', { 'Fn::ImportValue': 'unheard-of' }, '.shop/blue/x']] },
      ['Stack/Red', 'Stack/Blue'],
    ],
    [{ 'Fn::ImportValue': 'unheard-of' }, ['Stack/Red', 'Stack/Blue']],
  ])('%j lead to those whose rules may apply', (uri, to) => {
    expect(
      reachedBy({ Route: throughBalancer(uri) })
        .map(([, one]) => one)
        .sort(),
    ).toEqual([...to].sort());
  });

  it('name the balancer', () => {
    expect(reachedBy({ Route: throughBalancer('https://red.shop/') })).toEqual([
      ['GET /', 'Stack/Red', 'Stack/Balancer'],
    ]);
  });

  it('reach default actions whatever they ask for', () => {
    const Listener = {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: { LoadBalancerArn: ref('Balancer'), DefaultActions: [{ TargetGroupArn: ref('BlueTargets') }] },
    };
    expect(reachedBy({ Listener, Route: throughBalancer('https://green/x') }).map(([, to]) => to)).toEqual([
      'Stack/Blue',
    ]);
  });
});

describe('routes and events', () => {
  it('lead to functions, with what a request has to show', () => {
    const Route = {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: ref('Api'),
        ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        HttpMethod: 'POST',
        AuthorizationType: 'COGNITO_USER_POOLS',
        AuthorizerId: ref('Authorizer'),
        AuthorizationScopes: ['b', 'a'],
        ApiKeyRequired: true,
        RequestValidatorId: 'v',
        Integration: { Type: 'AWS_PROXY', Uri: arn('Handler') },
      },
    };
    expect(entriesOf(evidenceIn({ ...APP, Route }))).toEqual([
      {
        kind: 'route',
        name: 'POST /',
        to: 'Stack/Handler',
        by: 'Stack/Route',
        through: [],
        controls: {
          authorizer: 'token',
          authorizedBy: 'Stack/Authorizer',
          scopes: ['a', 'b'],
          apiKey: true,
          validator: true,
        },
      },
    ]);
  });

  it('of an HTTP API lead there by their integration, without anything to show', () => {
    const Http = { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } };
    const Integration = {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: ref('Http'), IntegrationType: 'AWS_PROXY', IntegrationUri: arn('Handler') },
    };
    const Route = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: ref('Http'),
        RouteKey: 'GET /x',
        Target: { 'Fn::Join': ['', ['integrations/', ref('Integration')]] },
      },
    };
    const [entry] = entriesOf(evidenceIn({ ...APP, Http, Integration, Route }));
    expect(entry).toMatchObject({ name: 'GET /x', to: 'Stack/Handler', controls: { scopes: [], apiKey: false } });
    expect(entry?.controls?.authorizer).toBeUndefined();
  });

  it('start functions', () => {
    const Nightly = { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: '1', Arn: arn('Handler') }] } };
    const Queue = { Type: 'AWS::SQS::Queue' };
    const Reads = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: arn('Queue'), FunctionName: ref('Handler') },
    };
    const entries = entriesOf(evidenceIn({ ...APP, Nightly, Queue, Reads }));
    expect(entries.map(({ kind, name, to }) => [kind, name, to])).toEqual([
      ['rule', 'Stack/Nightly', 'Stack/Handler'],
      ['event-source', 'Stack/Queue', 'Stack/Handler'],
    ]);
  });
});
