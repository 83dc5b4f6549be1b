import { Unknown } from '../../lib/assembly';
import { resolved, systemOf, systemOfStacks } from './templates';

const HERE = 'us-east-1:123456789012';

/** Formats that AWS documents: type and properties, `Ref`, ARN, and attributes. */
const DOCUMENTED: readonly (readonly [
  type: string,
  properties: object,
  ref: string | RegExp,
  arn: string | RegExp | undefined,
  attributes: Readonly<Record<string, string | RegExp>>,
])[] = [
  ['AWS::Lambda::Function', { FunctionName: 'f' }, 'f', `arn:aws:lambda:${HERE}:function:f`, {}],
  [
    'AWS::Lambda::Version',
    { FunctionName: 'f' },
    `arn:aws:lambda:${HERE}:function:f:1`,
    `arn:aws:lambda:${HERE}:function:f:1`,
    { Version: '1' },
  ],
  [
    'AWS::Lambda::Alias',
    { FunctionName: `arn:aws:lambda:${HERE}:function:f`, Name: 'live' },
    `arn:aws:lambda:${HERE}:function:f:live`,
    `arn:aws:lambda:${HERE}:function:f:live`,
    {},
  ],
  [
    'AWS::DynamoDB::Table',
    { TableName: 't' },
    't',
    `arn:aws:dynamodb:${HERE}:table/t`,
    { StreamArn: /^arn:aws:dynamodb:.*:table\/t\/stream\/\d{4}-/ },
  ],
  [
    'AWS::KMS::Key',
    {},
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    /^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f-]{36}$/,
    { KeyId: /^[0-9a-f-]{36}$/ },
  ],
  ['AWS::KMS::Alias', { AliasName: 'alias/a' }, 'alias/a', `arn:aws:kms:${HERE}:alias/a`, {}],
  ['AWS::IAM::Role', { RoleName: 'r' }, 'r', 'arn:aws:iam::123456789012:role/r', { RoleId: /^AROA/ }],
  ['AWS::IAM::Role', { RoleName: 'r', Path: '/service/' }, 'r', 'arn:aws:iam::123456789012:role/service/r', {}],
  [
    'AWS::IAM::ManagedPolicy',
    { ManagedPolicyName: 'p' },
    'arn:aws:iam::123456789012:policy/p',
    'arn:aws:iam::123456789012:policy/p',
    {},
  ],
  [
    'AWS::SecretsManager::Secret',
    { Name: 's' },
    /^arn:aws:secretsmanager:us-east-1:123456789012:secret:s-\w{6}$/,
    /secret:s-\w{6}$/,
    {},
  ],
  [
    'AWS::S3::Bucket',
    { BucketName: 'b' },
    'b',
    'arn:aws:s3:::b',
    { DomainName: 'b.s3.amazonaws.com', RegionalDomainName: 'b.s3.us-east-1.amazonaws.com' },
  ],
  [
    'AWS::SQS::Queue',
    { QueueName: 'q' },
    'https://sqs.us-east-1.amazonaws.com/123456789012/q',
    `arn:aws:sqs:${HERE}:q`,
    { QueueName: 'q', QueueUrl: /\/q$/ },
  ],
  ['AWS::SNS::Topic', { TopicName: 't' }, `arn:aws:sns:${HERE}:t`, `arn:aws:sns:${HERE}:t`, { TopicName: 't' }],
  ['AWS::Logs::LogGroup', { LogGroupName: '/l' }, '/l', `arn:aws:logs:${HERE}:log-group:/l:*`, {}],
  ['AWS::Events::Rule', { Name: 'r' }, 'r', `arn:aws:events:${HERE}:rule/r`, {}],
  ['AWS::Events::Rule', { Name: 'r', EventBusName: 'b' }, 'r', `arn:aws:events:${HERE}:rule/b/r`, {}],
  [
    'AWS::EC2::SecurityGroup',
    { VpcId: 'vpc-1' },
    /^sg-[0-9a-f]{17}$/,
    /^arn:aws:ec2:us-east-1:123456789012:security-group\/sg-[0-9a-f]{17}$/,
    { GroupId: /^sg-/, VpcId: 'vpc-1' },
  ],
  [
    'AWS::EC2::VPC',
    { CidrBlock: '10.0.0.0/16' },
    /^vpc-[0-9a-f]{17}$/,
    /vpc\/vpc-/,
    { CidrBlock: '10.0.0.0/16', DefaultSecurityGroup: /^sg-/ },
  ],
  [
    'AWS::EC2::Subnet',
    { AvailabilityZone: 'us-east-1a' },
    /^subnet-[0-9a-f]{17}$/,
    /subnet\/subnet-/,
    { AvailabilityZone: 'us-east-1a' },
  ],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    { Name: 'lb', Scheme: 'internal' },
    /:loadbalancer\/app\/lb\/[0-9a-f]{16}$/,
    /:loadbalancer\/app\/lb\/[0-9a-f]{16}$/,
    { DNSName: /^internal-lb-.*\.us-east-1\.elb\.amazonaws\.com$/, LoadBalancerFullName: /^app\/lb\// },
  ],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    { Name: 'lb', Type: 'network' },
    /:loadbalancer\/net\/lb\//,
    /:loadbalancer\/net\/lb\//,
    { DNSName: /^lb-/ },
  ],
  [
    'AWS::ElasticLoadBalancingV2::Listener',
    { LoadBalancerArn: `arn:aws:elasticloadbalancing:${HERE}:loadbalancer/app/lb/50dc6c495c0c9188` },
    /:listener\/app\/lb\/50dc6c495c0c9188\/[0-9a-f]{16}$/,
    /:listener\/app/,
    {},
  ],
  [
    'AWS::ElasticLoadBalancingV2::ListenerRule',
    { ListenerArn: `arn:aws:elasticloadbalancing:${HERE}:listener/app/lb/50dc6c495c0c9188/f2f7dc8efc522ab2` },
    /:listener-rule\/app\/lb\/50dc6c495c0c9188\/f2f7dc8efc522ab2\/[0-9a-f]{16}$/,
    /:listener-rule\//,
    {},
  ],
  [
    'AWS::Cognito::UserPool',
    {},
    /^us-east-1_\w{9}$/,
    /:userpool\/us-east-1_/,
    { ProviderURL: /^https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_/ },
  ],
  ['AWS::Cognito::UserPoolClient', {}, /^[0-9a-z]{26}$/, undefined, {}],
  [
    'AWS::ApiGateway::RestApi',
    {},
    /^[0-9a-z]{10}$/,
    /^arn:aws:apigateway:us-east-1::\/restapis\/[0-9a-z]{10}$/,
    { RootResourceId: /^[0-9a-z]+$/ },
  ],
  [
    'AWS::ECS::Service',
    { ServiceName: 's', Cluster: `arn:aws:ecs:${HERE}:cluster/c` },
    `arn:aws:ecs:${HERE}:service/c/s`,
    `arn:aws:ecs:${HERE}:service/c/s`,
    { Name: 's' },
  ],
  [
    'AWS::ECS::TaskDefinition',
    { Family: 'f' },
    `arn:aws:ecs:${HERE}:task-definition/f:1`,
    `arn:aws:ecs:${HERE}:task-definition/f:1`,
    {},
  ],
  [
    'AWS::WAFv2::WebACL',
    { Name: 'w', Scope: 'REGIONAL' },
    /^w\|[0-9a-f-]{36}\|REGIONAL$/,
    /:regional\/webacl\/w\//,
    {},
  ],
  ['AWS::WAFv2::WebACL', { Name: 'w', Scope: 'CLOUDFRONT' }, /\|CLOUDFRONT$/, /:global\/webacl\/w\//, {}],
  [
    'AWS::SSM::Parameter',
    { Name: '/p', Type: 'String', Value: 'v' },
    '/p',
    `arn:aws:ssm:${HERE}:parameter/p`,
    { Type: 'String', Value: 'v' },
  ],
  ['AWS::ServiceDiscovery::PrivateDnsNamespace', {}, /^ns-/, /:namespace\/ns-/, { Id: /^ns-/ }],
  ['AWS::SecretsManager::SecretTargetAttachment', { SecretId: 'arn:of:secret' }, 'arn:of:secret', undefined, {}],
  [
    'AWS::New::Thing',
    { Label: 'l' },
    /^Stack-It-[0-9A-F]{12}$/,
    undefined,
    {
      Arn: /^arn:aws:new:us-east-1:123456789012:thing\/Stack-It-/,
      ThingArn: /^arn:aws:new:/,
      ThingId: /^Stack-It-/,
      EndpointUrl: /^https:/,
      Label: 'l',
      Odd: /-Odd$/,
    },
  ],
];

