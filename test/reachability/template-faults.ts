import type { Templates } from './edited-assembly';
import { type Case, FOUNDATION, ORDERS, PAYMENTS } from './permission-faults';

const EDGE = /^ShopEdge[0-9A-F]+\.template/;
const METHOD = 'AWS::ApiGateway::Method';
const GET_ME = /^GETusersmeMethod[0-9A-F]+$/;
const PUT_ME = /^PUTusersmeMethod[0-9A-F]+$/;
const POST_ORDERS = /^POSTordersMethod[0-9A-F]+$/;

const set =
  (type: string, id: RegExp, properties: object, file = /./) =>
  (templates: Templates): void => {
    Object.assign(templates.one(type, id, file).Properties, properties);
  };
const remove =
  (type: string, id = /./, file = /./) =>
  (templates: Templates): void =>
    templates.remove(type, id, file);
const drop =
  (type: string, id: RegExp, property: string, file = /./) =>
  (templates: Templates): void => {
    delete templates.one(type, id, file).Properties[property];
  };
const add =
  (type: string, properties: object, file = ORDERS) =>
  (templates: Templates): void =>
    templates.add(file, 'Added', { Type: type, Properties: properties });
const integration =
  (type: string, id: RegExp, properties: object) =>
  (templates: Templates): void => {
    Object.assign(templates.one(type, id).Properties.Integration, properties);
  };

const LB = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const POOL = { AuthorizationType: 'COGNITO_USER_POOLS', AuthorizationScopes: ['orders/read'] };
const faults = (id: string, cases: Readonly<Record<string, Case['edit']>>): readonly Case[] =>
  Object.entries(cases).map(([name, edit]) => ({ id, name, edit }));

