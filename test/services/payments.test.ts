import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import type { DocumentTable } from '../../runtime/data';
import { createPipeline } from '../../runtime/pipeline';
import { CHARGE_LIMIT, type StoredCharge } from '../../services/payments/charge';
import { paymentsService } from '../../services/payments/service';
import { caller, principal } from '../runtime/support/caller';
import { type Database, startDatabase } from '../runtime/support/database';
import { gatesOf } from '../support/service-gates';

let database: Database;
let charges: DocumentTable<StoredCharge>;

beforeAll(async () => {
  database = await startDatabase({ charges: {} });
  charges = dynamoDbTable<StoredCharge>('charges', {});
});

afterAll(() => database.stop());

function as(id: string) {
  const gates = gatesOf('payments', { orders: ['payments:Charge', 'payments:Refund'] });
  return caller(createPipeline(paymentsService({ charges }), gates), principal(id, ['orders/write']), 'orders');
}

function charge(customer: string, id: string, amount = 1_000, currency = 'EUR') {
  return as(customer)('POST', '/charges', { body: { id, amount: { amount, currency } } });
}

function refund(customer: string, chargeId: string, amount: number, id: string = crypto.randomUUID()) {
  return as(customer)('POST', '/refunds', { body: { id, chargeId, amount } });
}

async function refunded(id: string): Promise<number | undefined> {
  return (await charges.get(id))?.refunds.reduce((sum, { amount }) => sum + amount, 0);
}

describe('POST /charges', () => {
  it('captures an amount up to the limit and declines one above it', async () => {
    expect((await charge('ann', crypto.randomUUID(), CHARGE_LIMIT)).body.status).toBe('CAPTURED');
    expect((await charge('ann', crypto.randomUUID(), CHARGE_LIMIT + 1)).body.status).toBe('DECLINED');
  });

  it('charges once, however often and however concurrently it is asked', async () => {
    const id = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => charge('ann', id)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 201, body: { id, status: 'CAPTURED' } });
    expect(await charges.get(id)).toMatchObject({ version: 1 });
  });

  it('refuses an id that was used for another amount, currency or customer', async () => {
    const id = crypto.randomUUID();
    await charge('ann', id);
    expect((await charge('ann', id, 2_000)).status).toBe(409);
    expect((await charge('ann', id, 1_000, 'USD')).status).toBe(409);
    expect((await charge('bob', id)).status).toBe(409);
  });

  it('shows neither the customer nor the refunds', async () => {
    const { body } = await charge('ann', crypto.randomUUID());
    expect(Object.keys(body).sort()).toEqual(['amount', 'id', 'status']);
  });
});

describe('POST /refunds', () => {
  it('gives back parts up to the charge and nothing more', async () => {
    const id = crypto.randomUUID();
    await charge('ann', id);
    expect((await refund('ann', id, 600)).status).toBe(201);
    expect((await refund('ann', id, 401)).status).toBe(409);
    expect((await refund('ann', id, 400)).status).toBe(201);
    expect((await refund('ann', id, 1)).status).toBe(409);
    expect(await refunded(id)).toBe(1_000);
  });

  it('gives back once per refund id', async () => {
    const id = crypto.randomUUID();
    const refundId = crypto.randomUUID();
    await charge('ann', id);
    const first = await refund('ann', id, 300, refundId);
    expect(await refund('ann', id, 300, refundId)).toEqual(first);
    expect((await refund('ann', id, 301, refundId)).status).toBe(409);
    expect(await refunded(id)).toBe(300);
  });

  it('never exceeds the charge when refunds race', async () => {
    const id = crypto.randomUUID();
    await charge('ann', id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => refund('ann', id, 400)));
    const done = answers.filter(({ status }) => status === 201).length;
    expect(done).toBeGreaterThanOrEqual(1);
    expect(await refunded(id)).toBe(done * 400);
    expect(done * 400).toBeLessThanOrEqual(1_000);
  });

  it('repeats a lost race', async () => {
    const id = crypto.randomUUID();
    await charge('ann', id);
    const answers = await Promise.all([refund('ann', id, 400), refund('ann', id, 400)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await refunded(id)).toBe(800);
  });

  it('gives nothing back of a declined charge', async () => {
    const id = crypto.randomUUID();
    await charge('ann', id, CHARGE_LIMIT + 1);
    expect((await refund('ann', id, 1)).status).toBe(409);
  });

  it("answers 404 for another customer's charge as for none", async () => {
    const id = crypto.randomUUID();
    await charge('ann', id);
    const theirs = await refund('bob', id, 1);
    const none = await refund('bob', crypto.randomUUID(), 1);
    expect(theirs.status).toBe(404);
    expect(theirs.body).toEqual(none.body);
    expect(await refunded(id)).toBe(0);
  });

  it.each([0, -1, 0.5])('refuses to give back %d', async (amount) => {
    const id = crypto.randomUUID();
    await charge('ann', id);
    expect((await refund('ann', id, amount)).status).toBe(400);
  });

  it('stops before the document outgrows the table', async () => {
    const id = crypto.randomUUID();
    await charge('ann', id);
    for (let i = 0; i < 50; i++) {
      expect((await refund('ann', id, 1)).status).toBe(201);
    }
    expect((await refund('ann', id, 1)).status).toBe(409);
  });
});

describe('routes', () => {
  it('answer nothing that reads charges', async () => {
    expect((await as('ann')('GET', '/charges')).status).toBe(404);
    expect((await as('ann')('GET', `/charges/${crypto.randomUUID()}`)).status).toBe(404);
  });
});
