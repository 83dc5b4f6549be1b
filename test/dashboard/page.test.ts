import { DashboardSection } from '../../lib/dashboard';
import { type DeployedDashboard, dashboardIn } from './support/dashboard-body';
import { gridOf, overlaps, raggedLines } from './support/grid';
import { serviceName, shopDashboard } from './support/shop';

/** Grid rows that a laptop shows without scrolling. */
const SCREEN = 14;
const SIZES = [1, 4, 12, 13, 25, 100, 150];

const PAGES = new Map<number, DeployedDashboard>();

beforeAll(() => {
  for (const size of SIZES) {
    PAGES.set(size, dashboardIn(shopDashboard(size).stack));
  }
});

function pageOf(size: number): DeployedDashboard {
  return PAGES.get(size) as DeployedDashboard;
}

/** Fails with a drawing of the page. */
function expectOnPage({ widgets }: DeployedDashboard, problems: readonly unknown[]): void {
  if (problems.length > 0) {
    throw new Error(`${problems.join('\n')}\n${gridOf(widgets)}`);
  }
}

describe.each(SIZES)('with %i services', (size) => {
  it('is one page that CloudWatch takes', () => {
    const { metrics, text, widgets } = pageOf(size);
    expect(text).not.toContain('accountId');
    const counts = metrics.map(({ properties }) => properties.metrics.length);
    expect(widgets.length).toBeLessThanOrEqual(500);
    expect(Math.max(...counts)).toBeLessThanOrEqual(500);
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(2_500);
    // A template holds 1 MB.
    expect(text.length).toBeLessThan(500_000);
  });

  it('has no widgets on each other, and rows that fill the page', () => {
    const page = pageOf(size);
    expectOnPage(page, overlaps(page.widgets));
    expectOnPage(
      page,
      raggedLines(page.widgets).map((line) => `line ${line} is ragged`),
    );
  });

  it('names every service, with its logs and its alarms', () => {
    const { alarms, texts } = pageOf(size);
    const text = texts.map(({ properties }) => properties.markdown).join('\n');
    const shown = alarms.flatMap(({ properties }) => properties.alarms);
    for (let index = 0; index < size; index++) {
      const name = serviceName(index);
      expect(text).toContain(name);
      expect(text).toContain(`[logs](#logsV2:log-groups/log-group/Shop-${name}-Logs)`);
      // On the first screen, and with the service if it has a row.
      expect(shown.filter((arn) => arn.endsWith(`:Shop-${name}-failing`))).toHaveLength(size > 12 ? 1 : 2);
    }
  });

  it('shows what rings, what to do and whether promises are kept on the first screen', () => {
    const { alarms, widgets, metrics, texts } = pageOf(size);
    const ringing = alarms.filter(({ properties }) => properties.states?.join() === 'ALARM');
    expect(widgets[0]).toBe(ringing[0]);
    expect(ringing[0]).toMatchObject({ x: 0, y: 0 });
    const numbers = metrics.filter(({ properties }) => properties.view === 'singleValue');
    expect(numbers).toHaveLength(2);
    for (const { y, height } of [...ringing, ...numbers, ...texts.slice(0, 1)]) {
      expect(y + height).toBeLessThanOrEqual(SCREEN);
    }
    const told = ringing.flatMap(({ properties }) => properties.alarms);
    expect(told).toHaveLength(Object.keys(DashboardSection).length * 4 + size * 2);
    expect(new Set(told).size).toBe(told.length);
  });

  it('begins every axis at 0 but that of availability, and shows points of five minutes', () => {
    for (const { properties } of pageOf(size).metrics) {
      expect(properties.period ?? 300).toBe(300);
      if (properties.view !== 'timeSeries') {
        continue;
      }
      expect([properties.title, properties.yAxis?.left?.min]).toEqual([
        properties.title,
        properties.title === 'Availability' ? 99 : 0,
      ]);
      const onTheRight = properties.metrics.some((line) => (line.at(-1) as { yAxis?: string }).yAxis === 'right');
      expect(properties.yAxis?.right?.min).toBe(onTheRight ? 0 : undefined);
    }
  });

  it('has no more lines in a graph than can be told apart', () => {
    for (const { properties } of pageOf(size).metrics) {
      if (properties.view === 'timeSeries') {
        const visible = properties.metrics.filter((line) => (line.at(-1) as { visible?: boolean }).visible !== false);
        expect(visible.length).toBeLessThanOrEqual(10);
      }
    }
  });
});

it('gives up to twelve services a row each, and more of them graphs of the worst and tables of all', () => {
  const rowsIn = (size: number) =>
    pageOf(size).texts.filter(({ properties }) => properties.markdown.startsWith('### ')).length;
  expect([1, 4, 12, 13, 25].map(rowsIn)).toEqual([1, 4, 12, 0, 0]);
  const tables = pageOf(25).metrics.filter(({ properties }) => properties.view === 'table');
  expect(tables.map(({ properties }) => properties.title)).toEqual([
    'Requests (requests): all',
    'Failures (failures): all',
    'Latency (ms): all',
    'Concurrency of functions (executions): all',
    'Processor of containers (%): all',
  ]);
});

it('adds failures of a service up, and keeps the ten services with most of them', () => {
  const failures = pageOf(25).metrics.find(({ properties }) => properties.title === 'Failures: the highest');
  const [[worst] = [], [orders] = []] = failures?.properties.metrics ?? [];
  expect(worst).toEqual({ expression: expect.stringMatching(/^SORT\(\[s0,s1,.*\], SUM, DESC, 10\)$/) });
  expect(orders).toMatchObject({ expression: 'SUM([n0_f0,n0_f1])', label: 'orders-000', visible: false });
});

it('marks what is over the limit in tables', () => {
  const marks = pageOf(25)
    .metrics.filter(({ properties }) => properties.view === 'table')
    .map(({ properties }) => properties.annotations?.horizontal);
  expect(marks).toEqual([
    undefined,
    [{ value: 0, color: '#d62728', fill: 'above' }],
    [{ value: 200, color: '#d62728', fill: 'above' }],
    undefined,
    undefined,
  ]);
});
