import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stage } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { DataClass, LIMITS, SecurityBlueprint, type SecurityBlueprintProps, ServicePolicies } from '../../lib';
import { testApp } from '../support/app';
import { resourcesOf, stubCode, stubImage, templatesOf, testBlueprint } from '../support/blueprint';

const PARTITION_KEY = { name: 'id', type: AttributeType.STRING };

const POLICIES = fs.mkdtempSync(path.join(os.tmpdir(), 'policies-'));

afterAll(() => fs.rmSync(POLICIES, { recursive: true }));

/** One policy for each of a service's verbs. */
function textOf(service: string, verbs: string[]): string {
  return verbs
    .map((verb) => `permit (principal is User, action == Action::"${service}:${verb}", resource);\n`)
    .join('');
}

/** Policies that decide on these verbs. */
function policiesOf(service: string, ...verbs: string[]): ServicePolicies {
  const file = path.join(POLICIES, `${service}-${verbs.join('-')}.cedar`);
  fs.writeFileSync(file, textOf(service, verbs));
  return ServicePolicies.fromFile(file, { actions: verbs.map((name) => ({ name, resource: 'Application' })) });
}

/** users → (edge only); orders → payments → ledger. */
function chain(props: Partial<SecurityBlueprintProps> = {}) {
  const app = testApp();
  const blueprint = testBlueprint(props, app);
  const users = blueprint.addFunctionService('users', { code: stubCode() });
  const orders = blueprint.addFunctionService('orders', { code: stubCode() });
  const payments = blueprint.addContainerService('payments', { image: stubImage() });
  const ledger = blueprint.addContainerService('ledger', { image: stubImage() });
  orders.mayCall(payments, { actions: ['payments:Charge'] });
  payments.mayCall(ledger, { actions: ['ledger:Book'] });
  blueprint.api.addRoute('GET /users', { service: users, scopes: ['users/read'] });
  blueprint.api.addRoute('GET /orders', { service: orders, scopes: ['orders/read'] });
  return { app, blueprint, users, orders, payments, ledger };
}

