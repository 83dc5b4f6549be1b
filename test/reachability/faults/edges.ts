import { type Case, cases, EDGE, FOUNDATION, ORDERS, PAYMENTS } from './case';
import { add, drop, LB, LISTENER, remove, set } from './resource-edits';

/** Faults that must be found. */
export const EDGE_FAULTS: readonly Case[] = [
  ...cases('load-balancer-public', {
    'internet-facing': set(LB, /./, { Scheme: 'internet-facing' }),
    'nothing said': drop(LB, /./, 'Scheme'),
    'a network load balancer': add(LB, { Type: 'network', Scheme: 'internet-facing' }),
  }),
  ...cases('function-url-open', {
    'no signature': add('AWS::Lambda::Url', {
      AuthType: 'NONE',
      TargetFunctionArn: { 'Fn::GetAtt': ['ServiceFunction54CD89BD', 'Arn'] },
    }),
    'nothing said': add('AWS::Lambda::Url', { TargetFunctionArn: { Ref: 'ServiceFunction54CD89BD' } }),
    'a function elsewhere': add('AWS::Lambda::Url', {
      AuthType: 'NONE',
      TargetFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:x',
    }),
  }),
  ...cases('api-without-web-acl', {
    'no association': remove('AWS::WAFv2::WebACLAssociation'),
    'an association of something else': set('AWS::WAFv2::WebACLAssociation', /./, {
      ResourceArn: 'arn:aws:apigateway:us-east-1::/restapis/other/stages/v1',
    }),
    'a second stage': (t) => {
      const { Properties } = t.one('AWS::ApiGateway::Stage');
      t.add(EDGE, 'Second', { Type: 'AWS::ApiGateway::Stage', Properties: { ...Properties, StageName: 'second' } });
    },
  }),
  ...cases('instance-public', {
    'a container with an address': (t) => {
      t.one('AWS::ECS::Service', /./, PAYMENTS).Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp =
        'ENABLED';
    },
    'an instance with an address': add('AWS::EC2::Instance', {
      NetworkInterfaces: [{ DeviceIndex: '0', AssociatePublicIpAddress: true }],
    }),
    'an elastic address': (t) => {
      t.add(ORDERS, 'Machine', { Type: 'AWS::EC2::Instance', Properties: {} });
      t.add(ORDERS, 'Address', { Type: 'AWS::EC2::EIP', Properties: { InstanceId: { Ref: 'Machine' } } });
    },
    'a public subnet': (t) => {
      t.add(FOUNDATION, 'Machine', { Type: 'AWS::EC2::Instance', Properties: { SubnetId: { Ref: 'Public' } } });
      t.add(FOUNDATION, 'Public', { Type: 'AWS::EC2::Subnet', Properties: { MapPublicIpOnLaunch: true } });
    },
  }),
  ...cases('database-public', {
    'an instance': add('AWS::RDS::DBInstance', { PubliclyAccessible: true, StorageEncrypted: true }),
    'a cluster': add('AWS::RDS::DBCluster', { PubliclyAccessible: 'true' }),
    'an instance that a condition decides': add('AWS::RDS::DBInstance', {
      DBSubnetGroupName: 's',
      PubliclyAccessible: { 'Fn::If': ['Perhaps', true, false] },
    }),
    'an instance in the default network': add('AWS::RDS::DBInstance', {}),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const EDGE_BENIGN: readonly Case[] = [
  ...cases('load-balancer-public', {
    'another internal one': add(LB, { Scheme: 'internal' }),
    'a public one that filters and authenticates': (t) => {
      t.add(ORDERS, 'Public', { Type: LB, Properties: {} });
      t.add(ORDERS, 'Filter', {
        Type: 'AWS::WAFv2::WebACLAssociation',
        Properties: { ResourceArn: { Ref: 'Public' }, WebACLArn: 'acl' },
      });
      t.add(ORDERS, 'Listener', {
        Type: LISTENER,
        Properties: {
          LoadBalancerArn: { Ref: 'Public' },
          Protocol: 'HTTPS',
          MutualAuthentication: { Mode: 'verify' },
          DefaultActions: [{ Type: 'forward' }],
        },
      });
    },
  }),
  ...cases('function-url-open', {
    'a signature': add('AWS::Lambda::Url', {
      AuthType: 'AWS_IAM',
      TargetFunctionArn: { Ref: 'ServiceFunction54CD89BD' },
    }),
    'an alias': add('AWS::Lambda::Alias', {
      FunctionName: { Ref: 'ServiceFunction54CD89BD' },
      FunctionVersion: '1',
      Name: 'live',
    }),
  }),
  ...cases('api-without-web-acl', {
    'an association by ARN': (t) => {
      t.one('AWS::WAFv2::WebACLAssociation').Properties.ResourceArn = {
        'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}::/restapis/\${ApiRestApiE03564B2}/stages/v1`,
      };
    },
    'an HTTP API, which takes no web ACL': add('AWS::ApiGatewayV2::Stage', { StageName: '$default' }),
  }),
  ...cases('instance-public', {
    'a private instance': add('AWS::EC2::Instance', { SubnetId: 'subnet-1' }),
    'an address refused in a public subnet': (t) => {
      t.add(FOUNDATION, 'Machine', {
        Type: 'AWS::EC2::Instance',
        Properties: {
          NetworkInterfaces: [{ DeviceIndex: '0', AssociatePublicIpAddress: false, SubnetId: { Ref: 'Public' } }],
        },
      });
      t.add(FOUNDATION, 'Public', { Type: 'AWS::EC2::Subnet', Properties: { MapPublicIpOnLaunch: true } });
    },
  }),
  ...cases('database-public', {
    'a private instance': add('AWS::RDS::DBInstance', { PubliclyAccessible: false }),
    'a member of a cluster': add('AWS::RDS::DBInstance', { DBClusterIdentifier: 'c', DBSubnetGroupName: 's' }),
  }),
];
