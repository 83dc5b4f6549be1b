import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Gates } from 'cdk-palisade/runtime';
import { quotesService } from '../services/quotes/service';
import { ask } from './ask';

const call = (async () => ({ cents: 250 })) as unknown as Gates['call'];

test('quotes the price times the quantity', async () => {
  const answer = await ask(quotesService, { path: '/quotes/lamp', query: { quantity: '3' }, call });
  assert.deepEqual(answer, { status: 200, body: { product: 'lamp', quantity: 3, cents: 750 } });
});

test('refuses a quantity that is none', async () => {
  const { status } = await ask(quotesService, { path: '/quotes/lamp', query: { quantity: "1' OR 1=1" }, call });
  assert.equal(status, 400);
});

test('denies whoever lacks the scope', async () => {
  const { status } = await ask(quotesService, { path: '/quotes/lamp', scopes: [], call });
  assert.equal(status, 403);
});
