/**
 * `npm run test:browser`: opens reports of 4 and of 100 services in Chromium and checks what only a browser can tell.
 * Where Chromium is not installed, says so. `CHROMIUM` names another one.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import { checkPage, LOOKS } from './page-checks';
import { synthesized, writeReport } from './written-reports';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
if (!fs.existsSync(executablePath)) {
  console.log(`${executablePath} was not found on this machine: the report was not checked in a browser`);
  process.exit(0);
}

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-in-browser-'));
  const reports = [4, 100].map((services) =>
    writeReport(synthesized(services, folder), path.join(folder, `${services} services.html`)),
  );
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
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
