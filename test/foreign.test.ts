import { App, Duration, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct, type IConstruct } from 'constructs';
import * as palisade from '../lib';
import { stubCode, stubImage } from './support/blueprint';
import { nagFindings } from './support/nag';

const vpcIn = (stack: Stack) => new palisade.SegmentedNetwork(stack, 'Network').vpc;

/** An API says nothing without a route. */
function apiIn(stack: Stack): palisade.EdgeApi {
  const userPool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_example');
  const { function: fn } = new palisade.FunctionService(stack, 'Fn', {
    serviceName: 'it',
    code: stubCode(),
    vpc: vpcIn(stack),
  });
  const api = new palisade.EdgeApi(stack, 'Api', { userPools: [userPool] });
  api.addRoute('GET /it', { integration: palisade.RouteIntegration.function(fn), scopes: ['it/read'] });
  return api;
}

const authorityIn = (stack: Stack) =>
  palisade.CertificateAuthority.kms(stack, 'Authority', { trustDomain: 'a.internal' });

const readerIn = (stack: Stack) =>
  iam.Role.fromRoleArn(stack, 'Reader', 'arn:aws:iam::111122223333:role/reader', { mutable: false });

const topicIn = (stack: Stack) => ({ alarmTopic: new palisade.AlarmTopic(stack, 'Alarms').topic });

const clusterIn = (stack: Stack) =>
  ecs.Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'it',
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] }),
  });

