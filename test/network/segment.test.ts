import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Segment } from '../../lib/network';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

const SERVICE = ec2.Port.tcp(8443);

function segments(stack: Stack, ...names: string[]): Segment[] {
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'] });
  return names.map((name) => new Segment(stack, name, { vpc, name }));
}

interface Group {
  GroupDescription: string;
  SecurityGroupIngress?: object[];
  SecurityGroupEgress: object[];
}

function group(stack: Stack, description: string): Group {
  const groups = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
  return groups.map(({ Properties }) => Properties).find(({ GroupDescription }) => GroupDescription === description);
}

function idOf(stack: Stack, description: string): object {
  const [id] = Object.entries(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'))
    .filter(([, { Properties }]) => Properties.GroupDescription === description)
    .map(([logicalId]) => logicalId);
  return { 'Fn::GetAtt': [id, 'GroupId'] };
}

const NOTHING = [Match.objectLike({ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp' })];

describe('Segment', () => {
  it('lets nobody in and nothing out until a pair is declared', () => {
    const stack = foreignStack();
    segments(stack, 'orders');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 2);
    template.allResourcesProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: NOTHING,
    });
  });

  it('opens one port from the caller to the callee and back nothing', () => {
    const stack = foreignStack();
    const [orders, payments] = segments(stack, 'orders', 'payments') as [Segment, Segment];
    orders.allowTo(payments, SERVICE, 'orders calls payments');
    const port = { IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443, Description: 'orders calls payments' };
    const caller = group(stack, 'Rules of orders');
    const callee = group(stack, 'Rules of payments');
    expect(caller.SecurityGroupEgress).toEqual([
      { ...port, DestinationSecurityGroupId: idOf(stack, 'Members of payments') },
    ]);
    expect(callee.SecurityGroupIngress).toEqual([{ ...port, SourceSecurityGroupId: idOf(stack, 'Members of orders') }]);
    expect(caller.SecurityGroupIngress).toBeUndefined();
    expect(callee.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
  });

  it('lets two services call each other without a circle of references', () => {
    const stack = foreignStack();
    const [orders, payments] = segments(stack, 'orders', 'payments') as [Segment, Segment];
    orders.allowTo(payments, SERVICE, 'there');
    payments.allowTo(orders, SERVICE, 'back');
    expect(() => Template.fromStack(stack)).not.toThrow(); // Template refuses circular dependencies.
  });

  it('gives the members group no rule, whatever is declared', () => {
    const stack = foreignStack();
    const [orders, payments] = segments(stack, 'orders', 'payments') as [Segment, Segment];
    orders.allowTo(payments, SERVICE, 'call');
    payments.allowTo(orders, SERVICE, 'call');
    for (const name of ['orders', 'payments']) {
      expect(group(stack, `Members of ${name}`)).toEqual(
        expect.objectContaining({ SecurityGroupEgress: [expect.objectContaining({ CidrIp: '255.255.255.255/32' })] }),
      );
      expect(group(stack, `Members of ${name}`).SecurityGroupIngress).toBeUndefined();
    }
  });

  it('keeps every rule inside its group', () => {
    const stack = foreignStack();
    const [orders, payments] = segments(stack, 'orders', 'payments') as [Segment, Segment];
    orders.allowTo(payments, SERVICE, 'call');
    orders.allowToPrefixList('pl-1', 's3');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  it('reaches a gateway endpoint over TLS and through its prefix list only', () => {
    const stack = foreignStack();
    const [orders] = segments(stack, 'orders') as [Segment];
    orders.allowToPrefixList('pl-1', 's3');
    expect(group(stack, 'Rules of orders').SecurityGroupEgress).toEqual([
      {
        DestinationPrefixListId: 'pl-1',
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        Description: 's3 through its gateway endpoint',
      },
    ]);
  });

  it('declares a pair once, however often it is called', () => {
    const stack = foreignStack();
    const [orders, payments] = segments(stack, 'orders', 'payments') as [Segment, Segment];
    orders.allowTo(payments, SERVICE, 'call');
    orders.allowTo(payments, SERVICE, 'call');
    expect(group(stack, 'Rules of orders').SecurityGroupEgress).toHaveLength(1);
    expect(group(stack, 'Rules of payments').SecurityGroupIngress).toHaveLength(1);
  });

  it('writes the same template whatever the order of the declarations', () => {
    const templates = [
      ['b', 'c'],
      ['c', 'b'],
    ].map((callees) => {
      const stack = foreignStack();
      const [a, b, c] = segments(stack, 'a', 'b', 'c') as [Segment, Segment, Segment];
      for (const callee of callees) {
        a.allowTo(callee === 'b' ? b : c, SERVICE, 'call');
      }
      return Template.fromStack(stack).toJSON();
    });
    expect(templates[0]).toEqual(templates[1]);
  });

  it('hands out groups to which no other construct can add a rule', () => {
    const stack = foreignStack();
    const [orders] = segments(stack, 'orders') as [Segment];
    for (const securityGroup of orders.securityGroups) {
      securityGroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(22));
      securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.allTraffic());
    }
    const template = Template.fromStack(stack);
    expect(JSON.stringify(template)).not.toContain('0.0.0.0/0');
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  it('refuses a path to itself', () => {
    const [orders] = segments(foreignStack(), 'orders') as [Segment];
    expect(() => orders.allowTo(orders, SERVICE, 'call')).toThrow(expect.objectContaining({ code: 'CALL_TO_SELF' }));
  });

  it('refuses a description that EC2 would refuse while deploying', () => {
    const [orders, payments] = segments(foreignStack(), 'orders', 'payments') as [Segment, Segment];
    for (const description of ['orders → payments', 'orders > payments', '', 'x'.repeat(256)]) {
      expect(() => orders.allowTo(payments, SERVICE, description)).toThrow(
        expect.objectContaining({ code: 'NAME_INVALID' }),
      );
    }
    expect(() => orders.allowTo(payments, SERVICE, 'x'.repeat(255))).not.toThrow();
  });

  it('holds 60 rules per direction and refuses the next', () => {
    const stack = foreignStack();
    const names = Array.from({ length: 62 }, (_, index) => `s${index}`);
    const [callee, ...callers] = segments(stack, ...names) as [Segment, ...Segment[]];
    const allow = (count: number) => {
      for (const caller of callers.slice(0, count)) {
        caller.allowTo(callee, SERVICE, 'call');
      }
    };
    expect(() => allow(60)).not.toThrow();
    expect(() => allow(61)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
    expect(group(stack, 'Rules of s0').SecurityGroupIngress).toHaveLength(60);
  });

  it('refuses a name that is no name', () => {
    expect(() => segments(foreignStack(), 'Orders')).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
  });

  it('leaves no finding', () => {
    const stack = foreignStack();
    const [orders, payments] = segments(stack, 'orders', 'payments') as [Segment, Segment];
    orders.allowTo(payments, SERVICE, 'call');
    expect(nagFindings(stack)).toEqual([]);
  });
});
