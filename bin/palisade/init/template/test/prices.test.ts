import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pricesService } from '../services/prices/service';
import { ask } from './ask';

test('tells quotes what a product costs', async () => {
  const answer = await ask(pricesService, { path: '/prices/lamp', peer: 'quotes' });
  assert.deepEqual(answer, { status: 200, body: { cents: 1_999 } });
});

test('knows no product of another name', async () => {
  assert.equal((await ask(pricesService, { path: '/prices/sofa', peer: 'quotes' })).status, 404);
});

test('denies every other caller, whatever the token says', async () => {
  for (const peer of ['orders', undefined]) {
    assert.equal((await ask(pricesService, { path: '/prices/lamp', peer })).status, 403);
  }
});
