import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { testApp } from '../support/app';
import { stubCode, stubImage, type TemplateJson, templatesOf, testBlueprint } from '../support/blueprint';

const id = { name: 'id', type: AttributeType.STRING };

interface Variant {
  /** Whether `reports`, a routed container with a table, exists. */
  readonly reports: boolean;
  /** Whether `orders` calls `payments`. */
  readonly call: boolean;
}

function synthesize({ reports, call }: Variant): Record<string, TemplateJson> {
  const app = testApp();
  const shop = testBlueprint({}, app);
  if (reports) {
    // Declared first, so that anything numbered by position would move when it goes.
    const service = shop.addContainerService('reports', { image: stubImage() });
    service.addTable('reports', { partitionKey: id });
    shop.api.addRoute('GET /reports', { service, scopes: ['reports/read'] });
  }
  const orders = shop.addFunctionService('orders', { code: stubCode() });
  const payments = shop.addContainerService('payments', { image: stubImage() });
  const products = shop.addContainerService('products', { image: stubImage() });
  orders.addTable('orders', { partitionKey: id });
  orders.mayCall(products, { actions: ['products:Read'] });
  if (call) {
    orders.mayCall(payments, { actions: ['payments:Charge'] });
  }
  shop.api.addRoute('POST /orders', { service: orders, scopes: ['orders/write'] });
  shop.api.addRoute('GET /products', { service: products, scopes: ['products/read'] });
  return templatesOf(app);
}

/** Logical ids with their types, without the deployment, whose id changes with every route on purpose. */
function logicalIds(templates: Record<string, TemplateJson>): string[] {
  return Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type !== 'AWS::ApiGateway::Deployment')
      .map(([logicalId, resource]) => `${stack} ${logicalId} ${resource.Type}`),
  );
}

const FULL = synthesize({ reports: true, call: true });

describe('removing a service and a call', () => {
  const less = synthesize({ reports: false, call: false });

  it('removes only what belonged to them and adds nothing', () => {
    const before = logicalIds(FULL);
    const after = logicalIds(less);
    expect(after.filter((one) => !before.includes(one))).toEqual([]);
    const gone = before.filter((one) => !after.includes(one));
    expect(gone.length).toBeGreaterThan(10);
    expect(gone.filter((one) => !/reports/i.test(one))).toEqual([]);
  });

  it('leaves no trace of the service in the stacks that stay', () => {
    expect(JSON.stringify(less)).not.toMatch(/reports/i);
  });

  it('closes the network path of the call on both sides', () => {
    const rulesBetween = (templates: Record<string, TemplateJson>) =>
      JSON.stringify(templates['Test-Paths']).split('orders calls payments').length - 1;
    expect(rulesBetween(FULL)).toBe(2);
    expect(rulesBetween(less)).toBe(0);
  });
});

it('no stack exports anything, so no import can hold an export', () => {
  for (const template of Object.values(FULL)) {
    expect(Object.values(template.Outputs ?? {}).filter((output) => output.Export !== undefined)).toEqual([]);
    expect(JSON.stringify(template)).not.toContain('Fn::ImportValue');
  }
});

it('references point from operations to edge to services to paths to foundation and never back', () => {
  const rank = (stack: string) =>
    ['Test-Foundation', 'Test-Paths', 'orders', 'Test-Edge', 'Test-Operations'].indexOf(
      /-[FPEO]/.test(stack) ? stack : 'orders',
    );
  const stacks = Object.entries(FULL).filter(([stack]) => /^Test-\w+$/.test(stack));
  const references = stacks.flatMap(([stack, template]) =>
    [...JSON.stringify(template).matchAll(/"Fn::GetStackOutput":\{"StackName":"([^"]+)"/g)].map((match) => [
      stack,
      match[1] as string,
    ]),
  );
  expect(references.length).toBeGreaterThan(0);
  expect(references.filter(([from, to]) => rank(from as string) <= rank(to as string))).toEqual([]);
});