/** The environment of one service as it stands in its template. */
function environmentOf(app: App, service: string): Record<string, unknown> {
  const resources = Object.values(templatesOf(app)[`Test-${service}`]?.Resources ?? {});
  // Beside the service there are functions that renew its certificates.
  const fn = resources.find(
    ({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties?.['Description'] === `Service ${service}`,
  )?.Properties;
  const task = resources.find(({ Type }) => Type === 'AWS::ECS::TaskDefinition')?.Properties;
  if (fn) {
    return (fn['Environment'] as { Variables: Record<string, unknown> }).Variables;
  }
  const [container] = (task?.['ContainerDefinitions'] ?? []) as { Environment: { Name: string; Value: unknown }[] }[];
  return Object.fromEntries((container?.Environment ?? []).map(({ Name, Value }) => [Name, Value]));
}

/** A joined value with each reference replaced by the output it reads. */
function withOutputs(value: unknown): string {
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? [value];
  return parts
    .map((part) => (typeof part === 'string' ? part : (/OutputName":"(\w+)"/.exec(JSON.stringify(part))?.[1] ?? '?')))
    .join('');
}

describe('tokens', () => {
  it('give a service the claims that its own policies read, and no other', () => {
    const app = testApp();
    const blueprint = testBlueprint({ callbackUrls: ['https://shop.example.com/in'] }, app);
    const file = path.join(POLICIES, 'claims.cedar');
    fs.writeFileSync(file, textOf('orders', ['Read']));
    const actions = [{ name: 'Read', resource: 'Application' }];
    const claims = { strings: ['department'], numbers: ['clearance'] };
    const policies = ServicePolicies.fromFile(file, { actions, claims });
    const orders = blueprint.addFunctionService('orders', { code: stubCode(), policies });
    const users = blueprint.addFunctionService('users', { code: stubCode() });
    blueprint.api.addRoute('GET /orders', { service: orders, scopes: ['orders/read'] });
    blueprint.api.addRoute('GET /users', { service: users, scopes: ['users/read'] });
    const attributes = ['orders', 'users'].map(
      (service) => JSON.parse(withOutputs(environmentOf(app, service)['PALISADE_ISSUERS']))[0].attributes,
    );
    expect(attributes).toEqual([['clearance', 'department'], undefined]);
  });

  it('of a client are accepted where its scopes lead, and by everything called from there', () => {
    const { app, blueprint } = chain();
    blueprint.addServiceAccount('reporting', { scopes: ['orders/read'] });
    for (const service of ['orders', 'payments', 'ledger']) {
      const issuers = JSON.parse(withOutputs(environmentOf(app, service)['PALISADE_ISSUERS']));
      expect(issuers).toEqual([
        {
          issuer: expect.stringContaining('ProviderURL'),
          kind: 'cognito',
          clientIds: [expect.stringContaining('Accountsreporting')],
          rolesClaim: 'cognito:groups',
        },
      ]);
    }
  });

  it('of a client are refused where its scopes do not lead', () => {
    const { app, blueprint } = chain();
    blueprint.addServiceAccount('reporting', { scopes: ['orders/read'] });
    expect(environmentOf(app, 'users')['PALISADE_ISSUERS']).toBe('[]');
  });

  it('of people are accepted where any route leads, once they can sign in', () => {
    const { app, blueprint } = chain({ callbackUrls: ['https://app.example.com/signed-in'] });
    blueprint.addContainerService('batch', { image: stubImage() });
    expect(withOutputs(environmentOf(app, 'ledger')['PALISADE_ISSUERS'])).toContain('IdentityPeople');
    expect(environmentOf(app, 'batch')['PALISADE_ISSUERS']).toBe('[]');
  });

  it('are accepted from the same clients in whatever order they were declared', () => {
    const issuersWith = (...names: string[]) => {
      const { app, blueprint } = chain();
      for (const name of names) {
        blueprint.addServiceAccount(name, { scopes: ['orders/read'] });
      }
      return withOutputs(environmentOf(app, 'orders')['PALISADE_ISSUERS']);
    };
    expect(issuersWith('b', 'a')).toBe(issuersWith('a', 'b'));
  });
});

describe('the data key', () => {
  it.each(['addTable', 'addBucket'] as const)('comes with a confidential store: %s', (add) => {
    const { app, orders } = chain();
    orders[add]('records', { partitionKey: PARTITION_KEY });
    const { PALISADE_DATA_KEY: key } = environmentOf(app, 'orders');
    expect(key).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^KeysConfidential/), 'Arn'] });
    expect(JSON.stringify(templatesOf(app)['Test-orders'])).toContain('"kms:EncryptionContext:service":"orders"');
  });

  it('is absent, with its permission, where no store is confidential', () => {
    const { app, orders } = chain();
    orders.addTable('stock', { partitionKey: PARTITION_KEY, dataClass: DataClass.INTERNAL });
    orders.addBucket('pictures', { dataClass: DataClass.PUBLIC });
    expect(environmentOf(app, 'orders')).not.toHaveProperty('PALISADE_DATA_KEY');
    expect(JSON.stringify(templatesOf(app)['Test-orders'])).not.toContain('kms:EncryptionContext:service');
  });

  it('is granted once, however many stores are confidential', () => {
    const { app, orders } = chain();
    orders.addTable('orders', { partitionKey: PARTITION_KEY });
    orders.addTable('returns', { partitionKey: PARTITION_KEY });
    const template = JSON.stringify(templatesOf(app)['Test-orders']);
    // Once in the policy of the role and once in that of the key.
    expect(template.split('"kms:EncryptionContext:service"')).toHaveLength(3);
  });
});

describe('the share of allowed decisions that is recorded', () => {
  it('reaches the service that it was declared for, and no other', () => {
    const app = testApp();
    const blueprint = testBlueprint({}, app);
    blueprint.addFunctionService('busy', { code: stubCode(), auditSampling: 0.1 });
    blueprint.addContainerService('ledger', { image: stubImage() });
    expect(environmentOf(app, 'busy')['PALISADE_AUDIT_SAMPLING']).toBe('0.1');
    expect(environmentOf(app, 'ledger')).not.toHaveProperty('PALISADE_AUDIT_SAMPLING');
  });
});

describe('policies', () => {
  it('reach the service as the digest of what was validated', () => {
    const app = testApp();
    const policies = policiesOf('orders', 'Read');
    testBlueprint({}, app).addFunctionService('orders', { code: stubCode(), policies });
    expect(environmentOf(app, 'orders')['PALISADE_POLICY_SHA256']).toBe(
      createHash('sha256')
        .update(textOf('orders', ['Read']))
        .digest('hex'),
    );
  });

  it('are absent where none were given, and the service denies everything', () => {
    expect(environmentOf(chain().app, 'orders')).not.toHaveProperty('PALISADE_POLICY_SHA256');
  });

  it('stop the synthesis when they are not valid', () => {
    const policies = ServicePolicies.fromFile(path.join(POLICIES, 'missing.cedar'), {
      actions: [{ name: 'Read', resource: 'Application' }],
    });
    expect(() => testBlueprint().addFunctionService('orders', { code: stubCode(), policies })).toThrow(
      /^ENTRY_NOT_FOUND/,
    );
  });

  it('stand in the declaration as sorted actions', () => {
    const blueprint = testBlueprint();
    blueprint.addContainerService('payments', {
      image: stubImage(),
      policies: policiesOf('payments', 'Refund', 'Charge'),
    });
    blueprint.addFunctionService('orders', { code: stubCode() });
    expect(blueprint.declaration.services).toEqual([
      { name: 'orders', kind: 'function', actions: [] },
      { name: 'payments', kind: 'container', actions: ['payments:Charge', 'payments:Refund'] },
    ]);
  });

  it('allow a call to name their actions', () => {
    const blueprint = testBlueprint();
    const orders = blueprint.addFunctionService('orders', { code: stubCode() });
    const payments = blueprint.addContainerService('payments', {
      image: stubImage(),
      policies: policiesOf('payments', 'Charge'),
    });
    orders.mayCall(payments, { actions: ['payments:Charge'] });
    expect(blueprint.declaration.calls).toHaveLength(1);
  });

  it('refuse a call that names an action they never decide on, and leave no path', () => {
    const blueprint = testBlueprint();
    const orders = blueprint.addFunctionService('orders', { code: stubCode() });
    const payments = blueprint.addContainerService('payments', {
      image: stubImage(),
      policies: policiesOf('payments', 'Charge', 'Refund'),
    });
    expect(() => orders.mayCall(payments, { actions: ['payments:Charge', 'payments:Void'] })).toThrow(
      "ACTION_INVALID at Test/Orders/Service: an action must be one that the policies of 'payments' decide on (payments:Charge, payments:Refund), got 'payments:Void'; correct it or declare it there",
    );
    expect(blueprint.declaration.calls).toEqual([]);
  });
});

describe('the trust bundle', () => {
  it('is a parameter that no template owns', () => {
    const { app } = chain();
    expect(environmentOf(app, 'ledger')['PALISADE_TRUST_BUNDLE']).toBe('ssm:/Test/trust-bundle');
    const owned = resourcesOf(templatesOf(app), 'AWS::SSM::Parameter');
    expect(owned.map(({ Properties }) => Properties?.['Description'])).toEqual([
      'Keys that may sign the audit chains of services',
    ]);
  });

  it('is one for each stage', () => {
    const stage = new Stage(new App(), 'Beta');
    const { foundation } = new SecurityBlueprint(stage, 'Shop', { trustDomain: 'shop.internal' });
    expect(foundation.trustBundle.parameterName).toBe('/Beta-Shop/trust-bundle');
  });

  it.each(['AwsShop', 'ssmthing', 'aws'])('has a name that Parameter Store takes, so no blueprint is %s', (id) => {
    expect(() => new SecurityBlueprint(testApp(), id, { trustDomain: 'shop.internal' })).toThrow(/^NAME_INVALID/);
  });

  it('leaves other names alone', () => {
    expect(() => new SecurityBlueprint(testApp(), 'Draws', { trustDomain: 'shop.internal' })).not.toThrow();
  });
});

describe('limits', () => {
  function accounts(count: number): SecurityBlueprint {
    const { blueprint } = chain();
    for (let index = 0; index < count; index += 1) {
      blueprint.addServiceAccount(`a${index}`, { scopes: ['orders/read'] });
    }
    return blueprint;
  }

  it('let as many service accounts in as fit the environment of a function, and no more', () => {
    const blueprint = accounts(LIMITS.serviceAccounts);
    expect(() => blueprint.addServiceAccount('more', { scopes: ['orders/read'] })).toThrow(/^LIMIT_EXCEEDED/);
    expect(blueprint.declaration.serviceAccounts).toHaveLength(LIMITS.serviceAccounts);
  });

  it('let services and service accounts together in as far as the outputs of the foundation go', () => {
    const blueprint = accounts(LIMITS.serviceAccounts);
    const code = stubCode();
    const room = LIMITS.servicesAndAccounts - LIMITS.serviceAccounts - blueprint.declaration.services.length;
    for (let index = 0; index < room; index += 1) {
      blueprint.addFunctionService(`s${index}`, { code });
    }
    expect(() => blueprint.addFunctionService('more', { code })).toThrow(/^LIMIT_EXCEEDED/);
  });
});
