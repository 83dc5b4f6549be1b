import { describeExplanation } from '../../../bin/palisade/explain-text';
import { plain } from '../../../bin/palisade/verify-text';
import { declareShop } from '../../../bin/shop';
import { readAssembly } from '../../../lib/assembly';
import { type Evidence, evidenceOf } from '../../../lib/reachability';
import { type Explanation, explain, type Service, servicesOf } from '../../../lib/reachability/explain';
import { testApp } from '../../support/app';
import { documentedBlock } from './documented';

jest.mock('../../../lib/shared/bundle', () => require('../../support/stub-bundle'));

let evidence: Evidence;
let services: readonly Service[];

beforeAll(() => {
  const app = testApp();
  declareShop(app);
  evidence = evidenceOf(readAssembly(app.synth().directory));
  services = servicesOf(evidence);
});

function explained(name: string): Explanation {
  const service = services.find((one) => one.name === name);
  if (service === undefined) {
    throw new Error(`there is no service ${name}`);
  }
  return explain(service, evidence);
}

describe('the shop', () => {
  it('lets orders do what it declares', () => {
    const { access, callers, calls, entries, internet, service } = explained('orders');
    expect(service).toMatchObject({ kind: 'Lambda function', path: 'Shop/Orders/Service/Function', assumes: [] });
    expect(entries.map(({ controls, name }) => [name, controls?.authorizer, ...(controls?.scopes ?? [])])).toEqual([
      ['POST /orders', 'token', 'orders/write'],
      ['GET /orders', 'token', 'orders/read'],
      ['GET /orders/{id}', 'token', 'orders/read'],
    ]);
    expect(callers).toEqual([]);
    expect(calls.map(({ declared, name, traffic }) => [name, declared, ...traffic]).sort()).toEqual([
      ['payments', true, 'tcp 8443'],
      ['products', true, 'tcp 8443'],
    ]);
    expect(internet.out.allowed || internet.in.allowed).toBe(false);
    expect(access.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      'key Shop/Foundation/Revocations/Key',
      'key Shop/Orders/AuditKey',
      'key Shop/Orders/Keys/Confidential',
      'key Shop/Orders/Keys/Internal',
      'log Shop/Orders/Service/Function/Logs',
      'secret Shop/Orders/Certificate/Secret/Secret',
      'store Shop/Foundation/Revocations/Table',
      'store Shop/Orders/Service/TableOrders',
    ]);
  });

  it('leads routes to products through the load balancer, and to nobody else behind it', () => {
    expect(explained('products').entries.map(({ name, through }) => [name, ...through])).toEqual([
      ['GET /products', 'Shop/Foundation/InternalGateway'],
      ['GET /products/{id}', 'Shop/Foundation/InternalGateway'],
      ['POST /products', 'Shop/Foundation/InternalGateway'],
      ['PUT /products/{id}', 'Shop/Foundation/InternalGateway'],
    ]);
    expect(explained('payments').entries).toEqual([]);
    expect(explained('payments').callers.map(({ name }) => name)).toEqual(['orders']);
  });

  it.each(['users', 'orders', 'products', 'payments'])(
    'names what stops %s at everything that it does not reach',
    (name) => {
      const { access, calls, service, stopped } = explained(name);
      const known = [...access, ...calls, ...stopped].map(({ id }) => id).sort();
      const roles = services.find(({ id }) => id === service.id)?.roles.map(({ id }) => id) ?? [];
      const all = [
        ...evidence.permissions.assets.map(({ resource }) => resource.id),
        ...evidence.network.endpoints.filter(({ kind }) => kind === 'task').map(({ id }) => id),
      ].filter((id) => id !== service.id && !roles.includes(id));
      expect(known).toEqual(all.sort());
      expect(stopped.filter(({ stops }) => stops.length === 0)).toEqual([]);
      expect(stopped.length).toBeGreaterThan(80);
    },
  );

  it('stops payments at the table of orders by its role, and at its secret by the policy of the secret, too', () => {
    const stopsAt = (name: string) => explained('payments').stopped.find((one) => one.name === name)?.stops;
    const nothing = { control: 'role', reason: 'not allowed', text: 'no statement of its roles allows it' };
    expect(stopsAt('Shop/Orders/Service/TableOrders')).toEqual([nothing]);
    expect(stopsAt('Shop/Orders/Certificate/Secret/Secret')).toEqual([
      nothing,
      {
        control: 'target',
        reason: 'denied',
        text: 'the policy of the secret, statement OtherReaders, denies it',
        only: ['secretsmanager:GetSecretValue'],
      },
      expect.objectContaining({ text: 'the policy of the secret, statement OtherWriters, denies it' }),
    ]);
  });
});

describe('the documentation', () => {
  it('shows an explanation as it is', () => {
    const lines = describeExplanation(explained('orders'), plain, { all: false }).split('\n');
    const shown = documentedBlock('orders  Lambda function').filter((line) => line.trim() !== '…');
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.filter((line) => !lines.includes(line))).toEqual([]);
  });
});
