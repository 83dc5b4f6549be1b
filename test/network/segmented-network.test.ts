import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as cr from 'aws-cdk-lib/custom-resources';
import { NetworkEndpoint, SegmentedNetwork, type SegmentedNetworkProps } from '../../lib/network';
import { EncryptionKey } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

function network(props?: SegmentedNetworkProps): { stack: Stack; network: SegmentedNetwork } {
  const stack = foreignStack();
  return { stack, network: new SegmentedNetwork(stack, 'Network', props) };
}

function zones(stack: Stack): object[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::EC2::Subnet')).map(
    ({ Properties }) => Properties.AvailabilityZone,
  );
}

interface Statement {
  Sid: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: { StringEquals: Record<string, unknown> };
}

function endpointPolicies(stack: Stack): Statement[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
}

describe('SegmentedNetwork', () => {
  it('spans three zones without knowing account or region', () => {
    const { stack } = network();
    expect(zones(stack)).toEqual([0, 1, 2].map((index) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })));
  });

  it('has no way to or from the internet', () => {
    const { stack } = network();
    const template = Template.fromStack(stack);
    for (const type of ['InternetGateway', 'VPCGatewayAttachment', 'NatGateway', 'EIP', 'Route', 'VPNGateway']) {
      template.resourceCountIs(`AWS::EC2::${type}`, 0);
    }
    template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
  });

  it('does not move the first two zones when the third goes', () => {
    const blocks = [2, 3].map((maxZones) =>
      Object.values(Template.fromStack(network({ maxZones }).stack).findResources('AWS::EC2::Subnet')).map(
        ({ Properties }) => Properties.CidrBlock,
      ),
    );
    expect(blocks[0]).toEqual(['10.0.0.0/18', '10.0.64.0/18']);
    expect(blocks[1]?.slice(0, 2)).toEqual(blocks[0]);
  });

  it('takes two to four zones and refuses less and more', () => {
    for (const maxZones of [2, 4]) {
      expect(zones(network({ maxZones }).stack)).toHaveLength(maxZones);
    }
    for (const maxZones of [1, 5, 2.5]) {
      expect(() => network({ maxZones })).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
    }
  });

  it('takes blocks from /16 to /26 and refuses everything else', () => {
    for (const cidr of ['172.16.0.0/16', '192.168.0.0/26']) {
      Template.fromStack(network({ cidr }).stack).hasResourceProperties('AWS::EC2::VPC', { CidrBlock: cidr });
    }
    for (const cidr of ['10.0.0.0/15', '10.0.0.0/27', '10.0.0.0', '10.0.0.256/16', '::/16']) {
      expect(() => network({ cidr })).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
    }
  });

  it('resolves names and closes the default security group', () => {
    const template = Template.fromStack(network().stack);
    template.hasResourceProperties('AWS::EC2::VPC', { EnableDnsHostnames: true, EnableDnsSupport: true });
    template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
  });

  it('carries TLS, unprivileged ports and nothing else through its ACL', () => {
    const { stack } = network();
    const entries = Object.values(Template.fromStack(stack).findResources('AWS::EC2::NetworkAclEntry'));
    const rules = entries.map(({ Properties: { Egress, CidrBlock, PortRange, Protocol, RuleAction } }) =>
      [Egress ? 'out' : 'in', RuleAction, CidrBlock, Protocol, `${PortRange.From}-${PortRange.To}`].join(' '),
    );
    expect(rules.sort()).toEqual([
      'in allow 0.0.0.0/0 6 1024-65535',
      'in allow 10.0.0.0/16 6 443-443',
      'out allow 0.0.0.0/0 6 443-443',
      'out allow 10.0.0.0/16 6 1024-65535',
    ]);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SubnetNetworkAclAssociation', 3);
  });

  it('records accepted and refused connections in an encrypted log group for a year', () => {
    const template = Template.fromStack(network().stack);
    template.hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
    });
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: { KmsKeyId: Match.anyValue(), RetentionInDays: 365 },
    });
  });

  it('lets only flow logs of this account use the role that writes them', () => {
    const template = Template.fromStack(network().stack);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
            Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }),
          }),
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('FlowLogs'), 'Arn'] },
          }),
        ],
      },
    });
  });

  it('uses one key and one policy of removal when they are given', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    const subject = new SegmentedNetwork(stack, 'Network', {
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    subject.allow(subject.addSegment('orders'), NetworkEndpoint.S3);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  it('has no endpoint that nobody asked for', () => {
    Template.fromStack(network().stack).resourceCountIs('AWS::EC2::VPCEndpoint', 0);
  });

  it('creates an endpoint once', () => {
    const { stack, network: subject } = network();
    expect(subject.requireEndpoint(NetworkEndpoint.KMS)).toBe(subject.requireEndpoint(NetworkEndpoint.KMS));
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  it('puts interface endpoints with private names into every zone, open to TLS from the VPC only', () => {
    const { stack, network: subject } = network();
    subject.requireEndpoint(NetworkEndpoint.KMS);
    subject.requireEndpoint(NetworkEndpoint.LOGS);
    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
      SubnetIds: [Match.anyValue(), Match.anyValue(), Match.anyValue()],
      SecurityGroupIds: [Match.anyValue()],
    });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.0.0.0/16', FromPort: 443, ToPort: 443 })],
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });

  it('routes gateway endpoints from every zone', () => {
    const { stack, network: subject } = network();
    subject.requireEndpoint(NetworkEndpoint.S3);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      RouteTableIds: [Match.anyValue(), Match.anyValue(), Match.anyValue()],
    });
  });

  it('admits only principals of this account on resources of this account, by name of the call', () => {
    const { stack, network: subject } = network();
    for (const endpoint of Object.values(NetworkEndpoint)) {
      subject.requireEndpoint(endpoint);
    }
    const account = { Ref: 'AWS::AccountId' };
    const statements = endpointPolicies(stack);
    const general = statements.filter(({ Sid }) => Sid === 'ThisAccountOnly');
    expect(general).toHaveLength(Object.values(NetworkEndpoint).length);
    for (const { Condition } of general) {
      expect(Condition?.StringEquals).toEqual({ 'aws:PrincipalAccount': account, 'aws:ResourceAccount': account });
    }
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('lets image layers and registry tokens pass, and nothing else without the account of the resource', () => {
    const { stack, network: subject } = network();
    for (const endpoint of Object.values(NetworkEndpoint)) {
      subject.requireEndpoint(endpoint);
    }
    const exceptions = endpointPolicies(stack).filter(({ Sid }) => Sid !== 'ThisAccountOnly');
    const layers = { 'Fn::Join': ['', expect.arrayContaining(['-starport-layer-bucket/*'])] };
    expect(exceptions.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ['s3:GetObject', layers],
      ['ecr:GetAuthorizationToken', '*'],
      ['ecr:GetAuthorizationToken', '*'],
    ]);
  });

  it('opens a segment to the interface endpoints with one rule for all of them', () => {
    const { stack, network: subject } = network();
    const segment = subject.addSegment('orders');
    subject.allow(segment, NetworkEndpoint.KMS);
    subject.allow(segment, NetworkEndpoint.LOGS);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Rules of orders',
      SecurityGroupEgress: [
        { ...tls('AWS services through interface endpoints'), DestinationSecurityGroupId: Match.anyValue() },
      ],
    });
  });

  it('opens a segment to S3 through the prefix list of the region, found while deploying', () => {
    const { stack, network: subject } = network();
    subject.allow(subject.addSegment('orders'), NetworkEndpoint.S3);
    subject.allow(subject.addSegment('payments'), NetworkEndpoint.S3);
    const template = Template.fromStack(stack);
    template.resourceCountIs('Custom::ManagedPrefixList', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Rules of payments',
      SecurityGroupEgress: [
        Match.objectLike({
          ...tls('s3 through its gateway endpoint'),
          DestinationPrefixListId: { 'Fn::GetAtt': [Match.anyValue(), 'PrefixLists.0.PrefixListId'] },
        }),
      ],
    });
  });

  it('leaves the other segments closed', () => {
    const { stack, network: subject } = network();
    subject.allow(subject.addSegment('orders'), NetworkEndpoint.S3);
    subject.addSegment('payments');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Rules of payments',
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });

  it('permits the look-up in a stack whose shared function belongs to another', () => {
    const stack = foreignStack();
    new cr.AwsCustomResource(stack, 'Theirs', {
      onUpdate: { service: 'STS', action: 'GetCallerIdentity', physicalResourceId: cr.PhysicalResourceId.of('x') },
      policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: cr.AwsCustomResourcePolicy.ANY_RESOURCE }),
      installLatestAwsSdk: false,
    });
    const subject = new SegmentedNetwork(stack, 'Network');
    subject.allow(subject.addSegment('orders'), NetworkEndpoint.S3);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      Roles: Match.arrayWith([{ Ref: Match.stringLikeRegexp('ServiceRole') }]),
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'ec2:DescribeManagedPrefixLists' })]) },
    });
  });

  it('does not load an SDK from the internet for the look-up', () => {
    const { stack, network: subject } = network();
    subject.allow(subject.addSegment('orders'), NetworkEndpoint.DYNAMODB);
    Template.fromStack(stack).hasResourceProperties('Custom::ManagedPrefixList', { InstallLatestAwsSdk: false });
  });

  it('refuses a second segment of the same name', () => {
    const { network: subject } = network();
    subject.addSegment('order-items');
    expect(() => subject.addSegment('order-items')).toThrow(expect.objectContaining({ code: 'NAME_TAKEN' }));
  });

  it('refuses a segment name that is no name', () => {
    const { network: subject } = network();
    expect(() => subject.addSegment('Order Items')).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
  });

  it('leaves no finding, with every endpoint and a pair of services', () => {
    const { stack, network: subject } = network();
    const orders = subject.addSegment('orders');
    const payments = subject.addSegment('payments');
    orders.allowTo(payments, ec2.Port.tcp(8443), 'call');
    for (const endpoint of Object.values(NetworkEndpoint)) {
      subject.allow(orders, endpoint);
    }
    expect(nagFindings(stack)).toEqual([]);
  });
});

function tls(description: string): object {
  return { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: description };
}
