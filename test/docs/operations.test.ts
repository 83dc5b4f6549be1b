import * as fs from 'node:fs';
import * as path from 'node:path';
import { facts, testLog } from '../runtime/audit/support';

const text = fs.readFileSync(path.join(__dirname, '../../docs/operations.md'), 'utf8');

/** Unit, units, price and cost, as the document states them. */
function row(name: string): string[] {
  const line = text.split('\n').find((one) => one.startsWith(`| ${name}`)) ?? '';
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

async function bytesOfLine(): Promise<number> {
  const { log, lines } = testLog({ instance: crypto.randomUUID() });
  const ids = { correlationId: crypto.randomUUID(), requestId: crypto.randomUUID() };
  await log.record(facts({ ...ids, policyIds: ['orders.create'] }));
  return Buffer.byteLength(`${lines[1]}\n`);
}

it('states the volume of a million decisions within a tenth', async () => {
  const gigabytes = (await bytesOfLine()) / 1_000;
  for (const name of ['into', 'through', 'to their']) {
    expect(Math.abs(Number(row(name)[1]) / gigabytes - 1)).toBeLessThan(0.1);
  }
  expect(Math.abs(Number(row('a year')[1]) / (12 * gigabytes) - 1)).toBeLessThan(0.1);
});

it.each(['into', 'through', 'to their', 'a year'])('multiplies right: %s', (name) => {
  const [, units, price, cost] = row(name);
  expect(Number(cost)).toBeCloseTo(Number(units) * Number(price), 1);
});
