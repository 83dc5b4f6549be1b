import {
  ask,
  cidr,
  cidr6,
  edgesOf,
  fromGroup,
  group,
  instance,
  NO_TRAFFIC,
  of,
  PAIR,
  pathsOf,
  type Question,
  type Resources,
  ref,
  stopOf,
  subnet,
  tcpFrom,
  toGroup,
  UNKNOWN,
} from './systems';

type Case = readonly [title: string, changes: Resources, answer: string, question?: Question];

const admits = (...rules: unknown[]): Resources => ({ ServerGroup: group(rules) });
const letsOut = (...rules: unknown[]): Resources => ({ ClientGroup: group([], rules) });
const both4And6 = { Ipv6CidrBlock: '2001:db8:0:1::/64', AssignIpv6AddressOnCreation: true };
const DUAL: Resources = {
  ClientSubnet: subnet('10.0.1.0/24', both4And6),
  ServerSubnet: subnet('10.0.2.0/24', { ...both4And6, Ipv6CidrBlock: '2001:db8:0:2::/64' }),
};

const CASES: readonly Case[] = [
  ['admits a member of the group that a rule names', {}, 'open'],
  ['admits nobody without a rule', admits(), 'security-group'],
  ['lets everything out where no rule for going out is stated', admits(tcpFrom(cidr('10.0.0.0/16'))), 'open'],
  ['lets everything out where the list of rules for going out is empty', letsOut(), 'open'],
  ["lets nothing out with CDK's rule that matches nothing", letsOut(NO_TRAFFIC), 'security-group'],
  ['needs a rule on both sides', { ...letsOut(tcpFrom(cidr('10.0.2.0/24'), 80)) }, 'security-group'],
  ['lets out to the group that a rule names', letsOut(tcpFrom(toGroup('ServerGroup'))), 'open'],
  ['does not let out to the members of another group', letsOut(tcpFrom(toGroup('ClientGroup'))), 'security-group'],
  ['admits a block that holds the subnet', admits(tcpFrom(cidr('10.0.0.0/8'))), 'open'],
  [
    'admits a block that is a part of the subnet, as the address may be in it',
    admits(tcpFrom(cidr('10.0.1.128/25'))),
    'open',
  ],
  ['denies a block that lies beside the subnet', admits(tcpFrom(cidr('10.0.2.0/24'))), 'security-group'],
  ['takes a block with host bits for the block around it', admits(tcpFrom(cidr('10.0.1.77/24'))), 'open'],
  ['denies a single address elsewhere', admits(tcpFrom(cidr('10.0.3.1/32'))), 'security-group'],
  ['denies IPv4 where every IPv6 address is admitted', admits(tcpFrom(cidr6('::/0'))), 'security-group'],
  ['admits IPv6 where both subnets have it', { ...DUAL, ...admits(tcpFrom(cidr6('::/0'))) }, 'open'],
  ['admits a block of IPv6', { ...DUAL, ...admits(tcpFrom(cidr6('2001:db8:0:1::/64'))) }, 'open'],
  ['denies another block of IPv6', { ...DUAL, ...admits(tcpFrom(cidr6('2001:db8:0:9::/64'))) }, 'security-group'],
  [
    'never joins a destination of IPv6 with a source of IPv4',
    { ...DUAL, ...letsOut(tcpFrom(cidr6('::/0'))), ...admits(tcpFrom(cidr('0.0.0.0/0'))) },
    'security-group',
  ],
  ['admits a range of ports', admits(tcpFrom(fromGroup('ClientGroup'), 400, 500)), 'open'],
  ['denies a port before the range', admits(tcpFrom(fromGroup('ClientGroup'), 444, 500)), 'security-group'],
  ['denies a port behind the range', admits(tcpFrom(fromGroup('ClientGroup'), 1, 442)), 'security-group'],
  ['admits every port with -1 for all protocols', admits({ IpProtocol: '-1', ...fromGroup('ClientGroup') }), 'open'],
  [
    'ignores ports with -1 for all protocols',
    admits({ IpProtocol: -1, FromPort: 80, ToPort: 80, ...fromGroup('ClientGroup') }),
    'open',
  ],
  ['takes the number of a protocol', admits({ ...tcpFrom(fromGroup('ClientGroup')), IpProtocol: 6 }), 'open'],
  ['does not take UDP for TCP', admits({ ...tcpFrom(fromGroup('ClientGroup')), IpProtocol: 'udp' }), 'security-group'],
  [
    'does not take ICMP for TCP',
    admits({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, ...cidr('0.0.0.0/0') }),
    'security-group',
  ],
  [
    'admits all of a protocol by a number without ports',
    admits({ IpProtocol: '50', ...cidr('0.0.0.0/0') }),
    'open',
    { port: 'any' },
  ],
  [
    'adds up the rules of all groups',
    {
      Other: group([tcpFrom(fromGroup('ClientGroup'))]),
      ...admits(),
      Server: instance(ref('ServerSubnet'), [ref('ServerGroup'), ref('Other')]),
    },
    'open',
  ],
  ['admits its own members by a rule about itself', selfRule('Shared'), 'open'],
  ['denies members of others by a rule about itself', admits(tcpFrom(fromGroup('ServerGroup'))), 'security-group'],
  [
    'reads rules that are resources of their own',
    {
      ...admits(),
      Rule: of('AWS::EC2::SecurityGroupIngress', { GroupId: ref('ServerGroup'), ...tcpFrom(fromGroup('ClientGroup')) }),
    },
    'open',
  ],
  [
    'drops the rule that lets everything out once a resource of its own states one',
    { Rule: of('AWS::EC2::SecurityGroupEgress', { GroupId: ref('ClientGroup'), ...tcpFrom(cidr('10.9.0.0/16')) }) },
    'security-group',
  ],
  [
    'keeps the rule that lets everything out while a condition decides about another one',
    {
      Rule: of(
        'AWS::EC2::SecurityGroupEgress',
        { GroupId: ref('ClientGroup'), ...tcpFrom(cidr('10.9.0.0/16')) },
        { Condition: 'Undecided' },
      ),
    },
    'open',
  ],
  [
    'reads a rule for going out that is a resource of its own',
    {
      ...letsOut(NO_TRAFFIC),
      Rule: of('AWS::EC2::SecurityGroupEgress', { GroupId: ref('ClientGroup'), ...tcpFrom(toGroup('ServerGroup')) }),
    },
    'open',
  ],
  [
    'reads the entries of a prefix list',
    { ...prefixList('10.0.1.0/24'), ...admits(tcpFrom({ SourcePrefixListId: ref('List') })) },
    'open',
  ],
  [
    'denies what is in no entry of a prefix list',
    { ...prefixList('10.7.0.0/16'), ...admits(tcpFrom({ SourcePrefixListId: ref('List') })) },
    'security-group',
  ],
  [
    'counts a prefix list that is not in the system as holding everybody',
    admits(tcpFrom({ SourcePrefixListId: 'pl-12345678' })),
    'open',
  ],
  [
    'keeps private addresses out of a list of AWS',
    admits(tcpFrom({ SourcePrefixListId: 'com.amazonaws.us-east-1.s3' })),
    'security-group',
  ],
  ['counts a block that is not known as holding everybody', admits(tcpFrom(cidr(UNKNOWN))), 'open'],
  ['counts ports that are not known as every port', admits(tcpFrom(fromGroup('ClientGroup'), UNKNOWN)), 'open'],
  ['counts a protocol that is not known as all', admits({ IpProtocol: UNKNOWN, ...fromGroup('ClientGroup') }), 'open'],
  ['counts a group that is not known as everybody', admits(tcpFrom({ SourceSecurityGroupId: UNKNOWN })), 'open'],
  ['counts rules that are not known as admitting everybody', { ServerGroup: group(UNKNOWN) }, 'open'],
  ['counts a peer named in another way as everybody', admits(tcpFrom({ SourceSecurityGroupName: 'web' })), 'open'],
  [
    'counts a rule of a group that is not known for every group',
    { ...admits(), Rule: of('AWS::EC2::SecurityGroupIngress', { GroupId: UNKNOWN, ...tcpFrom(cidr('10.0.1.0/24')) }) },
    'open',
  ],
  [
    'counts a group that is not in the system as admitting everybody',
    { Server: instance(ref('ServerSubnet'), ['sg-12345678']) },
    'open',
  ],
  [
    'admits members of a group that is not in the system by its id',
    {
      ...admits(tcpFrom({ SourceSecurityGroupId: 'sg-12345678' })),
      Client: instance(ref('ClientSubnet'), ['sg-12345678']),
    },
    'open',
  ],
  [
    'admits members of a group of another account, named after its number',
    {
      ...admits(tcpFrom({ SourceSecurityGroupId: '123456789012/sg-12345678' })),
      Client: instance(ref('ClientSubnet'), ['sg-12345678']),
    },
    'open',
  ],
  [
    'counts who has a group that is not known as a member of any',
    { Client: instance(ref('ClientSubnet'), [UNKNOWN]) },
    'open',
  ],
  [
    'gives the default group to those who name none, and admits its members',
    { Client: instance(ref('ClientSubnet'), undefined), Server: instance(ref('ServerSubnet'), undefined) },
    'open',
  ],
  ['keeps others out of the default group', { Server: instance(ref('ServerSubnet'), undefined) }, 'security-group'],
  [
    'admits nobody by a default group that was emptied',
    {
      Client: instance(ref('ClientSubnet'), undefined),
      Server: instance(ref('ServerSubnet'), undefined),
      Emptied: of('Custom::VpcRestrictDefaultSG', {
        DefaultSecurityGroupId: { 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] },
      }),
    },
    'security-group',
  ],
  [
    'does not let the server connect back: only who opens a connection matters',
    {},
    'security-group',
    { from: 'Server', to: 'Client' },
  ],
];

