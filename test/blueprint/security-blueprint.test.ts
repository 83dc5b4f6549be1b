import { App, Duration, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { DataClass, type DeclaredService, Profile, SecurityBlueprint } from '../../lib';
import { testApp } from '../support/app';
import { resourcesOf, stubCode, stubImage, templatesOf, testBlueprint } from '../support/blueprint';

const id = { name: 'id', type: AttributeType.STRING };

type Templates = ReturnType<typeof templatesOf>;

/** Properties of all resources of one type in one stack. */
function propertiesIn(templates: Templates, stack: string, type: string): Record<string, unknown>[] {
  const template = templates[stack];
  return template === undefined ? [] : resourcesOf({ template }, type).map(({ Properties = {} }) => Properties);
}

/** Two services of which one calls the other, a route to each, a table each. */
function pair(profile?: Profile) {
  const app = testApp();
  const blueprint = testBlueprint({ profile, allowedOrigins: ['https://app.example.com'], roles: ['clerk'] }, app);
  const orders = blueprint.addFunctionService('orders', { code: stubCode() });
  const payments = blueprint.addContainerService('payments', { image: stubImage() });
  orders.addTable('orders', { partitionKey: id });
  payments.addTable('charges', { partitionKey: id, dataClass: DataClass.INTERNAL });
  orders.mayCall(payments, { actions: ['payments:Refund', 'payments:Charge'] });
  return { app, blueprint, orders, payments };
}

describe('from a call, the blueprint derives', () => {
  const { app } = pair();
  const templates = templatesOf(app);

  it('what the caller is told: whom it may call, and for what', () => {
    const [fn] = propertiesIn(templates, 'Test-orders', 'AWS::Lambda::Function');
    expect(fn?.['Environment']).toMatchObject({
      Variables: {
        PALISADE_SERVICE: 'orders',
        PALISADE_TRUST_DOMAIN: 'test.internal',
        PALISADE_CALLEES: '{"payments":["payments:Charge","payments:Refund"]}',
        PALISADE_CALLERS: '{}',
        PALISADE_ALLOWED_ORIGINS: '["https://app.example.com"]',
        PALISADE_TABLE_ORDERS: { Ref: expect.any(String) },
      },
    });
  });

  it('what the callee is told: who may call it, and for what', () => {
    const [task] = propertiesIn(templates, 'Test-payments', 'AWS::ECS::TaskDefinition');
    const [container] = (task?.['ContainerDefinitions'] ?? []) as { Environment: unknown[] }[];
    expect(container?.Environment).toEqual(
      expect.arrayContaining([
        { Name: 'PALISADE_CALLERS', Value: '{"orders":["payments:Charge","payments:Refund"]}' },
        { Name: 'PALISADE_CALLEES', Value: '{}' },
      ]),
    );
  });

  it('no permission: the caller gets none on what the callee owns', () => {
    expect(JSON.stringify(templates['Test-orders'])).not.toMatch(/charges/i);
  });
});

describe('without something that needs it, there is', () => {
  it('no edge', () => {
    expect(Object.keys(templatesOf(pair().app))).not.toContain('Test-Edge');
  });

  it('no load balancer, VPC link or certificate while no container has a route', () => {
    const { app, blueprint, orders } = pair();
    blueprint.api.addRoute('GET /orders', { service: orders, scopes: ['orders/read'] });
    const templates = templatesOf(app);
    for (const type of [
      'ElasticLoadBalancingV2::LoadBalancer',
      'ApiGatewayV2::VpcLink',
      'CertificateManager::Certificate',
    ]) {
      expect(resourcesOf(templates, `AWS::${type}`)).toEqual([]);
    }
    expect(templates['Test-Foundation']?.Parameters).not.toHaveProperty('IngressZoneId');
  });

  it('no cluster and no endpoint for images and logs while all services are functions', () => {
    const app = testApp();
    testBlueprint({}, app).addFunctionService('orders', { code: stubCode() });
    const templates = templatesOf(app);
    expect(resourcesOf(templates, 'AWS::ECS::Cluster')).toEqual([]);
    const endpoints = JSON.stringify(resourcesOf(templates, 'AWS::EC2::VPCEndpoint'));
    expect(endpoints.match(/\.(kms|ssm|dynamodb|s3|ecr\.\w+|logs|secretsmanager)"/g)?.sort()).toEqual([
      '.dynamodb"',
      '.kms"',
      '.ssm"',
    ]);
  });

  it('no sign-in for people while nobody says where they return to', () => {
    expect(resourcesOf(templatesOf(pair().app), 'AWS::Cognito::UserPoolClient')).toEqual([]);
  });
});

describe('from a route, the blueprint derives', () => {
  const { app, blueprint, payments, orders } = pair();
  const body = z.strictObject({ amount: z.int().min(1) });
  blueprint.api.addRoute('POST /payments/{id}', { service: payments, scopes: ['payments/write'], body });
  blueprint.api.addRoute('GET /orders', { service: orders, scopes: ['orders/read'] });
  blueprint.api.addClient('web');
  const templates = templatesOf(app);

  it('a scope of the service', () => {
    const servers = resourcesOf(templates, 'AWS::Cognito::UserPoolResourceServer').map(({ Properties }) => Properties);
    expect(servers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Identifier: 'payments',
          Scopes: [expect.objectContaining({ ScopeName: 'write' })],
        }),
      ]),
    );
  });

  it('a private way over TLS from the gateway to the container', () => {
    const methods = resourcesOf(templates, 'AWS::ApiGateway::Method').map(({ Properties }) => Properties);
    const method = methods.find((one) => one?.['HttpMethod'] === 'POST') as { Integration: Record<string, unknown> };
    expect(method.Integration).toMatchObject({
      Type: 'HTTP_PROXY',
      ConnectionType: 'VPC_LINK',
      ConnectionId: expect.anything(),
      IntegrationTarget: expect.anything(),
    });
    expect(JSON.stringify(method.Integration['Uri'])).toContain('https://payments.ingress.');
    const [rule] = resourcesOf(templates, 'AWS::ElasticLoadBalancingV2::ListenerRule');
    expect(JSON.stringify(rule?.Properties)).toContain('payments.ingress.');
    expect(rule?.Properties).toMatchObject({ Transforms: [{ Type: 'url-rewrite' }] });
  });

  it('permission for the gateway to call exactly this method of the function', () => {
    const permissions = resourcesOf(templates, 'AWS::Lambda::Permission').filter(
      ({ Properties }) => Properties?.['Principal'] === 'apigateway.amazonaws.com',
    );
    expect(permissions).toHaveLength(1);
    expect(JSON.stringify(permissions[0]?.Properties)).toMatch(/\/v1\/GET\/orders"/);
  });
});

