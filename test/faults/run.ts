/**
 * `npm run test:faults`: what users see while parts of the shop fail, one after the other, under load. Ends with 1 when a
 * promise was broken. `--only <text>` runs faults whose names have the text.
 */
import { parseArgs } from 'node:util';
import { type Simulation, startSimulation } from '../../lib/simulator/system';
import synthesizeShop, { SHOP_ASSEMBLY } from '../support/synthesize-shop';
import type { Fault } from './fault';
import { FAULTS } from './faults';
import { type Purchases, Shopper } from './shopper';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });

const CUSTOMER = 'casey-customer';
const ADMINISTRATOR = 'robin-catalogue-admin';

/** Limits of clients would end the load before the faults do. */
const WITHOUT = new Set(['waf', 'usage-plan', 'throttle']);

interface Seen extends Purchases {
  /** Confirmed orders that the shop does not have, or has twice. */
  readonly wrong: number;
}

async function seenUnder(fault: Fault, simulation: Simulation): Promise<Seen> {
  const shopper = new Shopper(simulation, CUSTOMER);
  const product = await shopper.stock(ADMINISTRATOR);
  const before = new Set(await shopper.orders());
  const buying = shopper.buy(product, fault.seconds);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const mend = await fault.inject(simulation);
  await new Promise((resolve) => setTimeout(resolve, (fault.seconds - 2) * 1_000));
  await mend?.();
  const purchases = await buying;
  const made = (await shopper.orders()).filter((id) => !before.has(id));
  const kept = new Set(made);
  const lost = purchases.ids.filter((id) => !kept.has(id)).length;
  // An order that was never confirmed may exist once all the same.
  const doubled = Math.max(0, made.length - purchases.ids.length - purchases.given);
  return { ...purchases, wrong: lost + doubled };
}

function judged(fault: Fault, { atOnce, given, placed, wrong }: Seen): string {
  if (wrong > 0) {
    return `BROKEN: ${wrong} orders lost or doubled`;
  }
  if (given > 0) {
    return `BROKEN: ${given} orders never went through`;
  }
  return atOnce / placed < (fault.least ?? 0) ? 'BROKEN: too few at once' : 'kept';
}

async function main(): Promise<number> {
  synthesizeShop();
  const simulation = await startSimulation(SHOP_ASSEMBLY, { instances: { payments: 2 }, without: WITHOUT });
  let broken = 0;
  console.log(
    '| fault | promised | orders | at once | refused meanwhile | longest answer | |\n| --- | --- | ---: | ---: | --- | ---: | --- |',
  );
  try {
    for (const fault of FAULTS.filter(({ name }) => name.includes(values.only))) {
      const seen = await seenUnder(fault, simulation);
      const verdict = judged(fault, seen);
      broken += verdict === 'kept' ? 0 : 1;
      const refusals = [...seen.refusals].map(([status, count]) => `${count} × ${status === 0 ? 'no answer' : status}`);
      console.log(
        `| ${fault.name} | ${fault.promised} | ${seen.placed} | ${Math.round((100 * seen.atOnce) / seen.placed)} % | ${refusals.join(', ') || 'none'} | ${(seen.longest / 1_000).toFixed(1)} s | ${verdict} |`,
      );
    }
  } finally {
    await simulation.stop();
  }
  return broken === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
