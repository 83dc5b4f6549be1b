import { fn, gateway, publicRoute, service, VPC } from './placed';
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
  stopOf,
  tcpFrom,
  UNKNOWN,
} from './systems';

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
