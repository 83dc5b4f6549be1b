import type { System } from '../../lib/assembly';
import type { Declared, Templates } from './edited-assembly';

/** One edit of the shop and the invariant that it breaks, or must not. */
export interface Case {
  readonly id: string;
  readonly name: string;
  readonly edit: (templates: Templates, shop: System) => void;
}

export const ORDERS = /^ShopOrders/;
export const PAYMENTS = /^ShopPayments/;
export const FOUNDATION = /^ShopFoundation[0-9A-F]+\.template/;
const ORDERS_ROLE = 'ServiceFunctionRole0DAC1AE6';

/** ARN of a resource of the shop. */
export function arnOf(shop: System, type: string, id: RegExp): string {
  const found = shop.ofType(type).find((resource) => id.test(resource.id));
  if (found?.arn === undefined) {
    throw new Error(`the shop has no ${type} ${id}`);
  }
  return found.arn;
}

/** Lets a role of a stack do something by a policy of its own. */
export function allow(
  templates: Templates,
  actions: string | readonly string[],
  resources: unknown,
  { file = ORDERS, role = ORDERS_ROLE, condition = undefined as unknown } = {},
): void {
  const statement = {
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(condition ? { Condition: condition } : {}),
  };
  templates.add(file, 'Added', {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'added',
      Roles: [{ Ref: role }],
      PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
    },
  });
}

const roleOf = (id: string, trusted: unknown, statements: readonly unknown[]): Declared => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: id,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: trusted }],
    },
    Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

const table = (shop: System, stack: string) => arnOf(shop, 'AWS::DynamoDB::Table', new RegExp(`^Shop-${stack}/`));
const statementsOf = (resource: Declared, property: string): Record<string, unknown>[] =>
  resource.Properties[property].Statement;
const trustOf = (templates: Templates, id: RegExp, file: RegExp) =>
  statementsOf(templates.one('AWS::IAM::Role', id, file), 'AssumeRolePolicyDocument');

