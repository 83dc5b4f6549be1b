import { type Case, cases, ORDERS, PAYMENTS } from './case';
import { statementsOf } from './policy-edits';
import { add, drop, GET_ME, GET_PRODUCTS, integration, LB, LISTENER, remove, set } from './resource-edits';

/** Faults that must be found. */
export const ENCRYPTION_FAULTS: readonly Case[] = [
  ...cases('store-unencrypted', {
    'a volume': add('AWS::EC2::Volume', {}),
    'a database': add('AWS::RDS::DBInstance', { PubliclyAccessible: false, StorageEncrypted: false }),
    'a stream': add('AWS::Kinesis::Stream', {}),
    'a database that a condition decides': add('AWS::RDS::DBInstance', {
      StorageEncrypted: { 'Fn::If': ['Perhaps', true, false] },
    }),
    'a file system': add('AWS::EFS::FileSystem', {}),
  }),
  ...cases('store-without-own-key', {
    'a topic': drop('AWS::SNS::Topic', /./, 'KmsMasterKeyId'),
    'a table': drop('AWS::DynamoDB::Table', /./, 'SSESpecification', ORDERS),
    'a secret': drop('AWS::SecretsManager::Secret', /./, 'KmsKeyId', PAYMENTS),
    'a bucket': drop('AWS::S3::Bucket', /^AuditArchiveBucket[0-9A-F]+$/, 'BucketEncryption'),
    "a log group with AWS's key": set('AWS::Logs::LogGroup', /./, { KmsKeyId: 'alias/aws/logs' }, ORDERS),
  }),
  ...cases('hop-plaintext', {
    'a listener': set(LISTENER, /./, { Protocol: 'HTTP', Port: 80 }),
    'a target group': set('AWS::ElasticLoadBalancingV2::TargetGroup', /./, { Protocol: 'HTTP' }),
    'a listener that a condition decides': set(LISTENER, /./, { Protocol: { 'Fn::If': ['Perhaps', 'HTTPS', 'HTTP'] } }),
    'a cache': add('AWS::ElastiCache::ReplicationGroup', { AtRestEncryptionEnabled: true }),
    'a distribution': add('AWS::CloudFront::Distribution', {
      DistributionConfig: { DefaultCacheBehavior: { ViewerProtocolPolicy: 'allow-all' } },
    }),
    'a bucket whose policy demands TLS no longer': (t) => {
      const statements = statementsOf(t.one('AWS::S3::BucketPolicy', /^AuditArchiveBucketPolicy/), 'PolicyDocument');
      const demanding = statements.findIndex(({ Condition }) => JSON.stringify(Condition)?.includes('SecureTransport'));
      statements.splice(demanding, 1);
    },
    'a bucket whose policy demands TLS of one role only': (t) => {
      for (const statement of statementsOf(
        t.one('AWS::S3::BucketPolicy', /^AuditArchiveBucketPolicy/),
        'PolicyDocument',
      )) {
        if (JSON.stringify(statement['Condition'])?.includes('SecureTransport')) {
          statement['Principal'] = { AWS: 'arn:aws:iam::123456789012:role/somebody' };
        }
      }
    },
    'a new bucket': add('AWS::S3::Bucket', {}),
  }),
  ...cases('integration-plaintext', {
    'a private integration': integration(GET_PRODUCTS, { Uri: 'http://products.internal/' }),
    'a URI without scheme': integration(GET_PRODUCTS, {
      Uri: { 'Fn::ImportValue': 'unheard-of' },
    }),
    'an HTTP API': add('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'HTTP_PROXY',
      IntegrationUri: 'http://example.com',
    }),
  }),
  ...cases('traffic-without-log', {
    'a stage': drop('AWS::ApiGateway::Stage', /./, 'AccessLogSetting'),
    'a network': remove('AWS::EC2::FlowLog'),
    'a web ACL': remove('AWS::WAFv2::LoggingConfiguration'),
    'a load balancer': drop(LB, /./, 'LoadBalancerAttributes'),
    'a distribution': add('AWS::CloudFront::Distribution', { DistributionConfig: {} }),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const ENCRYPTION_BENIGN: readonly Case[] = [
  ...cases('store-unencrypted', {
    'a queue, whose disks are encrypted': add('AWS::SQS::Queue', { SqsManagedSseEnabled: false }),
    'a topic, whose disks are encrypted': drop('AWS::SNS::Topic', /./, 'KmsMasterKeyId'),
    'an encrypted database': add('AWS::RDS::DBInstance', { StorageEncrypted: true }),
  }),
  ...cases('store-without-own-key', {
    "a queue with a key of one's own": add('AWS::SQS::Queue', { KmsMasterKeyId: 'alias/mine' }),
    'a bucket of access logs, which takes no key': drop(
      'AWS::S3::Bucket',
      /AuditArchiveBucketAccessLogs/,
      'BucketEncryption',
    ),
  }),
  ...cases('hop-plaintext', {
    'a listener that redirects': (t) =>
      t.add(ORDERS, 'Plain', {
        Type: LISTENER,
        Properties: {
          Protocol: 'HTTP',
          Port: 80,
          DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } }],
        },
      }),
    'a target group of a function': add('AWS::ElasticLoadBalancingV2::TargetGroup', { TargetType: 'lambda' }),
    'a bucket that demands TLS by another operator': (t) => {
      t.add(ORDERS, 'Kept', { Type: 'AWS::S3::Bucket', Properties: {} });
      t.add(ORDERS, 'KeptPolicy', {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Kept' },
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Deny',
                NotPrincipal: { Service: 'nobody.amazonaws.com' },
                Action: 's3:*',
                Resource: [{ 'Fn::GetAtt': ['Kept', 'Arn'] }, { 'Fn::Sub': `\${Kept.Arn}/*` }],
                Condition: { StringEquals: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        },
      });
    },
  }),
  ...cases('integration-plaintext', {
    'another path': integration(GET_PRODUCTS, { Uri: 'https://products.internal/v2' }),
    'a function': integration(GET_ME, {
      Uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/x/invocations',
    }),
  }),
  ...cases('traffic-without-log', {
    'a distribution with logs': add('AWS::CloudFront::Distribution', {
      DistributionConfig: { Logging: { Bucket: 'logs.s3.amazonaws.com' } },
    }),
    'flow logs of rejected traffic only': set('AWS::EC2::FlowLog', /./, { TrafficType: 'REJECT' }),
    'another format': (t) => {
      t.one('AWS::ApiGateway::Stage').Properties.AccessLogSetting.Format = '$context.requestId';
    },
  }),
];