describe('what resources are called', () => {
  it.each(DOCUMENTED)('%s %j', (type, properties, ref, arn, attributes) => {
    const system = systemOf({
      Resources: {
        It: { Type: type, Properties: properties },
        Asks: {
          Type: 'AWS::Other::Type',
          Properties: {
            Ref: { Ref: 'It' },
            ...Object.fromEntries(Object.keys(attributes).map((name) => [name, { 'Fn::GetAtt': ['It', name] }])),
          },
        },
      },
    });
    const matching = (expected: string | RegExp) =>
      typeof expected === 'string' ? expected : expect.stringMatching(expected);
    expect(system.byId('Stack/It')).toMatchObject({ physicalId: matching(ref) });
    expect(system.byId('Stack/It')?.arn).toEqual(arn === undefined ? undefined : matching(arn));
    expect(system.byId('Stack/Asks')?.properties).toEqual({
      Ref: matching(ref),
      ...Object.fromEntries(Object.entries(attributes).map(([name, expected]) => [name, matching(expected)])),
    });
  });

  it('are the same in every run, and no two alike', () => {
    const Resources = Object.fromEntries(['A', 'B', 'C'].map((id) => [id, { Type: 'AWS::S3::Bucket' }]));
    const names = () => systemOf({ Resources }).resources.map(({ arn }) => arn);
    expect(names()).toEqual(names());
    expect(new Set(names()).size).toBe(3);
  });

  it('that CloudFormation makes up are as short as AWS asks for', () => {
    const [bucket] = systemOf({ Resources: { [`Long${'g'.repeat(200)}`]: { Type: 'AWS::S3::Bucket' } } }).resources;
    expect(bucket?.physicalId).toMatch(/^stack-longg+-[0-9a-f]{12}$/);
    expect(bucket?.physicalId).toHaveLength(63);
  });

  it('stay made up where a parameter decides, with what is known of it', () => {
    const system = systemOf({
      Parameters: { Suffix: { Type: 'String' } },
      Resources: {
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': `data-\${Suffix}` } } },
        Other: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Suffix' } } },
        Asks: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::GetAtt': ['Bucket', 'Arn'] } } },
      },
    });
    const bucket = system.byId('Stack/Bucket');
    expect(bucket?.arnPattern).toBe('arn:aws:s3:::data-*');
    expect(bucket?.arn).toMatch(/^arn:aws:s3:::data-[0-9a-f]{8}$/);
    expect(system.named(system.byId('Stack/Asks')?.properties['DisplayName'] ?? null)).toBe(bucket);
    expect(system.byId('Stack/Other')).toMatchObject({
      arn: expect.stringMatching(/^arn:aws:s3:::stack-other-[0-9a-f]{12}$/),
      arnPattern: 'arn:aws:s3:::*',
    });
  });

  it('tell of their properties only what is known', () => {
    const template = {
      Parameters: { Zone: { Type: 'String' } },
      Resources: { Subnet: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { Ref: 'Zone' } } } },
    };
    expect(resolved({ 'Fn::GetAtt': ['Subnet', 'AvailabilityZone'] }, template)).toBeInstanceOf(Unknown);
  });

  it('leave what only a custom resource tells unknown, unless somebody tells', () => {
    const template = { Resources: { Made: { Type: 'Custom::Made', Properties: { ServiceToken: 'arn' } } } };
    const value = { 'Fn::GetAtt': ['Made', 'Certificate'] };
    expect(resolved(value, template)).toBeInstanceOf(Unknown);
    const attributes = ({ type }: { type: string }, name: string) =>
      type === 'Custom::Made' ? `the ${name}` : undefined;
    expect(resolved(value, template, { attributes })).toBe('the Certificate');
    expect(resolved({ Ref: 'Made' }, template, { attributes })).toBe('the Ref');
  });
});