/** Faults that must be found. */
export const PERMISSION_FAULTS: readonly Case[] = [
  { id: 'store-of-another', name: 'a wildcard over all tables', edit: (t) => allow(t, 'dynamodb:GetItem', '*') },
  {
    id: 'store-of-another',
    name: "another service's table by its ARN",
    edit: (t, shop) => allow(t, 'dynamodb:Query', table(shop, 'payments')),
  },
  {
    id: 'store-of-another',
    name: 'everything but one action, by NotAction',
    edit: (t) => {
      t.add(ORDERS, 'Added', {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: 'p',
          Roles: [{ Ref: ORDERS_ROLE }],
          PolicyDocument: { Statement: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] },
        },
      });
    },
  },
  {
    id: 'store-of-another',
    name: 'a prefix that other stacks share',
    edit: (t) => allow(t, 'dynamodb:*Item', 'arn:aws:dynamodb:*:*:table/Shop-*'),
  },
  {
    id: 'store-of-another',
    name: 'a role of the other stack that trusts this one',
    edit: (t, shop) => {
      t.add(
        PAYMENTS,
        'Helper',
        roleOf('helper', { AWS: arnOf(shop, 'AWS::IAM::Role', /^Shop-orders\/ServiceFunctionRole/) }, [
          { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table(shop, 'payments') },
        ]),
      );
    },
  },
  {
    id: 'store-of-another',
    name: 'two roles in a chain',
    edit: (t, shop) => {
      t.add(
        PAYMENTS,
        'Middle',
        roleOf('middle', { AWS: arnOf(shop, 'AWS::IAM::Role', /^Shop-orders\/ServiceFunctionRole/) }, [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::123456789012:role/helper' },
        ]),
      );
      t.add(
        PAYMENTS,
        'Helper',
        roleOf('helper', { AWS: 'arn:aws:iam::123456789012:root' }, [
          { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table(shop, 'payments') },
        ]),
      );
    },
  },
  {
    id: 'store-of-another',
    name: 'a managed policy of AWS',
    edit: (t) => {
      t.one('AWS::IAM::Role', /ServiceFunctionRole/, ORDERS).Properties.ManagedPolicyArns = [
        'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess',
      ];
    },
  },
  {
    id: 'store-of-another',
    name: 'a managed policy that nobody knows',
    edit: (t) => {
      t.one('AWS::IAM::Role', /ServiceFunctionRole/, ORDERS).Properties.ManagedPolicyArns = [
        'arn:aws:iam::aws:policy/Whatever',
      ];
    },
  },
  {
    id: 'store-of-another',
    name: 'a resource that a parameter names at deployment',
    edit: (t) => allow(t, 'dynamodb:GetItem', { 'Fn::ImportValue': 'unheard-of' }),
  },

  {
    id: 'secret-of-another',
    name: "another service's secret, whose policy no longer denies",
    edit: (t, shop) => {
      t.remove('AWS::SecretsManager::ResourcePolicy', /./, PAYMENTS);
      allow(t, 'secretsmanager:GetSecretValue', arnOf(shop, 'AWS::SecretsManager::Secret', /^Shop-payments/));
    },
  },
  {
    id: 'secret-of-another',
    name: 'a wildcard over all secrets, without policies of theirs',
    edit: (t) => {
      t.remove('AWS::SecretsManager::ResourcePolicy');
      allow(t, 'secretsmanager:*', '*');
    },
  },
  {
    id: 'secret-of-another',
    name: 'a secret that may be deleted',
    edit: (t) => allow(t, 'secretsmanager:DeleteSecret', '*'),
  },

  {
    id: 'key-of-another',
    name: "another service's key, by ARN, through the store",
    edit: (t, shop) =>
      allow(t, 'kms:Decrypt', arnOf(shop, 'AWS::KMS::Key', /^Shop-payments\/KeysInternal|^Shop-payments\/KeysConf/)),
  },
  {
    id: 'key-of-another',
    name: 'a wildcard over all keys',
    edit: (t) => allow(t, ['kms:Decrypt', 'kms:GenerateDataKey'], '*'),
  },
  {
    id: 'key-of-another',
    name: 'a key policy that leaves it to the account',
    edit: (t) => {
      statementsOf(t.one('AWS::KMS::Key', /AuditKey/, PAYMENTS), 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:*',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Resource: '*',
      });
      allow(t, 'kms:Sign', '*');
    },
  },

  {
    id: 'permissions-changeable',
    name: 'writing policies into roles',
    edit: (t) => allow(t, 'iam:PutRolePolicy', '*'),
  },
  {
    id: 'permissions-changeable',
    name: 'passing a role to a function that it creates',
    edit: (t) => allow(t, ['iam:PassRole', 'lambda:CreateFunction'], '*'),
  },
  {
    id: 'permissions-changeable',
    name: 'changing the code of a function',
    edit: (t, shop) => allow(t, 'lambda:Update*', arnOf(shop, 'AWS::Lambda::Function', /^Shop-users/)),
  },
  { id: 'permissions-changeable', name: 'everything', edit: (t) => allow(t, '*', '*') },
  {
    id: 'permissions-changeable',
    name: "changing a key's policy",
    edit: (t) => {
      statementsOf(t.one('AWS::KMS::Key', /KeysConfidential/, ORDERS), 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:PutKeyPolicy',
        Principal: { AWS: { 'Fn::GetAtt': [ORDERS_ROLE, 'Arn'] } },
        Resource: '*',
      });
    },
  },

  { id: 'audit-silenceable', name: 'stopping the trail', edit: (t) => allow(t, 'cloudtrail:StopLogging', '*') },
  {
    id: 'audit-silenceable',
    name: 'deleting its own log group',
    edit: (t) => allow(t, 'logs:DeleteLogGroup', { 'Fn::GetAtt': ['ServiceFunctionLogs4BA978B7', 'Arn'] }),
  },
  { id: 'audit-silenceable', name: 'switching detectors off', edit: (t) => allow(t, 'guardduty:*', '*') },
  { id: 'audit-silenceable', name: 'sending the stream elsewhere', edit: (t) => allow(t, 'firehose:Update*', '*') },

  {
    id: 'archive-deletable',
    name: 'deleting records, the bucket denying nobody',
    edit: (t, shop) => {
      t.remove('AWS::S3::BucketPolicy', /AuditArchiveBucketPolicy/);
      allow(t, 's3:DeleteObject*', `${arnOf(shop, 'AWS::S3::Bucket', /AuditArchiveBucket[0-9A-F]+$/)}/*`);
    },
  },
  {
    id: 'archive-deletable',
    name: 'a lifecycle that expires the trail',
    edit: (t) => {
      t.remove('AWS::S3::BucketPolicy', /AuditTrailBucketPolicy/);
      allow(t, 's3:PutLifecycleConfiguration', '*');
    },
  },
  {
    id: 'archive-deletable',
    name: "a bucket's policy that lets a role delete",
    edit: (t, shop) => {
      const policy = t.one('AWS::S3::BucketPolicy', /AuditArchiveBucketPolicy/);
      policy.Properties.PolicyDocument.Statement = [
        {
          Effect: 'Allow',
          Action: 's3:DeleteObjectVersion',
          Principal: { AWS: arnOf(shop, 'AWS::IAM::Role', /^Shop-orders\/ServiceFunctionRole/) },
          Resource: `${arnOf(shop, 'AWS::S3::Bucket', /AuditArchiveBucket[0-9A-F]+$/)}/*`,
        },
      ];
    },
  },

  ...['AuditTrail', 'AuditArchive'].map(
    (name): Case => ({
      id: 'archive-unlocked',
      name: `${name} without lock and denial`,
      edit: (t) => {
        delete t.one('AWS::S3::Bucket', new RegExp(`^${name}Bucket[0-9A-F]+$`)).Properties.ObjectLockEnabled;
        t.remove('AWS::S3::BucketPolicy', new RegExp(`^${name}BucketPolicy`));
      },
    }),
  ),
  {
    id: 'archive-unlocked',
    name: 'a denial with a way around',
    edit: (t) => {
      delete t.one('AWS::S3::Bucket', /^AuditArchiveBucket[0-9A-F]+$/).Properties.ObjectLockEnabled;
      for (const statement of statementsOf(
        t.one('AWS::S3::BucketPolicy', /AuditArchiveBucketPolicy/),
        'PolicyDocument',
      )) {
        if (statement['Sid'] === 'NobodyDeletes') {
          statement['Condition'] = { StringNotEquals: { 'aws:RequestTag/sure': 'yes' } };
        }
      }
    },
  },

  {
    id: 'policy-for-everyone',
    name: 'a bucket that everyone reads',
    edit: (t) => {
      statementsOf(t.one('AWS::S3::BucketPolicy', /ResultsPolicy/), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Principal: '*',
        Resource: '*',
      });
    },
  },
  {
    id: 'policy-for-everyone',
    name: 'a topic for everyone',
    edit: (t) => {
      statementsOf(t.one('AWS::SNS::TopicPolicy'), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 'sns:*',
        Principal: { AWS: '*' },
        Resource: '*',
      });
    },
  },
  {
    id: 'policy-for-everyone',
    name: 'a key for everyone',
    edit: (t) => {
      statementsOf(t.one('AWS::KMS::Key', /KeysConfidential/, ORDERS), 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Principal: { AWS: '*' },
        Resource: '*',
      });
    },
  },
  {
    id: 'policy-for-everyone',
    name: 'everyone but one account, by NotPrincipal',
    edit: (t) => {
      statementsOf(t.one('AWS::KMS::Key', /KeysConfidential/, ORDERS), 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' },
        Resource: '*',
      });
    },
  },
  {
    id: 'policy-for-everyone',
    name: 'a function that everyone invokes',
    edit: (t) => {
      Object.assign(t.one('AWS::Lambda::Permission', /./, ORDERS).Properties, {
        Principal: '*',
        SourceArn: undefined,
        SourceAccount: undefined,
      });
    },
  },

  {
    id: 'role-for-everyone',
    name: 'a trust policy for everyone',
    edit: (t) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: '*' },
      });
    },
  },
  {
    id: 'role-for-everyone',
    name: 'a provider without a subject',
    edit: (t) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
        Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } },
      });
    },
  },
  {
    id: 'role-for-everyone',
    name: 'an external id that anyone may know',
    edit: (t) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: '*',
        Condition: { StringEquals: { 'sts:ExternalId': 'shop' } },
      });
    },
  },
];

