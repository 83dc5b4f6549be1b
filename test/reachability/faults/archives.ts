import { type Case, cases, EDGE, ORDERS } from './case';
import { allow, arnOf, statementsOf } from './policy-edits';
import { add, remove, set } from './resource-edits';

/** Faults that must be found. */
export const ARCHIVE_FAULTS: readonly Case[] = [
  ...cases('archive-deletable', {
    'deleting records, the bucket denying nobody': (t, shop) => {
      t.remove('AWS::S3::BucketPolicy', /AuditArchiveBucketPolicy/);
      allow(t, 's3:DeleteObject*', `${arnOf(shop, 'AWS::S3::Bucket', /AuditArchiveBucket[0-9A-F]+$/)}/*`);
    },
    'a lifecycle that expires the trail': (t) => {
      t.remove('AWS::S3::BucketPolicy', /AuditTrailBucketPolicy/);
      allow(t, 's3:PutLifecycleConfiguration', '*');
    },
    "a bucket's policy that lets a role delete": (t, shop) => {
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
  }),
  ...cases('archive-unlocked', {
    'a denial with a way around': (t) => {
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
  }),
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
  ...cases('log-without-archive', {
    "a service's log": remove('AWS::Logs::SubscriptionFilter', /./, ORDERS),
    'the access log': remove('AWS::Logs::SubscriptionFilter', /./, EDGE),
    'a new log group': add('AWS::Logs::LogGroup', {}),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const ARCHIVE_BENIGN: readonly Case[] = [
  ...cases('archive-deletable', {
    'deletion that the bucket denies to everyone': (t) => allow(t, 's3:DeleteObject', '*'),
    'deletion in a bucket of its own': (t) => {
      t.add(ORDERS, 'Own', { Type: 'AWS::S3::Bucket', Properties: {} });
      allow(t, 's3:DeleteObject', { 'Fn::Sub': `\${Own.Arn}/*` });
    },
  }),
  ...cases('archive-unlocked', {
    'a lock without the denial': (t) => t.remove('AWS::S3::BucketPolicy', /AuditArchiveBucketPolicy/),
    'the denial without a lock': (t) => {
      delete t.one('AWS::S3::Bucket', /^AuditArchiveBucket[0-9A-F]+$/).Properties.ObjectLockEnabled;
    },
  }),
  ...cases('log-without-archive', {
    'a log group with a subscription': (t) => {
      t.add(ORDERS, 'Log', { Type: 'AWS::Logs::LogGroup', Properties: {} });
      t.add(ORDERS, 'LogArchive', {
        Type: 'AWS::Logs::SubscriptionFilter',
        Properties: {
          LogGroupName: { Ref: 'Log' },
          DestinationArn: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/x',
        },
      });
    },
    'a shorter retention': set('AWS::Logs::LogGroup', /./, { RetentionInDays: 1 }, ORDERS),
  }),
];
