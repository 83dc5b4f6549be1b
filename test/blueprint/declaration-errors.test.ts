import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { z } from 'zod';
import {
  BlueprintError,
  type DeclaredFunction,
  LIMITS,
  Profile,
  type SecurityBlueprint,
  ServiceAuthority,
} from '../../lib';
import { testApp } from '../support/app';
import { stubCode, stubImage, testBlueprint } from '../support/blueprint';

const id = { name: 'id', type: AttributeType.STRING };

const PROVIDER = { issuer: 'https://id.example.com', audience: 'https://api.example.com', clientIds: ['web'] };

function codeOf(declare: () => void): string {
  try {
    declare();
  } catch (error) {
    if (error instanceof BlueprintError) {
      return error.code;
    }
    throw error;
  }
  return 'accepted';
}

function shop(): {
  blueprint: SecurityBlueprint;
  orders: ReturnType<SecurityBlueprint['addFunctionService']>;
  payments: ReturnType<SecurityBlueprint['addContainerService']>;
} {
  const blueprint = testBlueprint();
  return {
    blueprint,
    orders: blueprint.addFunctionService('orders', { code: stubCode() }),
    payments: blueprint.addContainerService('payments', { image: stubImage() }),
  };
}

describe('a declaration is refused', () => {
  it.each(['Orders', '1orders', 'or_ders', 'orders-', '', 'x'.repeat(33)])('for the service name %j', (name) => {
    expect(codeOf(() => testBlueprint().addFunctionService(name, { code: stubCode() }))).toBe('NAME_INVALID');
  });

  it.each(['orders', 'edge', 'foundation', 'edge-gateway'])('for the taken service name %j', (name) => {
    const { blueprint } = shop();
    expect(codeOf(() => blueprint.addContainerService(name, { image: stubImage() }))).toBe('NAME_TAKEN');
  });

  it('for a trust domain that is no DNS name', () => {
    expect(codeOf(() => testBlueprint({ trustDomain: 'internal' }))).toBe('NAME_INVALID');
    expect(codeOf(() => testBlueprint({ trustDomain: 'Shop.Internal' }))).toBe('NAME_INVALID');
  });

  it('for an ingress domain without its certificate', () => {
    expect(codeOf(() => testBlueprint({ ingressDomainName: 'ingress.example.com' }))).toBe('INGRESS_MISSING');
  });

  it('for a call to oneself', () => {
    const { payments } = shop();
    expect(codeOf(() => payments.mayCall(payments, { actions: ['payments:Charge'] }))).toBe('CALL_TO_SELF');
  });

  it('for a call without actions', () => {
    const { orders, payments } = shop();
    expect(codeOf(() => orders.mayCall(payments, { actions: [] }))).toBe('CALL_WITHOUT_ACTIONS');
  });

  it.each(['orders:Charge', 'payments', 'payments:charge', 'payments:*', 'payments:A:B'])(
    'for the action %j of payments',
    (action) => {
      const { orders, payments } = shop();
      expect(codeOf(() => orders.mayCall(payments, { actions: [action] }))).toBe('ACTION_INVALID');
    },
  );

  it('for a call declared twice', () => {
    const { orders, payments } = shop();
    orders.mayCall(payments, { actions: ['payments:Charge'] });
    expect(codeOf(() => orders.mayCall(payments, { actions: ['payments:Refund'] }))).toBe('CALL_DUPLICATE');
  });

  it('for a call to one function more than a load balancer has room for certificates', () => {
    const { blueprint, payments } = shop();
    const functions = Array.from({ length: LIMITS.calledFunctions + 1 }, (_, index) =>
      blueprint.addFunctionService(`f${index}`, { code: stubCode() }),
    );
    const last = functions.pop() as DeclaredFunction;
    for (const callee of functions) {
      payments.mayCall(callee, { actions: [`${callee.serviceName}:Read`] });
    }
    expect(codeOf(() => payments.mayCall(last, { actions: [`${last.serviceName}:Read`] }))).toBe('LIMIT_EXCEEDED');
  });

  it.each([{ roles: ['admin'] }, { callbackUrls: ['https://app.example.com/in'] }])(
    'for people whose accounts another provider keeps: %j',
    (props) => {
      expect(codeOf(() => testBlueprint({ ...props, oidcProvider: PROVIDER }))).toBe('IDENTITY_ELSEWHERE');
    },
  );

  it('for a service account that another provider would keep', () => {
    const blueprint = testBlueprint({ oidcProvider: PROVIDER });
    expect(codeOf(() => blueprint.addServiceAccount('reporting', { scopes: ['orders/read'] }))).toBe(
      'IDENTITY_ELSEWHERE',
    );
  });

  it.each([
    { current: 2, trusted: [1] },
    { current: 1, trusted: [1, 1] },
    { current: 0, trusted: [0] },
    { current: 1.5, trusted: [1.5] },
  ])('for generations of which the current one would not be believed, or that are none: %j', (generations) => {
    expect(codeOf(() => testBlueprint({ authority: ServiceAuthority.kms(generations) }))).toBe('VALUE_OUT_OF_RANGE');
    expect(codeOf(() => testBlueprint({ edgeCertificates: generations }))).toBe('VALUE_OUT_OF_RANGE');
  });

  it('for a call, a route or a share that leaves the blueprint', () => {
    const { blueprint, orders } = shop();
    const other = shop();
    orders.addTable('orders', { partitionKey: id });
    expect(codeOf(() => orders.mayCall(other.payments, { actions: ['payments:Charge'] }))).toBe('SERVICE_UNKNOWN');
    expect(codeOf(() => blueprint.api.addRoute('GET /x', { service: other.orders, scopes: ['orders/read'] }))).toBe(
      'SERVICE_UNKNOWN',
    );
    expect(codeOf(() => orders.shareTable('orders', other.payments))).toBe('SERVICE_UNKNOWN');
  });

  it('for a table shared before it exists, or in a circle', () => {
    const { orders, payments } = shop();
    expect(codeOf(() => orders.shareTable('orders', payments))).toBe('STORE_UNKNOWN');
    orders.addTable('orders', { partitionKey: id });
    payments.addTable('charges', { partitionKey: id });
    orders.shareTable('orders', payments);
    expect(codeOf(() => payments.shareTable('charges', orders))).toBe('SHARE_CYCLE');
    expect(codeOf(() => orders.shareTable('orders', orders))).toBe('SHARE_CYCLE');
  });

  it('for a table name given twice', () => {
    const { orders } = shop();
    orders.addTable('orders', { partitionKey: id });
    expect(codeOf(() => orders.addTable('orders', { partitionKey: id }))).toBe('NAME_TAKEN');
    expect(codeOf(() => orders.addBucket('orders'))).toBe('accepted');
  });

  it('for a route that exists already, under any parameter name', () => {
    const { blueprint, orders } = shop();
    blueprint.api.addRoute('GET /orders/{id}', { service: orders, scopes: ['orders/read'] });
    for (const route of ['GET /orders/{id}', 'GET /orders/{order}']) {
      expect(codeOf(() => blueprint.api.addRoute(route, { service: orders, scopes: ['orders/read'] }))).toBe(
        'ROUTE_DUPLICATE',
      );
    }
  });

  it.each(['/orders', 'FETCH /orders', 'OPTIONS /orders', 'GET orders', 'GET /orders//x', 'GET /orders/{id'])(
    'for the route %j',
    (route) => {
      const { blueprint, orders } = shop();
      expect(codeOf(() => blueprint.api.addRoute(route, { service: orders, scopes: ['orders/read'] }))).toBe(
        'ROUTE_INVALID',
      );
    },
  );

  it('for a route without scopes', () => {
    const { blueprint, orders } = shop();
    expect(codeOf(() => blueprint.api.addRoute('GET /orders', { service: orders, scopes: [] }))).toBe(
      'ROUTE_WITHOUT_SCOPES',
    );
  });

  it('for a scope of a service that nobody declared', () => {
    const { blueprint, orders } = shop();
    expect(codeOf(() => blueprint.api.addRoute('GET /orders', { service: orders, scopes: ['order/read'] }))).toBe(
      'SCOPE_UNKNOWN',
    );
    expect(codeOf(() => blueprint.api.addRoute('GET /orders', { service: orders, scopes: ['read'] }))).toBe(
      'SCOPE_INVALID',
    );
  });

  it('for a body that a gateway model cannot express', () => {
    const { blueprint, orders } = shop();
    const body = z.strictObject({ when: z.date() });
    expect(
      codeOf(() => blueprint.api.addRoute('POST /orders', { service: orders, scopes: ['orders/write'], body })),
    ).toBe('SCHEMA_UNSUPPORTED');
  });

  it.each([0, -0.5, 1.5, Number.NaN])('for recording %d of the allowed decisions', (auditSampling) => {
    expect(codeOf(() => testBlueprint().addFunctionService('orders', { code: stubCode(), auditSampling }))).toBe(
      'VALUE_OUT_OF_RANGE',
    );
  });

  it('for more services than the limit', () => {
    const blueprint = testBlueprint({ profile: Profile.development() });
    const code = stubCode();
    for (let i = 0; i < LIMITS.services; i += 1) {
      blueprint.addFunctionService(`s${i}`, { code });
    }
    expect(codeOf(() => blueprint.addFunctionService('one-more', { code }))).toBe('LIMIT_EXCEEDED');
  });

  it('at synthesis, if a service account asks for a scope that no route declares, at the line that asked', () => {
    const app = testApp();
    const blueprint = testBlueprint({}, app);
    blueprint.addServiceAccount('reporting', { scopes: ['orders/read'] });
    let caught: unknown;
    try {
      app.synth();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(BlueprintError);
    expect((caught as BlueprintError).code).toBe('SCOPE_UNKNOWN');
    expect((caught as BlueprintError).stack).toContain('declaration-errors.test.ts');
  });

  it('leaving the declaration as it was', () => {
    const { blueprint, orders, payments } = shop();
    const before = JSON.stringify(blueprint.declaration);
    codeOf(() => orders.mayCall(payments, { actions: ['payments:charge'] }));
    codeOf(() => blueprint.api.addRoute('GET /orders', { service: orders, scopes: ['order/read'] }));
    codeOf(() => blueprint.addFunctionService('Orders', { code: stubCode() }));
    expect(JSON.stringify(blueprint.declaration)).toBe(before);
  });
});

it('a refusal says what must hold, what was given and what to do', () => {
  const { payments } = shop();
  expect(() => payments.mayCall(payments, { actions: ['payments:Charge'] })).toThrow(
    "CALL_TO_SELF at Test/Payments/Service: a call must go to another service, got 'payments' to 'payments'; use a plain function call inside one service",
  );
});
