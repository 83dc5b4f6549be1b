import { type Case, cases, ORDERS, PAYMENTS, USERS } from './case';
import { addRule, GROUPS, INSTANCE, NETWORK, publicNetwork, tell } from './network-edits';

/** Faults that must be found. */
export const CONNECTION_FAULTS: readonly Case[] = [
  ...cases('connection-undeclared', {
    'ports opened to the whole network': (t) => {
      addRule(t, /^Users/, 'SecurityGroupEgress', NETWORK);
      addRule(t, /^Payments/, 'SecurityGroupIngress', NETWORK);
    },
    'a caller that nobody declared': (t) => tell(t, PAYMENTS, 'PALISADE_CALLERS', '{}'),
    'a callee that nobody declared': (t) => tell(t, ORDERS, 'PALISADE_CALLEES', '{}'),
    'the segment of another service': (t) => {
      const orders = t.one('AWS::Lambda::Function', /^ServiceFunction/, ORDERS).Properties.VpcConfig.SecurityGroupIds;
      t.one('AWS::Lambda::Function', /^ServiceFunction/, USERS).Properties.VpcConfig.SecurityGroupIds = orders;
    },
  }),
  ...cases('workload-on-internet', {
    'an instance': (t) => publicNetwork(t, INSTANCE),
    'a database': (t) =>
      publicNetwork(t, {
        type: 'AWS::RDS::DBInstance',
        properties: {
          Engine: 'postgres',
          PubliclyAccessible: true,
          DBSubnetGroupName: { Ref: 'NetSubnets' },
          VPCSecurityGroups: GROUPS,
        },
      }),
    'a container': (t) =>
      publicNetwork(t, {
        type: 'AWS::ECS::Service',
        properties: {
          LaunchType: 'FARGATE',
          TaskDefinition: { Ref: 'NetTask' },
          NetworkConfiguration: {
            AwsvpcConfiguration: { AssignPublicIp: 'ENABLED', Subnets: [{ Ref: 'NetSubnet' }], SecurityGroups: GROUPS },
          },
        },
      }),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const CONNECTION_BENIGN: readonly Case[] = [
  ...cases('connection-undeclared', {
    'a port that only one side opens': (t) => addRule(t, /^Users/, 'SecurityGroupEgress', NETWORK),
    'a declared call that is not opened': (t) => {
      tell(t, USERS, 'PALISADE_CALLEES', '{"payments":[]}');
      tell(t, PAYMENTS, 'PALISADE_CALLERS', '{"users":[],"orders":[]}');
    },
    'a call that both sides declare': (t) => {
      addRule(t, /^Users/, 'SecurityGroupEgress', NETWORK);
      addRule(t, /^Payments/, 'SecurityGroupIngress', NETWORK);
      tell(t, USERS, 'PALISADE_CALLEES', '{"payments":[]}');
      tell(t, PAYMENTS, 'PALISADE_CALLERS', '{"users":[],"orders":[]}');
    },
  }),
  ...cases('workload-on-internet', {
    'a route without a gateway': (t) => publicNetwork(t, { ...INSTANCE, gateway: false }),
    'rules for its own network only': (t) => publicNetwork(t, { ...INSTANCE, from: '192.168.0.0/16' }),
  }),
];