describe('a resource is found', () => {
  const system = systemOfStacks({
    S: {
      template: {
        Resources: {
          Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } },
          Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'photos' } },
          Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/f' } },
          Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f' } },
          Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
          Key: { Type: 'AWS::KMS::Key' },
          Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db' } },
          Attachment: {
            Type: 'AWS::SecretsManager::SecretTargetAttachment',
            Properties: { SecretId: { Ref: 'Secret' } },
          },
          Pool: { Type: 'AWS::Cognito::UserPool' },
          Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Name: 'lb' } },
          Vpc: { Type: 'AWS::EC2::VPC' },
          Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' } } },
          New: { Type: 'AWS::New::Thing' },
          Asks: { Type: 'AWS::Other::Type', Properties: { Arn: { 'Fn::GetAtt': ['New', 'Arn'] } } },
          Same1: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'same' } },
          Same2: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'v1' } },
          Same3: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'v1' } },
        },
      },
    },
  });
  const of = (id: string) => system.byId(`S/${id}`);

  it.each<[string, string, string]>([
    ['its ARN', `arn:aws:dynamodb:${HERE}:table/orders`, 'Table'],
    ['the ARN of an index', `arn:aws:dynamodb:${HERE}:table/orders/index/byStatus`, 'Table'],
    ['the ARN of a stream', `arn:aws:dynamodb:${HERE}:table/orders/stream/2026-01-01T00:00:00.000`, 'Table'],
    ['its name', 'orders', 'Table'],
    ['the ARN of an object', 'arn:aws:s3:::photos/a/b.jpg', 'Bucket'],
    ['the domain of a bucket', 'photos.s3.amazonaws.com', 'Bucket'],
    ['the ARN of a log group', `arn:aws:logs:${HERE}:log-group:/aws/lambda/f:*`, 'Logs'],
    ['the ARN without its end', `arn:aws:logs:${HERE}:log-group:/aws/lambda/f`, 'Logs'],
    ['the ARN of a log stream', `arn:aws:logs:${HERE}:log-group:/aws/lambda/f:log-stream:x`, 'Logs'],
    ['the ARN of a version', `arn:aws:lambda:${HERE}:function:f:7`, 'Function'],
    ['the ARN of an alias', `arn:aws:lambda:${HERE}:function:f:live`, 'Function'],
    [
      'the address that API Gateway calls',
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:${HERE}:function:f/invocations`,
      'Function',
    ],
    ['the ARN of a call', `arn:aws:execute-api:${HERE}:${of('Api')?.physicalId}/v1/GET/orders`, 'Api'],
    ['the id of a key', of('Key')?.physicalId ?? '', 'Key'],
    ['the ARN of a secret', of('Secret')?.arn ?? '', 'Secret'],
    ['the ARN without the characters that AWS adds', `arn:aws:secretsmanager:${HERE}:secret:db`, 'Secret'],
    ['what an attachment is called', of('Attachment')?.physicalId ?? '', 'Secret'],
    ['the issuer of its tokens', `https://cognito-idp.us-east-1.amazonaws.com/${of('Pool')?.physicalId}`, 'Pool'],
    ['an ARN that was made up', String(of('Asks')?.properties['Arn']), 'New'],
    ['its VPC', of('Vpc')?.physicalId ?? '', 'Vpc'],
  ])('by %s', (_, name, id) => {
    expect(system.named(name)?.logicalId).toBe(id);
  });

  it.each<[string, string]>([
    ['no name', ''],
    ['a name that two have', 'v1'],
    ['the ARN of another table', `arn:aws:dynamodb:${HERE}:table/orders2`],
    ['the ARN of another account', 'arn:aws:dynamodb:us-east-1:999999999999:table/orders'],
    ['a bucket whose name starts alike', 'arn:aws:s3:::photos-of-others/a'],
    ['an ARN of nothing', 'arn:aws:s3:::'],
    ['what every object has', 'constructor'],
  ])('not by %s', (_, name) => {
    expect(system.named(name)).toBeUndefined();
  });

  it('not by what is unknown, a number, or nothing', () => {
    for (const value of [new Unknown('later'), 7, null, ['orders'], { orders: 'orders' }]) {
      expect(system.named(value)).toBeUndefined();
    }
  });
});
