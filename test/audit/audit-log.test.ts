import { type App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuditArchive, AuditLog, type AuditLogProps } from '../../lib/audit';
import { EncryptedLogGroup, EncryptionKey } from '../../lib/shared';
import { AUDIT_SOURCES } from '../../runtime/contract';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { actionsOf, bucketStatements, identityStatements, keyStatements, type Statement } from './support';

const STREAM = 'AWS::KinesisFirehose::DeliveryStream';
const SUBSCRIPTION = 'AWS::Logs::SubscriptionFilter';
const WEB_ACL = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge/1';

function auditLog(props: AuditLogProps = {}, stack = foreignStack()) {
  return { stack, auditLog: new AuditLog(stack, 'AuditLog', props) };
}

function logGroup(stack: Stack, id = 'Logs') {
  return new EncryptedLogGroup(stack, id).logGroup;
}

/** The whole pipeline: one log group for each source, and a web ACL. */
function wholePipeline() {
  const { stack, auditLog: log } = auditLog();
  for (const source of AUDIT_SOURCES) {
    log.addSource(source, logGroup(stack, `Logs-${source}`));
  }
  log.addWebAclLogs(stack, WEB_ACL);
  const bucketId = stack.getLogicalId(log.archive.bucket.node.defaultChild as s3.CfnBucket);
  return { stack, log, bucketId, template: Template.fromStack(stack) };
}

function destinations(template: Template): Record<string, unknown>[] {
  return Object.values(template.findResources(STREAM)).map(
    ({ Properties }) => Properties.ExtendedS3DestinationConfiguration,
  );
}

