import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { run } from '../../bin/palisade/run';
import { AssemblyError } from '../../lib/assembly';
import { ATTACKS, type Attack, type AttackResult, runAttacks } from '../../lib/attacks';
import { withoutControl } from '../../lib/attacks/weakening';
import { readAttackResults } from '../../lib/report';
import { startSimulation } from '../../lib/simulator/system';

jest.mock('../../lib/simulator/system', () => ({ startSimulation: jest.fn() }));
jest.mock('../../lib/attacks/weakening', () => ({
  OPTIONAL_CONTROLS: new Set(['api-key', 'authorizer']),
  withoutControl: jest.fn(),
}));
jest.mock('../../lib/attacks/run-attacks', () => ({ runAttacks: jest.fn() }));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'palisade-attack-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const remove = jest.fn();
const auditor = jest.fn();
const start = jest.mocked(startSimulation);
const stop = jest.fn();

/** What comes of an attack, where it is not stopped. */
let outcomes: ReadonlyMap<string, Partial<AttackResult>>;

beforeEach(() => {
  outcomes = new Map();
  stop.mockReset();
  remove.mockReset();
  jest.mocked(withoutControl).mockImplementation((control) => ({ without: new Set([control]), auditor, remove }));
  start.mockReset().mockResolvedValue({ stop } as never);
  jest.mocked(runAttacks).mockImplementation(async (_, attacks, finished) =>
    attacks.map((attack) => {
      const result = { ...resultOf(attack), ...outcomes.get(attack.name) };
      finished?.(result);
      return result;
    }),
  );
});

function resultOf({ action, category, control, has, name, standards }: Attack): AttackResult {
  const about = { name, category, has, action, control, standards };
  return {
    ...about,
    outcome: 'stopped',
    stoppedBy: 'a reason',
    status: 403,
    audited: true,
    detail: '',
    milliseconds: 2,
  };
}

async function attack(...args: readonly string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  // More than a stream keeps back for a reader.
  const printed: string[] = [];
  output.on('data', (chunk) => printed.push(String(chunk)));
  const code = await run(['attack', ...args], { input: Readable.from([]), output, errors });
  return { code, output: printed.join(''), errors: String(errors.read() ?? '') };
}

const NONE = 'a token whose algorithm is none';
const KEYLESS = 'a request without an API key';

it('runs every attack on the system and exits with 0 when all are stopped', async () => {
  const { code, output } = await attack('some.out');
  expect(code).toBe(0);
  expect(start).toHaveBeenCalledWith('some.out', expect.objectContaining({ codeOf: undefined, without: undefined }));
  for (const { name } of ATTACKS) {
    expect(output).toContain(name);
  }
  expect(output).toContain(`${ATTACKS.length} attacks in`);
  expect(stop).toHaveBeenCalledTimes(1);
});

it('shows the control that stopped an attack, the status and whether it is on record', async () => {
  outcomes = new Map([[KEYLESS, { audited: undefined }]]);
  const { output } = await attack('--category', 'edge');
  const [row] = output.split('\n').filter((line) => line.includes(KEYLESS));
  expect(row).toMatch(/^✓ {2}a request without an API key +api-key +403 +–$/);
  const [other] = output.split('\n').filter((line) => line.includes('two different Content-Length'));
  expect(other).toMatch(/http +403 +yes$/);
});

it.each(['succeeded', 'failed'] as const)('exits with 1 and says what was seen when one attack %s', async (outcome) => {
  outcomes = new Map([[NONE, { outcome, detail: 'all orders\nof everybody', stoppedBy: undefined }]]);
  const { code, output } = await attack();
  expect(code).toBe(1);
  expect(output).toContain('all orders of everybody');
  expect(output).toContain(`${ATTACKS.length - 1} stopped`);
});

it('runs only attacks of the categories and with the text that were asked for', async () => {
  const { output } = await attack('--category', 'token', 'edge', '--only', 'ALGORITHM', '--json');
  const { results } = JSON.parse(output) as { results: AttackResult[] };
  expect(results.map(({ name }) => name)).toEqual([NONE, `${NONE}, past the edge`]);
});

it('is unusable when nothing is selected', async () => {
  const { code, errors } = await attack('--only', 'no attack has this name');
  expect({ code, errors }).toEqual({ code: 2, errors: 'error: no attack is selected\n' });
  expect(start).not.toHaveBeenCalled();
});

it('is unusable when the directory holds no cloud assembly', async () => {
  start.mockRejectedValue(new AssemblyError('there is no cloud assembly in nowhere'));
  expect(await attack('nowhere')).toEqual({
    code: 2,
    output: '',
    errors: 'error: there is no cloud assembly in nowhere\n',
  });
});

