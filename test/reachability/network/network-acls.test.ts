import { ALL, acl, ask, type Case, CONDITIONS, instance, of, PAIR, pathsOf, ref, stopOf, UNKNOWN } from './systems';

const OPEN_OUT = ['out', 100, 'allow', ALL] as const;
const OPEN_IN = ['in', 100, 'allow', ALL] as const;
const EPHEMERAL_OUT = ['out', 100, 'allow', ALL, 6, 1024, 65_535] as const;
const serverAcl = (...entries: Parameters<typeof acl>[1]) => acl('ServerSubnet', entries);
const clientAcl = (...entries: Parameters<typeof acl>[1]) => acl('ClientSubnet', entries);

const ACLS: readonly Case[] = [
  ['lets everything through by the default ACL', {}, 'open'],
  ['lets nothing through where an ACL has no entry', serverAcl(), 'network-acl'],
  ['lets through what entries allow both ways', serverAcl(OPEN_IN, OPEN_OUT), 'open'],
  [
    'denies by an entry before the one that allows',
    serverAcl(['in', 90, 'deny', ALL], OPEN_IN, OPEN_OUT),
    'network-acl',
  ],
  ['allows by an entry before the one that denies', serverAcl(OPEN_IN, ['in', 110, 'deny', ALL], OPEN_OUT), 'open'],
  [
    'goes by numbers, not by the order of the template',
    serverAcl(OPEN_IN, OPEN_OUT, ['in', 1, 'deny', ALL]),
    'network-acl',
  ],
  ['denies a part of the ports', serverAcl(['in', 90, 'deny', ALL, 6, 443], OPEN_IN, OPEN_OUT), 'network-acl'],
  ['leaves other ports open', serverAcl(['in', 90, 'deny', ALL, 6, 80], OPEN_IN, OPEN_OUT), 'open'],
  ['denies another protocol only', serverAcl(['in', 90, 'deny', ALL, 17, 443], OPEN_IN, OPEN_OUT), 'open'],
  [
    'leaves addresses open that the denied block does not hold',
    serverAcl(['in', 90, 'deny', '10.0.1.0/25'], OPEN_IN, OPEN_OUT),
    'open',
  ],
  [
    'denies a subnet by the two halves of it',
    serverAcl(['in', 80, 'deny', '10.0.1.0/25'], ['in', 90, 'deny', '10.0.1.128/25'], OPEN_IN, OPEN_OUT),
    'network-acl',
  ],
  ['needs an entry that lets replies out', serverAcl(OPEN_IN), 'network-acl'],
  ['lets replies out to ports that clients choose', serverAcl(OPEN_IN, EPHEMERAL_OUT), 'open'],
  ['needs an entry that lets replies in at the client', clientAcl(OPEN_OUT), 'network-acl'],
  ['lets replies in at the client', clientAcl(OPEN_OUT, ['in', 100, 'allow', '10.0.2.0/24', 6, 1024, 65_535]), 'open'],
  ['denies replies from another subnet', clientAcl(OPEN_OUT, ['in', 100, 'allow', '10.0.3.0/24']), 'network-acl'],
  ['needs an entry that lets packets out at the client', clientAcl(OPEN_IN), 'network-acl'],
  [
    'counts that whoever has an instance opens connections from a low port',
    serverAcl(OPEN_IN, ['out', 100, 'allow', ALL, 6, 443]),
    'open',
  ],
  [
    'knows that a function opens connections from high ports alone',
    {
      ...serverAcl(OPEN_IN, ['out', 100, 'allow', ALL, 6, 443]),
      Client: of('AWS::Lambda::Function', {
        VpcConfig: { SubnetIds: [ref('ClientSubnet')], SecurityGroupIds: [ref('ClientGroup')] },
      }),
    },
    'network-acl',
  ],
  [
    'divides nobody in one subnet',
    { ...serverAcl(), Client: instance(ref('ServerSubnet'), [ref('ClientGroup')]) },
    'open',
  ],
  ['counts an action that is not known as allowing', serverAcl(['in', 100, UNKNOWN as never, ALL], OPEN_OUT), 'open'],
  [
    'counts a denied block that is not known as holding nobody',
    serverAcl(['in', 90, 'deny', UNKNOWN], OPEN_IN, OPEN_OUT),
    'open',
  ],
  [
    'counts a denial of a number that is not known as the last',
    serverAcl(['in', UNKNOWN, 'deny', ALL], OPEN_IN, OPEN_OUT),
    'open',
  ],
  [
    'counts an ACL whose association is undecided as letting everything through',
    acl('ServerSubnet', [], { Condition: 'Undecided' }),
    'open',
  ],
];

describe('network ACLs', () => {
  it.each(ACLS.map((one) => [one[0], one] as const))('%s', (_, [, changes, answer, question]) => {
    expect(stopOf(ask(pathsOf({ ...PAIR, ...changes }, CONDITIONS), question))).toBe(answer);
  });

  it('names the entries that let packets and replies through', () => {
    const { hops } = ask(pathsOf({ ...PAIR, ...serverAcl(OPEN_IN, EPHEMERAL_OUT) }));
    const texts = hops.filter(({ control }) => control === 'network-acl').map(({ text }) => text);
    expect(texts).toContain('Net/ServerSubnetAcl allows all traffic from 0.0.0.0/0 (rule 100)');
    expect(texts).toContain('replies: Net/ServerSubnetAcl allows tcp 1024-65535 to 0.0.0.0/0 (rule 100)');
  });
});