/** Paths below the archive that a statement allows. */
const pathsOf = ({ Resource }: Statement) => JSON.stringify(Resource).match(/(?<="\/)[^"]*(?=\*")/g) ?? [];

describe('AuditLog', () => {
  it('makes nothing that delivers before there is a source', () => {
    const { stack } = auditLog();
    const template = Template.fromStack(stack);
    for (const type of [STREAM, SUBSCRIPTION, 'AWS::Lambda::Function', 'AWS::WAFv2::LoggingConfiguration']) {
      template.resourceCountIs(type, 0);
    }
  });

  it('sends every event of a log group to the stream of its source, after the permission to do so', () => {
    const { stack, auditLog: log } = auditLog();
    const group = logGroup(stack);
    log.addSource('trail', group);
    const template = Template.fromStack(stack);
    const [streamId] = Object.keys(template.findResources(STREAM));
    const [subscription] = Object.values(template.findResources(SUBSCRIPTION));
    expect(subscription?.Properties).toEqual({
      LogGroupName: stack.resolve(group.logGroupName),
      DestinationArn: { 'Fn::GetAtt': [streamId, 'Arn'] },
      RoleArn: expect.anything(),
      FilterName: 'audit-archive',
      FilterPattern: '',
    });
    expect(subscription?.DependsOn).toEqual([expect.stringMatching(/^AuditLogSubscriptionsPolicy/)]);
  });

  it('sends less where a pattern says so', () => {
    const { stack, auditLog: log } = auditLog();
    const filterPattern = logs.FilterPattern.exists('$.service_name');
    log.addSource('application', logGroup(stack), { filterPattern });
    Template.fromStack(stack).hasResourceProperties(SUBSCRIPTION, { FilterPattern: '{ $.service_name = "*" }' });
  });

  it('has one stream and one function for each source, however many log groups it has', () => {
    const { stack, auditLog: log } = auditLog();
    log.addSource('application', logGroup(stack, 'A'));
    log.addSource('application', logGroup(stack, 'B'));
    log.addSource('flow', logGroup(stack, 'C'));
    const template = Template.fromStack(stack);
    template.resourceCountIs(STREAM, 2);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.resourceCountIs(SUBSCRIPTION, 3);
    expect(log.deliveries.map(({ source, transform }) => [source, transform !== undefined])).toEqual([
      ['application', true],
      ['flow', true],
    ]);
  });

  it('lets CloudWatch Logs put records into its streams, only for log groups of this account', () => {
    const { template } = wholePipeline();
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'logs.amazonaws.com' },
            Condition: {
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':logs:',
                      { Ref: 'AWS::Region' },
                      ':',
                      { Ref: 'AWS::AccountId' },
                      ':*',
                    ],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });

  it('lets Firehose use each delivery role for streams of this account only', () => {
    const { template } = wholePipeline();
    const roles = Object.values(template.findResources('AWS::IAM::Role')).filter((role) =>
      JSON.stringify(role).includes('firehose.amazonaws.com'),
    );
    expect(roles).toHaveLength(AUDIT_SOURCES.length + 1);
    for (const { Properties } of roles) {
      expect(Properties.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
        StringEquals: { 'sts:ExternalId': { Ref: 'AWS::AccountId' } },
      });
    }
  });

  it('delivers compressed, under the key of the archive, within a minute, and places lines where the function says', () => {
    const { stack, auditLog: log } = auditLog();
    log.addSource('application', logGroup(stack));
    const [destination] = destinations(Template.fromStack(stack));
    expect(destination).toMatchObject({
      CompressionFormat: 'GZIP',
      EncryptionConfiguration: {
        KMSEncryptionConfig: { AWSKMSKeyARN: stack.resolve(log.archive.encryptionKey.keyArn) },
      },
      // 64 MB is the least that dynamic partitioning takes.
      BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 64 },
      Prefix: 'source=!{partitionKeyFromLambda:source}/date=!{partitionKeyFromLambda:date}/',
      DynamicPartitioningConfiguration: { Enabled: true, RetryOptions: { DurationInSeconds: 300 } },
    });
  });

  it('keeps what could not be turned into lines, and tells why deliveries failed', () => {
    const { stack, log, template } = wholePipeline();
    for (const destination of destinations(template)) {
      expect(destination['ErrorOutputPrefix']).toMatch(
        /^errors\/source=[a-z-]+\/type=!\{firehose:error-output-type\}\//,
      );
      expect(destination['CloudWatchLoggingOptions']).toMatchObject({
        Enabled: true,
        LogGroupName: stack.resolve(log.deliveryErrors.logGroupName),
      });
    }
  });

  it('gives the function small batches, and tells it where they come from', () => {
    const { stack, auditLog: log } = auditLog();
    log.addSource('api-access', logGroup(stack));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { PALISADE_TASK: '{"source":"api-access"}' } },
      KmsKeyArn: Match.anyValue(),
    });
    template.hasResourceProperties(STREAM, {
      ExtendedS3DestinationConfiguration: {
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            {
              Type: 'Lambda',
              Parameters: Match.arrayWith([
                { ParameterName: 'NumberOfRetries', ParameterValue: '3' },
                { ParameterName: 'BufferSizeInMBs', ParameterValue: '1' },
              ]),
            },
          ],
        },
      },
    });
  });

  it('lets a function hand records back to its own stream and do nothing else', () => {
    const { stack, auditLog: log } = auditLog();
    log.addSource('flow', logGroup(stack));
    const template = Template.fromStack(stack);
    const [name] = Object.values(template.findResources(STREAM)).map(({ Properties }) => Properties.DeliveryStreamName);
    const [policy] = Object.values(
      template.findResources('AWS::IAM::ManagedPolicy', {
        Properties: { Roles: [{ Ref: Match.stringLikeRegexp('Transform') }] },
      }),
    );
    const statements: Statement[] = policy?.Properties.PolicyDocument.Statement;
    const [ingest, ...rest] = statements;
    expect(ingest?.Action).toBe('firehose:PutRecordBatch');
    expect(JSON.stringify(ingest?.Resource)).toContain(`:deliverystream/${name}"`);
    expect(actionsOf(rest).filter((action) => !/^(kms|logs):/.test(action))).toEqual([]);
  });

  it('takes the log of web ACLs straight, redacted, to one stream whose name WAF accepts', () => {
    const { stack, auditLog: log } = auditLog();
    const edge = new Stack(stack.node.root as App, 'Edge');
    log.addWebAclLogs(edge, WEB_ACL);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 0);
    template.hasResourceProperties(STREAM, {
      DeliveryStreamName: Match.stringLikeRegexp('^aws-waf-logs-.{1,51}$'),
      ExtendedS3DestinationConfiguration: {
        Prefix: 'source=waf/date=!{timestamp:yyyy-MM-dd}/',
        DynamicPartitioningConfiguration: Match.absent(),
        ProcessingConfiguration: Match.absent(),
      },
    });
    Template.fromStack(edge).hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      ResourceArn: WEB_ACL,
      RedactedFields: ['authorization', 'cookie', 'x-api-key'].map((name) => ({ SingleHeader: { Name: name } })),
    });
  });

  it('subscribes log groups of later stacks there, so that references point one way', () => {
    const { stack, auditLog: log } = auditLog();
    const later = new Stack(stack.node.root as App, 'Later');
    log.addSource('application', logGroup(later));
    Template.fromStack(later).resourceCountIs(SUBSCRIPTION, 1);
    Template.fromStack(stack).resourceCountIs(SUBSCRIPTION, 0);
    expect(stack.dependencies).toEqual([]);
    expect(later.dependencies).toEqual([stack]);
  });

  it('refuses its own log groups, whose events would go round for ever', () => {
    const { auditLog: log } = auditLog();
    expect(() => log.addSource('container', log.deliveryErrors)).toThrow(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }),
    );
  });

  it('takes log groups that exist already, and refuses one that is sent already', () => {
    const { stack, auditLog: log } = auditLog();
    const group = logs.LogGroup.fromLogGroupName(stack, 'Elsewhere', 'trail-of-the-organisation');
    log.addSource('trail', group);
    Template.fromStack(stack).hasResourceProperties(SUBSCRIPTION, { LogGroupName: 'trail-of-the-organisation' });
    expect(() => log.addSource('trail', group)).toThrow(/AuditArchive/);
  });

  it('uses the archive, key and topic it is given', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Given', { description: 'test' });
    const archive = AuditArchive.fromBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'archive-of-security'), key);
    const alarmTopic = new sns.Topic(stack, 'Topic', { enforceSSL: true, masterKey: key });
    const { auditLog: log } = auditLog({ archive, encryptionKey: key, alarmTopic }, stack);
    log.addSource('flow', logs.LogGroup.fromLogGroupName(stack, 'Flow', 'flow'));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.resourceCountIs('AWS::SNS::Topic', 1);
    expect(nagFindings(stack)).toEqual([]);
  });

  it('removes its keys and logs with the stack where asked, and never the archive', () => {
    const { stack, auditLog: log } = auditLog({ removalPolicy: RemovalPolicy.DESTROY });
    log.addSource('flow', logGroup(stack));
    const template = Template.fromStack(stack);
    for (const { DeletionPolicy } of Object.values(template.findResources('AWS::S3::Bucket'))) {
      expect(DeletionPolicy).toBe('Retain');
    }
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });
});

