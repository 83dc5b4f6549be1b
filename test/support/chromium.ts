import * as fs from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Chromium of this machine; `CHROMIUM` names another one. */
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/**
 * Starts Chromium, without a window and without services of its own on the network. Where it is not installed, says so
 * and ends the process in order.
 *
 * @param subject what is not checked then, e.g. `the report`
 */
export async function startChromium(subject: string): Promise<Browser> {
  if (!fs.existsSync(EXECUTABLE)) {
    console.log(`${EXECUTABLE} was not found on this machine: ${subject} was not checked in a browser`);
    process.exit(0);
  }
  return chromium.launch({
    executablePath: EXECUTABLE,
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
}
