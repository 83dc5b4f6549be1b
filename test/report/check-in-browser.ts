/**
 * `npm run test:browser`: opens reports of 4 and of 100 services in Chromium and checks what only a browser can tell.
 * Where Chromium is not installed, says so. `CHROMIUM` names another one.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { startChromium } from '../support/chromium';
import { checkPage, LOOKS } from './page-checks';
import { synthesized, writeReport } from './written-reports';

async function main(): Promise<void> {
  const browser = await startChromium('the report');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-in-browser-'));
  const reports = [4, 100].map((services) =>
    writeReport(synthesized(services, folder), path.join(folder, `${services} services.html`)),
  );
  const problems: string[] = [];
  for (const report of reports) {
    for (const look of LOOKS) {
      const found = await checkPage(browser, report, look);
      console.log(`${path.basename(report)} ${look.width} px ${look.colorScheme}: ${found.length} problems`);
      problems.push(...found);
    }
  }
  await browser.close();
  fs.rmSync(folder, { recursive: true });
  console.log(problems.length === 0 ? `${reports.length} reports are as they should be` : problems.join('\n'));
  process.exitCode = problems.length === 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
