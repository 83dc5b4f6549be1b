import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Browser, Page } from 'playwright-core';

/** How a page is looked at. */
interface Look {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  /** Whether the person asked for less motion. */
  readonly reducedMotion: 'reduce' | 'no-preference';
}

/** Desktop and phone, light and dark; with motion on one of them, since it takes time to watch. */
export const LOOKS: readonly Look[] = [
  { width: 1280, colorScheme: 'light', reducedMotion: 'no-preference' },
  { width: 1280, colorScheme: 'dark', reducedMotion: 'reduce' },
  { width: 390, colorScheme: 'light', reducedMotion: 'reduce' },
  { width: 390, colorScheme: 'dark', reducedMotion: 'reduce' },
];

/** What is wrong with the console; nothing when it is as it should be. */
export async function checkConsole(
  browser: Browser,
  url: string,
  { colorScheme, name, reducedMotion, width }: Look & { readonly name: string },
): Promise<string[]> {
  // The page forbids every script but its own; the checker of accessibility is none of its own.
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion,
    bypassCSP: true,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith('data:')) {
      problems.push(`request: ${request.url()}`);
    }
  });
  await page.goto(url);
  await page.waitForSelector('.connection.live');
  problems.push(...((await page.locator('.box.service').count()) === 0 ? ['draws no service'] : []));
  problems.push(...(await keyboard(page)), ...(await refusal(page)));
  // What is folded counts too.
  await page.evaluate("document.querySelector('button.more')?.click()");
  await page.evaluate("document.querySelectorAll('details.record').forEach((one) => { one.open = true; })");
  problems.push(...(await overflow(page)), ...(await accessibility(page)));
  await shoot(page, `${name}-${width}-${colorScheme}`);
  await context.close();
  problems.push(...(await ownPolicy(browser, url)));
  return problems.map((problem) => `${name} ${width} ${colorScheme}: ${problem}`);
}

/** Places an order by keyboard alone, and watches it reach every service; then plays it again. */
async function keyboard(page: Page): Promise<string[]> {
  const problems: string[] = [];
  await page.focus('body');
  await page.keyboard.press('Tab');
  const first = await page.evaluate('document.activeElement?.textContent');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.verdict.passed:has-text("payments")', { timeout: 30_000 }).catch(() => {
    problems.push(`Enter on “${first}” shows no order that reaches payments`);
  });
  const lit = await page.locator('.box.service.passed').count();
  if (lit < 3) {
    problems.push(`an order lights ${lit} services`);
  }
  if ((await page.locator('.box.control:not(.passed)').count()) > 0) {
    problems.push('an order lights not every control');
  }
  await page.locator('details.record summary').first().focus();
  await page.keyboard.press('Enter');
  if (!(await page.locator('details.record dl').first().isVisible())) {
    problems.push('the keyboard opens no audit record');
  }
  await page.locator('.history button').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.history button[aria-pressed=true]', { timeout: 5_000 }).catch(() => {
    problems.push('the keyboard chooses no earlier request');
  });
  return problems;
}

/** A request without a token lights the control that stops it, with the reason. */
async function refusal(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Without a token' }).click();
  const isTold = await page.waitForSelector('.verdict.stopped:has-text("there is no token")', { timeout: 30_000 }).then(
    () => true,
    () => false,
  );
  const stops = await page.evaluate(
    "[...document.querySelectorAll('.box.stopped')].map((one) => one.dataset.id).join()",
  );
  return isTold && stops === 'control:authorizer' ? [] : [`a request without a token is stopped by ${stops}`];
}

async function overflow(page: Page): Promise<string[]> {
  const pixels = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  return Number(pixels) > 0 ? [`is ${pixels} pixels wider than the screen`] : [];
}

/** Errors of WCAG 2.1 AA; what only people can judge is left to them. */
async function accessibility(page: Page): Promise<string[]> {
  await page.evaluate(fs.readFileSync(require.resolve('html_codesniffer/build/HTMLCS.js'), 'utf8'));
  const errors = await page.evaluate(`new Promise((done) => HTMLCS.process('WCAG2AA', document, () => done(
    HTMLCS.getMessages().filter(({ type }) => type === HTMLCS.ERROR)
      .map(({ code, element, msg }) => code + ': ' + msg + ' ' + (element.outerHTML ?? '').slice(0, 120)))))`);
  return errors as string[];
}

/** Under its own policy, the page runs its script and no other. */
async function ownPolicy(browser: Browser, url: string): Promise<string[]> {
  const page = await browser.newPage();
  await page.goto(url);
  const runs = await page.waitForSelector('.connection.live', { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
  await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hostile = true\">')");
  await page.waitForTimeout(100);
  const hostile = await page.evaluate('window.hostile === true');
  await page.close();
  return [...(runs ? [] : ['its policy stops its own script']), ...(hostile ? ['its policy lets others run'] : [])];
}

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) {
    await page.screenshot({ path: path.join(folder, `${name.replaceAll(' ', '-')}.png`), fullPage: true });
  }
}
