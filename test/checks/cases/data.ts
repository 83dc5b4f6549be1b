import { EITHER, PARAMETER, type RuleCase } from './rule-case';

const TABLE = 'AWS::DynamoDB::Table';
const ROOT = { AWS: 'arn:aws:iam::111122223333:root' };
const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const key = (...Statement: unknown[]) => ({ KeyPolicy: { Statement } });
const everyone = (Condition?: unknown) => ({ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Condition });
const encrypted = (SSESpecification: unknown) => ({ SSESpecification });
const owned = (ObjectOwnership: unknown) => ({ OwnershipControls: { Rules: [{ ObjectOwnership }] } });

export const DATA: Readonly<Record<string, RuleCase>> = {
  'key-for-everyone': {
    type: 'AWS::KMS::Key',
    allows: [
      key({ Effect: 'Allow', Principal: ROOT, Action: 'kms:*' }),
      key({ Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' }, Action: 'kms:Decrypt' }),
      key({ ...everyone(), Effect: 'Deny' }),
      key(everyone({ StringEquals: { 'kms:CallerAccount': PARAMETER } })),
      key(everyone({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } })),
    ],
    denies: [
      key(everyone()),
      key({ ...everyone(), Principal: { AWS: '*' } }),
      key({ ...everyone(), Principal: { AWS: [ROOT.AWS, '*'] } }),
      key({ Effect: 'Allow', NotPrincipal: ROOT, Action: 'kms:Decrypt' }),
      key(everyone({ StringEquals: { 'kms:EncryptionContext:table': 'orders' } })),
      key(everyone({ StringNotEquals: { 'kms:CallerAccount': '111122223333' } })),
      key(everyone({ StringLike: { 'aws:PrincipalArn': '*' } })),
    ],
    unresolved: [
      key({ ...everyone(), Principal: PARAMETER }),
      key({ ...everyone(), Principal: { AWS: PARAMETER } }),
      { KeyPolicy: EITHER },
    ],
  },
  'table-without-own-key': {
    type: TABLE,
    allows: [encrypted({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY })],
    denies: [
      {},
      encrypted({ SSEEnabled: true }),
      encrypted({ SSEEnabled: false, KMSMasterKeyId: KEY }),
      encrypted({ SSEEnabled: true, KMSMasterKeyId: 'alias/aws/dynamodb' }),
    ],
    unresolved: [
      encrypted(EITHER),
      encrypted({ SSEEnabled: PARAMETER, KMSMasterKeyId: KEY }),
      encrypted({ SSEEnabled: true, KMSMasterKeyId: EITHER }),
    ],
  },
  'table-deletable': {
    type: TABLE,
    allows: [{ DeletionProtectionEnabled: true }],
    denies: [{}, { DeletionProtectionEnabled: false }],
    unresolved: [{ DeletionProtectionEnabled: PARAMETER }],
  },
  'bucket-with-acl': {
    type: 'AWS::S3::Bucket',
    allows: [{}, { AccessControl: 'Private' }, owned('BucketOwnerEnforced')],
    denies: [{ AccessControl: 'LogDeliveryWrite' }, owned('ObjectWriter'), owned('BucketOwnerPreferred')],
    unresolved: [{ AccessControl: PARAMETER }, owned(PARAMETER), { OwnershipControls: EITHER }],
  },
};
