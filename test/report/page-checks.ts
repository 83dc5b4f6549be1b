import * as fs from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** How a page is looked at. */
interface Look {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

/** Desktop and phone, light and dark. */
export const LOOKS: readonly Look[] = [1280, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

/** What is wrong with a page; nothing when it is as it should be. */
export async function checkPage(browser: Browser, file: string, { colorScheme, width }: Look): Promise<string[]> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) {
      problems.push(`request: ${request.url()}`);
    }
  });
  await page.goto(`file://${file}`);
  problems.push(...(await overflow(page)), ...(await accessibility(page)), ...(await keyboard(page)));
  problems.push(
    ...(await overflow(page)),
    ...(await filters(page)),
    ...(await theme(page)),
    ...(await accessibility(page)),
  );
  await context.close();
  problems.push(...(await ownPolicy(browser, file)));
  return problems.map((problem) => `${file} ${width} ${colorScheme}: ${problem}`);
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

const LIT = `(() => {
  const text = (selector) => [...document.querySelectorAll(selector)].map((one) => one.dataset.node);
  const [article] = document.querySelectorAll('.reach.shown');
  const dimmed = [...document.querySelectorAll('.map.focused .node:not(.lit)')].map((one) => Number(getComputedStyle(one).opacity));
  return { selected: text('.node.selected'), lit: text('.node.lit').length, dimmed, shown: article?.id,
    edges: [...document.querySelectorAll('.edge.lit')].map((one) => [one.dataset.from, one.dataset.to]) };
})()`;

interface Lit {
  readonly selected: readonly string[];
  readonly lit: number;
  readonly dimmed: readonly number[];
  readonly shown?: string;
  readonly edges: readonly (readonly [string, string])[];
}

/** Selects a service by keyboard alone: its reach is lit, the rest dimmed; Escape undoes it. */
async function keyboard(page: Page): Promise<string[]> {
  await page.focus('#choose');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  const focused = await page.evaluate('[document.activeElement.dataset.node, document.activeElement.dataset.reach]');
  const [node, reach] = focused as [string?, string?];
  await page.keyboard.press('Enter');
  await page.waitForTimeout(250);
  const { dimmed, edges, lit, selected, shown } = (await page.evaluate(LIT)) as Lit;
  const visible = reach !== undefined && (await page.isVisible(`#${reach}`));
  await page.keyboard.press('Escape');
  const after = (await page.evaluate(LIT)) as Lit;
  return [
    ...(node === undefined ? ['the keyboard reaches no service'] : []),
    ...(selected.join() === node ? [] : [`Enter on ${node} selects ${selected.join()}`]),
    ...(shown === reach && visible ? [] : [`Enter on ${node} shows ${shown}`]),
    ...(lit > 1 && edges.length > 0 && edges.some((edge) => edge.includes(node ?? '')) ? [] : ['no reach is lit']),
    ...(dimmed.length > 0 && dimmed.every((opacity) => opacity < 0.5) ? [] : ['the rest is not dimmed']),
    ...(after.selected.length === 0 && after.shown === undefined ? [] : ['Escape undoes no selection']),
  ];
}

/** Text that nothing has hides every finding; none brings them back. */
async function filters(page: Page): Promise<string[]> {
  if ((await page.locator('.finding').count()) === 0) {
    return [];
  }
  const shown = (): Promise<number> => page.locator('.finding:visible').count();
  const before = await shown();
  await page.fill('#finding-text', 'no such thing');
  const [none, told] = [await shown(), await page.isVisible('.no-match')];
  await page.fill('#finding-text', '');
  const back = await shown();
  await page.uncheck('input[name=severity] >> nth=0');
  const fewer = await shown();
  await page.check('input[name=severity] >> nth=0');
  return [
    ...(none === 0 && told ? [] : ['the filter by text shows what does not match']),
    ...(back === before && before > 0 ? [] : ['the filter does not let findings come back']),
    ...(fewer < before ? [] : ['the filter by severity hides nothing']),
  ];
}

/** The button changes light to dark, and dark to light. */
async function theme(page: Page): Promise<string[]> {
  const background = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const before = await background();
  await page.click('#theme');
  return before === (await background()) ? ['the button changes no color'] : [];
}

/** Under its own policy, the page runs its script and no other. */
async function ownPolicy(browser: Browser, file: string): Promise<string[]> {
  const page = await browser.newPage();
  await page.goto(`file://${file}`);
  const runs = await page.evaluate("document.documentElement.classList.contains('script')");
  await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hostile = true\">')");
  await page.waitForTimeout(100);
  const hostile = await page.evaluate('window.hostile === true');
  await page.close();
  return [...(runs ? [] : ['its policy stops its own script']), ...(hostile ? ['its policy lets others run'] : [])];
}