function selfRule(name: string): Resources {
  return {
    [name]: group(),
    Itself: of('AWS::EC2::SecurityGroupIngress', { GroupId: ref(name), ...tcpFrom(fromGroup(name)) }),
    Client: instance(ref('ClientSubnet'), [ref(name)]),
    Server: instance(ref('ServerSubnet'), [ref(name)]),
  };
}

function prefixList(block: string): Resources {
  return { List: of('AWS::EC2::PrefixList', { AddressFamily: 'IPv4', MaxEntries: 5, Entries: [{ Cidr: block }] }) };
}

const CONDITIONS = {
  Parameters: { Stage: { Type: 'String' } },
  Conditions: { Undecided: { 'Fn::Equals': [{ Ref: 'Stage' }, 'x'] } },
};

describe('security groups', () => {
  it.each(CASES.map((one) => [one[0], one] as const))('%s', (_, [, changes, answer, question]) => {
    const paths = pathsOf({ ...PAIR, ...changes }, CONDITIONS);
    expect(stopOf(ask(paths, question))).toBe(answer);
    // What is asked about one pair and what is listed of all must agree.
    const { from = 'Client', to = 'Server' } = question ?? {};
    const listed = paths.edges.some((edge) => edge.from.endsWith(`/${from}`) && edge.to.endsWith(`/${to}`));
    const any = ask(paths, { ...question, port: 'any' });
    expect(listed).toBe(any.allowed);
  });

  it('says which rule of which group lets a connection through on each side', () => {
    const { hops } = ask(pathsOf(PAIR));
    expect(hops.map(({ control, resource, text }) => [control, resource, text]).slice(0, 1)).toEqual([
      ['security-group', 'Net/ClientGroup', 'Net/ClientGroup has no rule for going out, so that everything may'],
    ]);
    expect(hops.map(({ text }) => text)).toContain('Net/ServerGroup allows tcp 443 from Net/ClientGroup');
    expect(hops.every(({ allows }) => allows)).toBe(true);
  });

  it('joins overlapping ranges of ports in what gets through', () => {
    const ranges = [
      tcpFrom(cidr('10.0.0.0/16'), 80, 90),
      tcpFrom(cidr('10.0.1.0/24'), 85, 100),
      tcpFrom(cidr('0.0.0.0/0'), 101),
    ];
    expect(edgesOf(pathsOf({ ...PAIR, ...admits(...ranges) }))).toContain('Client > Server: tcp 80-101');
  });

  it('marks what counts as allowing because it is not known, and lists it', () => {
    const paths = pathsOf({ ...PAIR, ...admits(tcpFrom(cidr(UNKNOWN))) });
    expect(
      ask(paths)
        .hops.filter(({ assumed }) => assumed)
        .map(({ resource }) => resource),
    ).toEqual(['Net/ServerGroup']);
    expect(paths.unknowns).toEqual([
      expect.objectContaining({ resource: 'Net/ServerGroup', property: 'SecurityGroupIngress.0.CidrIp' }),
    ]);
  });

  it('lists nothing where everything is known', () => {
    expect(pathsOf(PAIR).unknowns).toEqual([]);
  });
});