describe('a shared table', () => {
  const { app, orders, payments } = pair();
  orders.shareTable('orders', payments);
  const templates = templatesOf(app);
  const policies = JSON.stringify(propertiesIn(templates, 'Test-payments', 'AWS::IAM::ManagedPolicy'));

  it('may be read by the reader, who is told its name', () => {
    expect(policies).toContain('Test-orders');
    expect(JSON.stringify(templates['Test-payments'])).toContain('PALISADE_TABLE_ORDERS_ORDERS');
  });

  it('may not be written by the reader', () => {
    const own = policies
      .split('{"Action":')
      .filter((statement) => statement.includes('Test-orders') && statement.includes('dynamodb:'));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((statement) => /PutItem|UpdateItem|DeleteItem/.test(statement))).toEqual([]);
  });
});

describe('a profile', () => {
  it.each([
    [Profile.production(), 3, 'Retain', true],
    [Profile.development(), 2, 'Delete', false],
  ])('%# decides zones, lifetimes and protection', (profile, zones, policy, isProtected) => {
    const templates = templatesOf(pair(profile).app);
    expect(resourcesOf(templates, 'AWS::EC2::Subnet')).toHaveLength(zones);
    for (const table of resourcesOf(templates, 'AWS::DynamoDB::Table')) {
      expect(table).toMatchObject({ DeletionPolicy: policy, Properties: { DeletionProtectionEnabled: isProtected } });
    }
    for (const key of resourcesOf(templates, 'AWS::KMS::Key')) {
      expect(key['DeletionPolicy']).toBe(policy);
    }
  });

  it.each([Profile.production(), Profile.development()])('$name never destroys the audit trail', (profile) => {
    const { 'Test-Foundation': template } = templatesOf(pair(profile).app);
    const buckets = template === undefined ? [] : resourcesOf({ template }, 'AWS::S3::Bucket');
    expect(buckets.length).toBeGreaterThan(0);
    expect(buckets.filter((bucket) => bucket['DeletionPolicy'] !== 'Retain')).toEqual([]);
  });

  it('takes single values', () => {
    const profile = Profile.production({
      zones: 2,
      logRetention: RetentionDays.TEN_YEARS,
      auditLock: Duration.days(2_000),
    });
    const templates = templatesOf(pair(profile).app);
    expect(resourcesOf(templates, 'AWS::EC2::Subnet')).toHaveLength(2);
    for (const group of resourcesOf(templates, 'AWS::Logs::LogGroup')) {
      expect(group.Properties).toMatchObject({ RetentionInDays: 3653 });
    }
  });
});

describe('keys', () => {
  it('are one per service and data class, one per audit chain, and one each for what all services share', () => {
    const { app, payments } = pair();
    payments.addTable('refunds', { partitionKey: id });
    const keys = resourcesOf(templatesOf(app), 'AWS::KMS::Key').map(({ Properties }) => Properties?.['Description']);
    expect(keys.sort()).toEqual([
      'Alarms of Test/Foundation/Alarms',
      'Archive of Test/Foundation/AuditArchive',
      'Audit trail and operational logs',
      'Certificate authority 1 of test.internal',
      'Results of Test/Foundation/Queries/AuditQueries',
      'Revoked tokens',
      'orders: confidential data',
      'orders: heads of the audit chain',
      'orders: internal data',
      'payments: confidential data',
      'payments: heads of the audit chain',
      'payments: internal data',
    ]);
  });
});

it('a bucket of a service is under its key, and its name in its environment', () => {
  const { app, orders } = pair();
  orders.addBucket('receipts');
  const template = Template.fromJSON({ ...templatesOf(app)['Test-orders'] });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ PALISADE_BUCKET_RECEIPTS: Match.anyValue() }) },
  });
  template.hasResourceProperties('AWS::S3::Bucket', {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        Match.objectLike({ ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) }),
      ],
    },
  });
});

it('two blueprints with stages of their own do not share stack names', () => {
  const app = testApp();
  for (const name of ['Beta', 'Prod']) {
    new SecurityBlueprint(new Stage(app, name), 'Shop', { trustDomain: 'shop.internal' });
  }
  const names = app.synth().stacksRecursively.map(({ stackName }) => stackName);
  expect(names).toEqual(expect.arrayContaining(['Beta-Shop-Foundation', 'Prod-Shop-Foundation']));
  expect(new Set(names).size).toBe(names.length);
});

it('references are weak even in an app whose context does not say so', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  const blueprint = testBlueprint({}, app);
  const service: DeclaredService = blueprint.addFunctionService('orders', { code: stubCode() });
  blueprint.api.addRoute('GET /orders', { service, scopes: ['orders/read'] });
  expect(JSON.stringify(templatesOf(app))).not.toContain('Fn::ImportValue');
});