describe('the whole pipeline', () => {
  const { stack, bucketId, template, log } = wholePipeline();
  const deliveries = [...AUDIT_SOURCES, 'waf'];

  it('lets nobody write to the archive but Firehose, and each stream only to its own folders', () => {
    const writing = identityStatements(template).filter(({ Action }) =>
      [Action].flat().some((action) => /^s3:(Put|\*)/.test(action)),
    );
    expect(writing.map(pathsOf).sort()).toEqual(
      deliveries
        .map((source) => [
          `source=${source}/`,
          ...(source === 'application' ? ['source=quarantine/'] : []),
          `errors/source=${source}/`,
        ])
        .sort(),
    );
    const denied = bucketStatements(template, bucketId).find(({ Sid }) => Sid === 'NobodyElseWrites');
    expect(denied?.Condition?.['ArnNotEquals']?.['aws:PrincipalArn']).toHaveLength(deliveries.length);
  });

  it('lets no role delete, shorten a lock, change the archive, or use a wildcard', () => {
    const actions = actionsOf(identityStatements(template));
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    expect(
      actions.filter((action) => /^s3:(Delete|Bypass|PutBucket|PutLifecycle|PutObject.+|PutEnc)/.test(action)),
    ).toEqual([]);
    expect(
      actions.filter((action) =>
        /^(logs:(Delete|PutRetention|PutSubscription)|kms:(Schedule|Disable|PutKey))/.test(action),
      ),
    ).toEqual([]);
    expect(actions.filter((action) => /^firehose:(?!PutRecord)/.test(action))).toEqual([]);
  });

  it('encrypts every stream under a key of the account', () => {
    const streams = Object.values(template.findResources(STREAM));
    expect(streams).toHaveLength(deliveries.length);
    for (const { Properties } of streams) {
      expect(Properties.DeliveryStreamEncryptionConfigurationInput).toEqual({
        KeyType: 'CUSTOMER_MANAGED_CMK',
        KeyARN: expect.anything(),
      });
    }
  });

  it('lets only AWS make grants on its keys', () => {
    const grants = keyStatements(template).filter(({ Action }) => [Action].flat().includes('kms:CreateGrant'));
    expect(grants.length).toBeGreaterThan(0);
    for (const { Condition } of grants) {
      expect(Condition?.['Bool']).toEqual({ 'kms:GrantIsForAWSResource': 'true' });
    }
  });

  it('keeps every log group under a key, for a limited time', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Logs::LogGroup'))) {
      expect(Properties).toMatchObject({ KmsKeyId: expect.anything(), RetentionInDays: expect.any(Number) });
    }
  });

  it('tells every alarm to somebody', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms).toHaveLength(AUDIT_SOURCES.length);
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toHaveLength(1);
    }
    template.resourceCountIs('AWS::SNS::Topic', 1);
  });

  it('names its streams for alarms and dashboards', () => {
    const names = Object.values(template.findResources(STREAM)).map(({ Properties }) => Properties.DeliveryStreamName);
    expect(log.deliveries.map(({ deliveryStreamName }) => deliveryStreamName).sort()).toEqual(names.sort());
  });

  it('passes every rule pack', () => {
    expect(nagFindings(stack)).toEqual([]);
  });
});
