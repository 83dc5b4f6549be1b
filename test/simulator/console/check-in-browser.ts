/**
 * `npm run test:browser`: opens the console in Chromium, over a small shop and, where `cdk.out` holds one, over the
 * reference shop as it really runs, and checks what only a browser can tell. Where Chromium is not installed, says so.
 * `CHROMIUM` names another one, `CLOUD_ASSEMBLY` another shop, `SCREENSHOTS` a folder for pictures.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { startConsole } from '../../../lib/simulator/console';
import { startSimulation } from '../../../lib/simulator/system';
import { startChromium } from '../../support/chromium';
import { checkConsole, LOOKS } from './console-checks';
import { fakeSimulation } from './fake-simulation';

const assembly = process.env['CLOUD_ASSEMBLY'] ?? path.join(__dirname, '../../../cdk.out');

async function main(): Promise<void> {
  const browser = await startChromium('the console');
  const problems: string[] = [];
  const check = async (
    name: string,
    start: () => ReturnType<typeof fakeSimulation> | ReturnType<typeof startSimulation>,
  ) => {
    const simulation = await start();
    const shown = await startConsole(simulation);
    for (const look of LOOKS) {
      const found = await checkConsole(browser, shown.url, { ...look, name });
      console.log(`${name} ${look.width} px ${look.colorScheme}: ${found.length} problems`);
      problems.push(...found);
    }
    await shown.stop();
    await simulation.stop();
  };
  await check('small shop', fakeSimulation);
  if (fs.existsSync(path.join(assembly, 'manifest.json'))) {
    await check('reference shop', () => startSimulation(assembly));
  } else {
    console.log(`${assembly} holds no cloud assembly: the console was not checked over the reference shop`);
  }
  await browser.close();
  console.log(problems.length === 0 ? 'the console is as it should be' : problems.join('\n'));
  process.exitCode = problems.length === 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
