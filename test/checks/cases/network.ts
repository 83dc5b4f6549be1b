import { EITHER, PARAMETER, type RuleCase } from './rule-case';

const egress = (...SecurityGroupEgress: unknown[]) => ({ SecurityGroupEgress });
const endpoint = (...Statement: unknown[]) => ({ PolicyDocument: { Statement } });
const ALL = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };

export const NETWORK: Readonly<Record<string, RuleCase>> = {
  'egress-anywhere': {
    type: 'AWS::EC2::SecurityGroup',
    allows: [
      egress({ CidrIp: '10.0.0.0/16', IpProtocol: 'tcp' }),
      egress({ CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } }),
      egress({ DestinationSecurityGroupId: PARAMETER }, { DestinationPrefixListId: 'pl-1' }),
    ],
    denies: [
      {},
      egress(),
      egress({ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }),
      egress({ CidrIp: '10.0.0.0/8' }, { CidrIpv6: '::/0' }),
      egress({ CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1' }),
    ],
    unresolved: [egress({ CidrIp: PARAMETER }), { SecurityGroupEgress: EITHER }],
  },
  'endpoint-without-policy': {
    type: 'AWS::EC2::VPCEndpoint',
    allows: [
      endpoint({ ...ALL, Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }),
      endpoint({ ...ALL, Action: 's3:GetObject' }),
      endpoint({ ...ALL, Effect: 'Deny' }),
    ],
    denies: [{}, endpoint(ALL), endpoint({ ...ALL, Action: ['*'], Resource: ['*'] })],
    unresolved: [
      { PolicyDocument: EITHER },
      { PolicyDocument: PARAMETER },
      endpoint(EITHER),
      endpoint({ ...ALL, Action: EITHER }),
      endpoint({ ...ALL, Condition: EITHER }),
    ],
  },
  'permission-without-source': {
    type: 'AWS::Lambda::Permission',
    allows: [
      { Principal: 'apigateway.amazonaws.com', SourceArn: { Ref: 'Api' } },
      { Principal: 's3.amazonaws.com', SourceAccount: { Ref: 'AWS::AccountId' } },
      { Principal: 'arn:aws:iam::111122223333:role/caller' },
      { Principal: '*', PrincipalOrgID: 'o-1' },
    ],
    denies: [{ Principal: 'apigateway.amazonaws.com' }, { Principal: 'events.amazonaws.com.cn' }, { Principal: '*' }],
    unresolved: [{ Principal: PARAMETER }, { Principal: 's3.amazonaws.com', SourceArn: EITHER }],
  },
};