/** Everything that a construct cannot do without; all else is its default. */
const CONSTRUCTS: Record<string, (stack: Stack) => IConstruct> = {
  AlarmTopic: (stack) => new palisade.AlarmTopic(stack, 'It'),
  AccessLogBucket: (stack) => new palisade.AccessLogBucket(stack, 'It').allowBuckets(),
  ApiClient: (stack) => new palisade.ApiClient(stack, 'It', { stage: apiIn(stack).stage }),
  AuditArchive: (stack) => new palisade.AuditArchive(stack, 'It'),
  AuditLog: (stack) => {
    const audit = new palisade.AuditLog(stack, 'It');
    audit.addSource('application', logs.LogGroup.fromLogGroupName(stack, 'Logs', 'orders'));
    return audit;
  },
  AuditQueries: (stack) =>
    new palisade.AuditQueries(stack, 'It', { archive: new palisade.AuditArchive(stack, 'Archive') }),
  AuditSigningKey: (stack) => new palisade.AuditSigningKey(stack, 'It', { serviceName: 'it' }),
  AuditTrail: (stack) => new palisade.AuditTrail(stack, 'It'),
  BucketAccessDetection: (stack) =>
    new palisade.BucketAccessDetection(stack, 'It', {
      bucket: s3.Bucket.fromBucketName(stack, 'Archive', 'archive'),
      roleArns: [readerIn(stack).roleArn],
      alarmTopic: new palisade.AlarmTopic(stack, 'Alarms').topic,
    }),
  ContainerService: (stack) => {
    const { cluster } = new palisade.ServiceCluster(stack, 'Cluster', { vpc: vpcIn(stack) });
    return new palisade.ContainerService(stack, 'It', { serviceName: 'it', image: stubImage(), cluster });
  },
  Detections: (stack) => {
    const groupOf = (name: string) => logs.LogGroup.fromLogGroupName(stack, name, name);
    return new palisade.Detections(stack, 'It', {
      applicationLogGroups: [groupOf('orders')],
      apiAccessLogGroup: groupOf('access'),
      trailLogGroup: groupOf('trail'),
    });
  },
  EdgeApi: apiIn,
  EncryptedBucket: (stack) => new palisade.EncryptedBucket(stack, 'It'),
  EncryptedTable: (stack) =>
    new palisade.EncryptedTable(stack, 'It', { partitionKey: { name: 'id', type: AttributeType.STRING } }),
  EncryptionKey: (stack) => new palisade.EncryptionKey(stack, 'It', { description: 'test' }),
  FunctionService: (stack) =>
    new palisade.FunctionService(stack, 'It', { serviceName: 'it', code: stubCode(), vpc: vpcIn(stack) }),
  IdentityProvider: (stack) => new palisade.IdentityProvider(stack, 'It'),
  GatewayCertificate: (stack) =>
    new palisade.GatewayCertificate(stack, 'It', { serviceName: 'it', authority: authorityIn(stack) }),
  InternalGateway: (stack) =>
    new palisade.InternalGateway(stack, 'It', {
      vpc: vpcIn(stack),
      certificate: acm.Certificate.fromCertificateArn(
        stack,
        'Certificate',
        'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
      ),
      clientCertificates: palisade.ClientCertificates.passedOn(),
    }),
  OidcAuthorizer: (stack) => {
    const { trustedIssuer } = palisade.IdentityProvider.fromOidc(stack, 'Provider', {
      issuer: 'https://id.example.com/realms/shop',
      audience: 'https://api.shop.example',
      clientIds: ['web'],
    });
    const authorizer = new palisade.OidcAuthorizer(stack, 'It', {
      issuers: [trustedIssuer],
      trustBundle: palisade.TrustBundleLocation.parameter(
        ssm.StringParameter.fromStringParameterName(stack, 'TrustBundle', '/it/trust-bundle'),
      ),
      code: stubCode(),
    });
    const { function: fn } = new palisade.FunctionService(stack, 'Fn', {
      serviceName: 'it',
      code: stubCode(),
      vpc: vpcIn(stack),
    });
    const api = new palisade.EdgeApi(stack, 'Api', { tokenAuthorizer: authorizer });
    api.addRoute('GET /it', { integration: palisade.RouteIntegration.function(fn), scopes: ['it/read'] });
    return authorizer;
  },
  PeopleClient: (stack) => {
    const { userPool } = new palisade.IdentityProvider(stack, 'Identity');
    const callbackUrls = ['https://app.example.com/signed-in'];
    return new palisade.PeopleClient(stack, 'It', { userPool, callbackUrls, scopes: [] });
  },
  RotatedSecret: (stack) => new palisade.RotatedSecret(stack, 'It', { rotation: palisade.Rotation.random() }),
  SecretReadDetection: (stack) =>
    new palisade.SecretReadDetection(stack, 'It', {
      secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:it-AbCdEf',
      readerArns: [readerIn(stack).roleArn],
      alarmTopic: new palisade.AlarmTopic(stack, 'Alarms').topic,
    }),
  Segment: (stack) => new palisade.Segment(stack, 'It', { vpc: vpcIn(stack), name: 'it' }),
  SegmentedNetwork: (stack) => new palisade.SegmentedNetwork(stack, 'It'),
  ServiceAccount: (stack) => {
    const { userPool } = new palisade.IdentityProvider(stack, 'Identity');
    return new palisade.ServiceAccount(stack, 'It', { userPool, name: 'it', scopes: ['orders/read'] });
  },
  ServiceCluster: (stack) => new palisade.ServiceCluster(stack, 'It', { vpc: vpcIn(stack) }),
  ServiceKeys: (stack) => {
    const keys = new palisade.ServiceKeys(stack, 'It', { serviceName: 'it' });
    keys.forClass('confidential');
    return keys;
  },
  TrustBundle: (stack) =>
    new palisade.TrustBundle(stack, 'It', {
      parameterName: '/it/trust-bundle',
      authorities: [authorityIn(stack)],
      issuers: ['https://id.example.com'],
    }),
  TokenRevocations: (stack) => new palisade.TokenRevocations(stack, 'It'),
  WebAcl: (stack) => new palisade.WebAcl(stack, 'It'),
  WorkloadCertificate: (stack) =>
    new palisade.WorkloadCertificate(stack, 'It', { serviceName: 'it', authority: authorityIn(stack) }),
  AccountProtection: (stack) =>
    new palisade.AccountProtection(stack, 'It', { threatDetection: {}, externalAccessAnalysis: {} }),
  ArchivedLogs: (stack) =>
    new palisade.ArchivedLogs(stack, 'It', {
      archive: new palisade.AuditArchive(stack, 'Archive'),
      logs: new palisade.AccessLogBucket(stack, 'Logs').allowLoadBalancers().bucket,
    }),
  AuditVerification: (stack) => {
    const verification = new palisade.AuditVerification(stack, 'It', {
      archive: new palisade.AuditArchive(stack, 'Archive'),
    });
    verification.addSigner('it', new palisade.AuditSigningKey(stack, 'Signer', { serviceName: 'it' }).key);
    return verification;
  },
  CertificateHealth: (stack) => {
    const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000';
    const certificate = acm.Certificate.fromCertificateArn(stack, 'Certificate', arn);
    return new palisade.CertificateHealth(stack, 'It', {
      ...topicIn(stack),
      certificate,
      domainName: 'it.example.com',
    });
  },
  ClusterHealth: (stack) => new palisade.ClusterHealth(stack, 'It', { ...topicIn(stack), cluster: clusterIn(stack) }),
  ConfigurationRecording: (stack) => new palisade.ConfigurationRecording(stack, 'It'),
  ContainerHealth: (stack) => {
    const cluster = clusterIn(stack);
    const service = ecs.FargateService.fromFargateServiceAttributes(stack, 'Service', { cluster, serviceName: 'it' });
    return new palisade.ContainerHealth(stack, 'It', { ...topicIn(stack), serviceName: 'it', service });
  },
  DeliveryHealth: (stack) =>
    new palisade.DeliveryHealth(stack, 'It', { ...topicIn(stack), source: 'trail', deliveryStreamName: 'trail' }),
  ExternalAccessAnalysis: (stack) => new palisade.ExternalAccessAnalysis(stack, 'It'),
  ForwardingHealth: (stack) =>
    new palisade.ForwardingHealth(stack, 'It', {
      ...topicIn(stack),
      serviceName: 'it',
      logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', 'it'),
      filterName: 'archive',
    }),
  FunctionHealth: (stack) =>
    new palisade.FunctionHealth(stack, 'It', {
      ...topicIn(stack),
      serviceName: 'it',
      function: lambda.Function.fromFunctionName(stack, 'Fn', 'it'),
      timeout: Duration.seconds(10),
    }),
  QueueHealth: (stack) =>
    new palisade.QueueHealth(stack, 'It', {
      ...topicIn(stack),
      serviceName: 'it',
      queue: sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:111122223333:it'),
    }),
  ReplicationHealth: (stack) =>
    new palisade.ReplicationHealth(stack, 'It', {
      ...topicIn(stack),
      what: 'it',
      failures: new cloudwatch.Metric({ namespace: 'AWS/S3', metricName: 'OperationsFailedReplication' }),
    }),
  RuleHealth: (stack) => {
    const arn = 'arn:aws:events:eu-west-1:111122223333:rule/it';
    const rules = [events.Rule.fromEventRuleArn(stack, 'Rule', arn)];
    return new palisade.RuleHealth(stack, 'It', { ...topicIn(stack), rules });
  },
  SecurityDashboard: (stack) => new palisade.SecurityDashboard(stack, 'It'),
  SecurityStandards: (stack) => new palisade.SecurityStandards(stack, 'It'),
  ServiceObjectives: (stack) =>
    new palisade.ServiceObjectives(stack, 'It', { ...topicIn(stack), apiName: 'it', stageName: 'v1' }),
  TableHealth: (stack) =>
    new palisade.TableHealth(stack, 'It', {
      ...topicIn(stack),
      tableTitle: 'it',
      table: Table.fromTableName(stack, 'Table', 'it'),
    }),
  TargetHealth: (stack) =>
    new palisade.TargetHealth(stack, 'It', {
      ...topicIn(stack),
      serviceName: 'it',
      loadBalancer: 'app/it/50dc6c495c0c9188',
      targetGroup: 'targetgroup/it/73e2d6bc24d8a067',
    }),
  ThreatDetection: (stack) => new palisade.ThreatDetection(stack, 'It'),
  // Two factories of a class that is no construct itself.
  'CertificateAuthority.kms': (stack) => palisade.CertificateAuthority.kms(stack, 'It', { trustDomain: 'a.internal' }),
  'CertificateAuthority.privateCa': (stack) =>
    palisade.CertificateAuthority.privateCa(stack, 'It', { trustDomain: 'a.internal' }),
};

describe.each(Object.entries(CONSTRUCTS))('%s alone in a foreign stack', (_, create) => {
  // No feature flags, no account, no region, and CDK's own template validator switched on.
  const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const stack = new Stack(app, 'Foreign');
  create(stack);

  it('synthesizes, and CDK finds its template valid', () => {
    expect(() => app.synth()).not.toThrow();
  });

  it('passes the rule packs', () => {
    expect(nagFindings(stack)).toEqual([]);
  });
});

it('covers every construct that the package exports, but the blueprint itself', () => {
  const exported = Object.entries(palisade)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Construct)
    .map(([name]) => name)
    .filter((name) => !/^Declared|^SecurityBlueprint$|^Foundation$|^EdgeStack$|^OperationsStack$/.test(name));
  const covered = Object.keys(CONSTRUCTS).filter((name) => !name.includes('.'));
  expect(covered.sort()).toEqual(exported.sort());
});