/** Faults that must be found. */
export const TEMPLATE_FAULTS: readonly Case[] = [
  ...faults('route-without-authorizer', {
    'a route for everyone': set(METHOD, GET_ME, { AuthorizationType: 'NONE' }),
    'a route that says nothing': drop(METHOD, POST_ORDERS, 'AuthorizationType'),
    'an authorizer that is not named': drop(METHOD, PUT_ME, 'AuthorizerId'),
    'a route of an HTTP API': add('AWS::ApiGatewayV2::Route', { ApiId: 'a', RouteKey: 'GET /open' }),
    'an operation of an OpenAPI document': add('AWS::ApiGateway::RestApi', {
      Body: { paths: { '/open': { get: {} } } },
    }),
  }),
  ...faults('route-without-scopes', {
    'no scopes': drop(METHOD, GET_ME, 'AuthorizationScopes'),
    'an empty list': set(METHOD, POST_ORDERS, { AuthorizationScopes: [] }),
    'a route of an HTTP API': add('AWS::ApiGatewayV2::Route', {
      ApiId: 'a',
      RouteKey: 'GET /x',
      AuthorizationType: 'JWT',
      AuthorizerId: 'b',
    }),
  }),
  ...faults('route-without-api-key', {
    'no key': set(METHOD, GET_ME, { ApiKeyRequired: false }),
    'nothing said': drop(METHOD, POST_ORDERS, 'ApiKeyRequired'),
    'a new route': add(METHOD, { HttpMethod: 'GET', ...POOL }),
  }),
  ...faults('route-without-validator', {
    'no validator': drop(METHOD, GET_ME, 'RequestValidatorId'),
    'a validator that validates nothing': set('AWS::ApiGateway::RequestValidator', /./, {
      ValidateRequestBody: false,
      ValidateRequestParameters: false,
    }),
    'no model of the body': drop(METHOD, POST_ORDERS, 'RequestModels'),
  }),
  ...faults('load-balancer-public', {
    'internet-facing': set(LB, /./, { Scheme: 'internet-facing' }),
    'nothing said': drop(LB, /./, 'Scheme'),
    'a network load balancer': add(LB, { Type: 'network', Scheme: 'internet-facing' }),
  }),
  ...faults('function-url-open', {
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
  ...faults('instance-public', {
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
  ...faults('database-public', {
    'an instance': add('AWS::RDS::DBInstance', { PubliclyAccessible: true, StorageEncrypted: true }),
    'a cluster': add('AWS::RDS::DBCluster', { PubliclyAccessible: 'true' }),
    'an instance that a condition decides': add('AWS::RDS::DBInstance', {
      DBSubnetGroupName: 's',
      PubliclyAccessible: { 'Fn::If': ['Perhaps', true, false] },
    }),
    'an instance in the default network': add('AWS::RDS::DBInstance', {}),
  }),
  ...faults('api-without-web-acl', {
    'no association': remove('AWS::WAFv2::WebACLAssociation'),
    'an association of something else': set('AWS::WAFv2::WebACLAssociation', /./, {
      ResourceArn: 'arn:aws:apigateway:us-east-1::/restapis/other/stages/v1',
    }),
    'a second stage': (t) => {
      const { Properties } = t.one('AWS::ApiGateway::Stage');
      t.add(EDGE, 'Second', { Type: 'AWS::ApiGateway::Stage', Properties: { ...Properties, StageName: 'second' } });
    },
  }),
  ...faults('store-unencrypted', {
    'a topic': drop('AWS::SNS::Topic', /./, 'KmsMasterKeyId'),
    'a database': add('AWS::RDS::DBInstance', { PubliclyAccessible: false, StorageEncrypted: false }),
    'a queue': add('AWS::SQS::Queue', { SqsManagedSseEnabled: false }),
    'a database that a condition decides': add('AWS::RDS::DBInstance', {
      StorageEncrypted: { 'Fn::If': ['Perhaps', true, false] },
    }),
    'a file system': add('AWS::EFS::FileSystem', {}),
  }),
  ...faults('store-without-own-key', {
    'a table': drop('AWS::DynamoDB::Table', /./, 'SSESpecification', ORDERS),
    'a secret': drop('AWS::SecretsManager::Secret', /./, 'KmsKeyId', PAYMENTS),
    'a bucket': drop('AWS::S3::Bucket', /^AuditArchiveBucket[0-9A-F]+$/, 'BucketEncryption'),
    "a log group with AWS's key": set('AWS::Logs::LogGroup', /./, { KmsKeyId: 'alias/aws/logs' }, ORDERS),
  }),
  ...faults('hop-plaintext', {
    'a listener': set(LISTENER, /./, { Protocol: 'HTTP', Port: 80 }),
    'a target group': set('AWS::ElasticLoadBalancingV2::TargetGroup', /./, { Protocol: 'HTTP' }),
    'a listener that a condition decides': set(LISTENER, /./, { Protocol: { 'Fn::If': ['Perhaps', 'HTTPS', 'HTTP'] } }),
    'a cache': add('AWS::ElastiCache::ReplicationGroup', { AtRestEncryptionEnabled: true }),
    'a distribution': add('AWS::CloudFront::Distribution', {
      DistributionConfig: { DefaultCacheBehavior: { ViewerProtocolPolicy: 'allow-all' } },
    }),
  }),
  ...faults('integration-plaintext', {
    'a private integration': integration(METHOD, /^GETproductsMethod[0-9A-F]+$/, { Uri: 'http://products.internal/' }),
    'a URI without scheme': integration(METHOD, /^GETproductsMethod[0-9A-F]+$/, {
      Uri: { 'Fn::ImportValue': 'unheard-of' },
    }),
    'an HTTP API': add('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'HTTP_PROXY',
      IntegrationUri: 'http://example.com',
    }),
  }),
  ...faults('log-without-archive', {
    "a service's log": remove('AWS::Logs::SubscriptionFilter', /./, ORDERS),
    'the access log': remove('AWS::Logs::SubscriptionFilter', /./, EDGE),
    'a new log group': add('AWS::Logs::LogGroup', {}),
  }),
  ...faults('traffic-without-log', {
    'a stage': drop('AWS::ApiGateway::Stage', /./, 'AccessLogSetting'),
    'a network': remove('AWS::EC2::FlowLog'),
    'a web ACL': remove('AWS::WAFv2::LoggingConfiguration'),
    'a load balancer': drop(LB, /./, 'LoadBalancerAttributes'),
  }),
  ...faults('secret-without-rotation', {
    'a schedule removed': remove('AWS::SecretsManager::RotationSchedule', /./, ORDERS),
    'a schedule of something else': set('AWS::SecretsManager::RotationSchedule', /./, { SecretId: 'other' }, PAYMENTS),
    'a new secret': add('AWS::SecretsManager::Secret', {}),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const TEMPLATE_BENIGN: readonly Case[] = [
  ...faults('route-without-authorizer', {
    'a signature': set(METHOD, GET_ME, { AuthorizationType: 'AWS_IAM', AuthorizerId: undefined }),
    'a preflight': add(METHOD, { HttpMethod: 'OPTIONS', AuthorizationType: 'NONE' }),
    'a secured OpenAPI document': add('AWS::ApiGateway::RestApi', {
      Body: { security: [{ pool: [] }], paths: { '/x': { get: {} } } },
    }),
  }),
  ...faults('route-without-scopes', {
    'a signature, which has no scopes': set(METHOD, GET_ME, {
      AuthorizationType: 'AWS_IAM',
      AuthorizationScopes: undefined,
    }),
    'another scope': set(METHOD, GET_ME, { AuthorizationScopes: ['users/write'] }),
  }),
  ...faults('route-without-api-key', {
    'a text for a boolean': set(METHOD, GET_ME, { ApiKeyRequired: 'true' }),
    'an HTTP API, which knows no keys': add('AWS::ApiGatewayV2::Route', { ApiId: 'a', RouteKey: 'GET /x' }),
  }),
  ...faults('route-without-validator', {
    'no model where there is no body': drop(METHOD, GET_ME, 'RequestModels'),
    'a preflight': add(METHOD, { HttpMethod: 'OPTIONS' }),
  }),
  ...faults('load-balancer-public', {
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
  ...faults('function-url-open', {
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
  ...faults('instance-public', {
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
  ...faults('database-public', {
    'a private instance': add('AWS::RDS::DBInstance', { PubliclyAccessible: false }),
    'a member of a cluster': add('AWS::RDS::DBInstance', { DBClusterIdentifier: 'c', DBSubnetGroupName: 's' }),
  }),
  ...faults('api-without-web-acl', {
    'an association by ARN': (t) => {
      t.one('AWS::WAFv2::WebACLAssociation').Properties.ResourceArn = {
        'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}::/restapis/\${ApiRestApiE03564B2}/stages/v1`,
      };
    },
    'an HTTP API, which takes no web ACL': add('AWS::ApiGatewayV2::Stage', { StageName: '$default' }),
  }),
  ...faults('store-unencrypted', {
    'a queue, which is encrypted by default': add('AWS::SQS::Queue', {}),
    'an encrypted database': add('AWS::RDS::DBInstance', { StorageEncrypted: true }),
  }),
  ...faults('store-without-own-key', {
    "a queue with a key of one's own": add('AWS::SQS::Queue', { KmsMasterKeyId: 'alias/mine' }),
    'a bucket of access logs, which takes no key': drop(
      'AWS::S3::Bucket',
      /AuditArchiveBucketAccessLogs/,
      'BucketEncryption',
    ),
  }),
  ...faults('hop-plaintext', {
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
  }),
  ...faults('integration-plaintext', {
    'another path': integration(METHOD, /^GETproductsMethod[0-9A-F]+$/, { Uri: 'https://products.internal/v2' }),
    'a function': integration(METHOD, GET_ME, {
      Uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/x/invocations',
    }),
  }),
  ...faults('log-without-archive', {
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
  ...faults('traffic-without-log', {
    'flow logs of rejected traffic only': set('AWS::EC2::FlowLog', /./, { TrafficType: 'REJECT' }),
    'another format': (t) => {
      t.one('AWS::ApiGateway::Stage').Properties.AccessLogSetting.Format = '$context.requestId';
    },
  }),
  ...faults('secret-without-rotation', {
    'another interval': set(
      'AWS::SecretsManager::RotationSchedule',
      /./,
      { RotationRules: { ScheduleExpression: 'rate(1 day)' } },
      ORDERS,
    ),
    'a secret with a schedule': (t) => {
      t.add(ORDERS, 'More', { Type: 'AWS::SecretsManager::Secret', Properties: {} });
      t.add(ORDERS, 'MoreSchedule', {
        Type: 'AWS::SecretsManager::RotationSchedule',
        Properties: { SecretId: { Ref: 'More' } },
      });
    },
  }),
];