it('stops the simulation when attacking fails', async () => {
  jest.mocked(runAttacks).mockRejectedValue(new Error('out of order'));
  await expect(attack()).rejects.toThrow('out of order');
  expect(stop).toHaveBeenCalledTimes(1);
});

it('stops the simulation when somebody interrupts, and listens for that no longer', async () => {
  const listeners = process.listenerCount('SIGINT');
  jest.mocked(runAttacks).mockImplementation(() => new Promise(() => setImmediate(() => process.emit('SIGINT'))));
  expect(await attack()).toMatchObject({ code: 2, errors: 'error: interrupted\n' });
  expect(stop).toHaveBeenCalledTimes(1);
  expect(process.listenerCount('SIGINT')).toBe(listeners);
});

it('writes results that the report reads', async () => {
  const file = path.join(folder, 'attacks.json');
  await attack('--output', file);
  const results = readAttackResults(file);
  expect(results.map(({ name }) => name)).toEqual(ATTACKS.map(({ name }) => name));
  expect(results[0]).toMatchObject({ outcome: 'stopped', audited: true, status: 403 });
});

it('writes failures as JUnit XML, with nothing in it that is no XML', async () => {
  const file = path.join(folder, 'attacks.xml');
  outcomes = new Map([[NONE, { outcome: 'succeeded', detail: '<b>"&"</b>\u0000\ud800' }]]);
  await attack('--category', 'token', '--junit', file);
  const xml = fs.readFileSync(file, 'utf8');
  const count = ATTACKS.filter(({ category }) => category === 'token').length;
  expect(xml).toContain(`<testsuite name="token" tests="${count}" failures="1" errors="0"`);
  expect(xml).toContain(
    '<failure type="succeeded" message="must be stopped by authorizer">&lt;b&gt;&quot;&amp;&quot;&lt;/b&gt;??</failure>',
  );
  expect(xml.match(/<testcase /g)).toHaveLength(count);
});

it('is unusable when a file cannot be written', async () => {
  const { code, errors } = await attack('--output', path.join(folder, 'nowhere', 'attacks.json'));
  expect(code).toBe(2);
  expect(errors).toContain("can't be written");
});

describe('without a control', () => {
  const alone = ATTACKS.filter(({ alone, control }) => control === 'api-key' && alone === true);
  const succeeding = (): ReadonlyMap<string, Partial<AttackResult>> =>
    new Map(alone.map(({ name }) => [name, { outcome: 'succeeded' }]));

  it('switches it off, and runs attacks on it alone', async () => {
    outcomes = succeeding();
    const { output } = await attack('--without', 'api-key', '--json');
    expect(start).toHaveBeenCalledWith('cdk.out', expect.objectContaining({ without: new Set(['api-key']) }));
    const { results } = JSON.parse(output) as { results: AttackResult[] };
    expect(new Set(results.map(({ control }) => control))).toEqual(new Set(['api-key']));
    expect(runAttacks).toHaveBeenLastCalledWith(expect.anything(), expect.anything(), expect.anything(), auditor);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it('exits with 0 when what only it stops succeeds', async () => {
    outcomes = succeeding();
    const { code, output } = await attack('--without', 'api-key');
    expect(code).toBe(0);
    expect(output).toContain(`${alone.length} of ${alone.length} attacks on it succeed`);
  });

  it('exits with 1 when what only it stops is stopped', async () => {
    outcomes = new Map([...succeeding(), [KEYLESS, { outcome: 'stopped' }]]);
    const { code, output } = await attack('--without', 'api-key');
    expect(code).toBe(1);
    expect(output).toContain('not all of them succeed');
  });

  it('exits with 0 when others are stopped by what stands behind it', async () => {
    const forgeries = ATTACKS.filter(({ control }) => control === 'authorizer');
    const detail = 'on record is: orders deny: UNAUTHENTICATED';
    outcomes = new Map(forgeries.map(({ name }) => [name, { outcome: 'failed' as const, detail }]));
    const { code, output } = await attack('--without', 'authorizer');
    expect(code).toBe(0);
    expect(output).toContain(`stopped by what stands behind: ${detail}`);
  });

  it('refuses a control that it cannot switch off', async () => {
    expect((await attack('--without', 'domain')).code).toBe(2);
  });
});

it('lists what it would try, and tries nothing', async () => {
  const { code, output } = await attack('--list', '--category', 'headers');
  expect(code).toBe(0);
  expect(output).toContain('| the id of somebody else in headers |');
  expect(start).not.toHaveBeenCalled();
});