/** Edits that change nothing about what an invariant says. */
export const PERMISSION_BENIGN: readonly Case[] = [
  {
    id: 'store-of-another',
    name: 'its own table by its ARN',
    edit: (t, shop) => allow(t, 'dynamodb:*Item', table(shop, 'orders')),
  },
  {
    id: 'store-of-another',
    name: 'a wildcard within its own table',
    edit: (t, shop) => allow(t, 'dynamodb:Query', `${table(shop, 'orders')}/index/*`),
  },
  {
    id: 'store-of-another',
    name: 'an action without data over everything',
    edit: (t) => allow(t, ['dynamodb:DescribeLimits', 'cloudwatch:PutMetricData'], '*'),
  },
  {
    id: 'store-of-another',
    name: 'a shared table that nobody of its stack uses, by name',
    edit: (t, shop) => allow(t, 'dynamodb:GetItem', arnOf(shop, 'AWS::DynamoDB::Table', /Revocations/)),
  },
  {
    id: 'secret-of-another',
    name: 'a secret whose policy denies everyone else',
    edit: (t) => allow(t, 'secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:Shop-payments-*'),
  },
  {
    id: 'secret-of-another',
    name: 'its own secret once more',
    edit: (t, shop) =>
      allow(t, 'secretsmanager:GetSecretValue', arnOf(shop, 'AWS::SecretsManager::Secret', /^Shop-orders/)),
  },
  { id: 'key-of-another', name: 'a wildcard that no key policy follows', edit: (t) => allow(t, 'kms:Sign', '*') },
  {
    id: 'key-of-another',
    name: 'its own key once more',
    edit: (t, shop) => allow(t, 'kms:Decrypt', arnOf(shop, 'AWS::KMS::Key', /^Shop-orders\/KeysConf/)),
  },
  { id: 'permissions-changeable', name: 'passing a role alone', edit: (t) => allow(t, 'iam:PassRole', '*') },
  {
    id: 'permissions-changeable',
    name: 'reading who may do what',
    edit: (t) => allow(t, ['iam:Get*', 'iam:List*'], '*'),
  },
  {
    id: 'permissions-changeable',
    name: 'grants that only AWS makes',
    edit: (t, shop) =>
      allow(t, 'kms:CreateGrant', arnOf(shop, 'AWS::KMS::Key', /^Shop-orders\/KeysConf/), {
        condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
  },
  {
    id: 'audit-silenceable',
    name: 'reading the trail',
    edit: (t) => allow(t, ['cloudtrail:Get*', 'cloudtrail:LookupEvents'], '*'),
  },
  {
    id: 'audit-silenceable',
    name: 'writing log records',
    edit: (t) => allow(t, ['logs:CreateLogStream', 'logs:PutLogEvents'], '*'),
  },
  {
    id: 'archive-deletable',
    name: 'deletion that the bucket denies to everyone',
    edit: (t) => allow(t, 's3:DeleteObject', '*'),
  },
  {
    id: 'archive-deletable',
    name: 'deletion in a bucket of its own',
    edit: (t) => {
      t.add(ORDERS, 'Own', { Type: 'AWS::S3::Bucket', Properties: {} });
      allow(t, 's3:DeleteObject', { 'Fn::Sub': `\${Own.Arn}/*` });
    },
  },
  {
    id: 'archive-unlocked',
    name: 'a lock without the denial',
    edit: (t) => t.remove('AWS::S3::BucketPolicy', /AuditArchiveBucketPolicy/),
  },
  {
    id: 'archive-unlocked',
    name: 'the denial without a lock',
    edit: (t) => {
      delete t.one('AWS::S3::Bucket', /^AuditArchiveBucket[0-9A-F]+$/).Properties.ObjectLockEnabled;
    },
  },
  {
    id: 'policy-for-everyone',
    name: 'everyone of the account',
    edit: (t) => {
      statementsOf(t.one('AWS::SNS::TopicPolicy'), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { AWS: '*' },
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } },
      });
    },
  },
  {
    id: 'policy-for-everyone',
    name: 'everyone through an endpoint of the network',
    edit: (t) => {
      statementsOf(t.one('AWS::S3::BucketPolicy', /ResultsPolicy/), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Principal: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
      });
    },
  },
  {
    id: 'policy-for-everyone',
    name: 'a denial of everyone',
    edit: (t) => {
      statementsOf(t.one('AWS::SNS::TopicPolicy'), 'PolicyDocument').push({
        Effect: 'Deny',
        Action: 'sns:*',
        Principal: '*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
    },
  },
  {
    id: 'role-for-everyone',
    name: 'a named role',
    edit: (t, shop) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: arnOf(shop, 'AWS::IAM::Role', /^Shop-users\/ServiceFunctionRole/) },
      });
    },
  },
  {
    id: 'role-for-everyone',
    name: 'one branch of one repository',
    edit: (t) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
        Condition: {
          StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:shop/shop:ref:refs/heads/main' },
        },
      });
    },
  },
];
