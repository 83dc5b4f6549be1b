import { execFile } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { Command, CommanderError } from 'commander';
import { Unusable } from '../../../bin/palisade/exit-code';
import { addSimulateCommand } from '../../../bin/palisade/simulate';
import { LOCAL_MACHINE, type Machine, type RunOptions } from '../../../bin/palisade/simulate/machine';
import { type Console, startConsole } from '../../../lib/simulator/console';
import type { SimulationEvent } from '../../../lib/simulator/system';
import { fakeSimulation } from './fake-simulation';
import { API_KEY } from './small-shop';

let simulation: Awaited<ReturnType<typeof fakeSimulation>>;
let shopConsole: Console;

beforeAll(async () => {
  simulation = await fakeSimulation();
  shopConsole = await startConsole(simulation);
});

afterAll(async () => {
  await shopConsole.stop();
  await simulation.stop();
});

const NOT_SIMULATED = [
  { resource: 'WebAcl', what: 'rule A of the web ACL: the managed rule group A' },
  { resource: 'WebAcl', what: 'rule B of the web ACL: the managed rule group B' },
  { resource: 'Table', what: 'streams' },
];

/** A port that nobody listens on. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

/** Runs the command over the small shop, and stops it once it has printed what runs and `during` is over. */
async function run(args: readonly string[], during: () => unknown = () => undefined, more: Partial<Machine> = {}) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const ran: { code?: number; options?: RunOptions; stopped: boolean } = { stopped: false };
  const machine: Machine = {
    async run(_, options) {
      ran.options = options;
      options.progress?.('starting containers');
      return {
        simulation: { ...simulation, aws: { url: 'http://127.0.0.1:7' }, notSimulated: NOT_SIMULATED },
        console: shopConsole,
        async stop() {
          ran.stopped = true;
        },
      };
    },
    told: async () => {
      while (output.readableLength === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
      await during();
    },
    ...more,
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const streams = { input: new PassThrough(), output, errors };
  addSimulateCommand(program, streams, (code) => Object.assign(ran, { code }), machine);
  const ports = args.includes('--port') ? [] : ['--port', await freePort(), '--console-port', await freePort()];
  await program.parseAsync(['simulate', ...ports, ...args], { from: 'user' });
  return { ...ran, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('palisade simulate', () => {
  it('says where everything is, who can sign in, what to try and what is missing', async () => {
    const { code, errors, output, stopped } = await run([]);
    for (const shown of [
      `API             ${[...simulation.edge.stages.values()][0]}`,
      `Watch requests  ${shopConsole.url}`,
      `API key         ${API_KEY}`,
      'casey-customer         customer         password-of-casey-customer',
      'noel-nothing           none ',
      'managed rule groups of the web ACL (2); streams.',
    ]) {
      expect(output).toContain(shown);
    }
    expect(output).not.toContain('\u001b[');
    expect(errors).toBe('starting containers …\nstopping …\n');
    expect({ code, stopped }).toEqual({ code: 0, stopped: true });
  });

  it('names everything that is not simulated with --verbose', async () => {
    const { output } = await run(['--verbose']);
    expect(output).toContain('rule B of the web ACL: the managed rule group B  WebAcl');
  });

  it('prints lines that a shell runs: an order with what it needs, and the same without a token', async () => {
    const { output } = await run([]);
    const lines = output.slice(output.indexOf('API=http'), output.indexOf('Not simulated')).trim();
    const { stdout } = await promisify(execFile)('bash', ['-c', lines.replaceAll("-w '\\n'", "-w ' %{http_code}\\n'")]);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.slice(-3)),
    ).toEqual(['201', '401']);
    expect(lines).toMatch(/"productId":"'"\$PRODUCTS_ID"'"/);
  });

  it('prints everything as one line of JSON', async () => {
    const { output } = await run(['--json']);
    expect(JSON.parse(output)).toMatchObject({
      api: [...simulation.edge.stages.values()],
      console: shopConsole.url,
      apiKey: API_KEY,
      users: [{ name: 'casey-customer', roles: ['customer'], password: 'password-of-casey-customer' }, {}, {}],
      notSimulated: NOT_SIMULATED,
    });
  });

  const decision: SimulationEvent = {
    kind: 'audit',
    workload: 'payments',
    text: '',
    line: {
      timestamp: '2026-11-24T12:00:01.000Z',
      service_name: 'payments',
      action: 'payments:Charge',
      user_id: 'sub-of-casey-customer',
      caller: 'orders',
      status: 'allow',
      reason: 'permitted',
    },
  };
  const head: SimulationEvent = {
    kind: 'audit',
    workload: 'payments',
    text: '',
    line: { type: 'head', service_name: 'payments' },
  };
  const refusal: SimulationEvent = {
    kind: 'refused',
    refusal: {
      requestId: 'r',
      control: 'authorizer',
      status: 401,
      reason: 'there is no token',
      method: 'GET',
      path: '/v1/orders',
    },
  };
  const happen = () => [decision, head, refusal].forEach(simulation.publish);

  it('prints each decision as one line with --audit, and none without', async () => {
    const { output } = await run(['--audit'], happen);
    const lines = output.split('\n').map((line) => line.replace(/ +/g, ' '));
    expect(lines).toContain('12:00:01 payments allow payments:Charge casey-customer by orders permitted');
    expect(lines.filter((line) => line.includes('payments'))).toHaveLength(1);
    expect(lines).toContainEqual(
      expect.stringMatching(/^\d\d:\d\d:\d\d edge deny GET \/v1\/orders - authorizer: there is no token$/),
    );
    expect((await run([], happen)).output).not.toContain('payments:Charge');
  });

  it('prints decisions as lines of JSON with --audit --json', async () => {
    const { output } = await run(['--audit', '--json'], happen);
    const [, first, second] = output.trim().split('\n');
    expect(JSON.parse(first ?? '')).toEqual(decision.line);
    expect(JSON.parse(second ?? '')).toMatchObject({ service_name: 'edge', status: 'deny', request_id: 'r' });
  });

  it('hands its options on', async () => {
    const { options } = await run([
      ...['--dynamodb-url', 'http://127.0.0.1:8000', '--instances', 'payments=2', '--instances', 'Orders=3'],
      ...['--parameter', 'Shop-Foundation:Zone=a=b', '--parameter', 'Shop-Foundation:Other=c'],
    ]);
    expect(options).toMatchObject({
      dynamoDbUrl: 'http://127.0.0.1:8000',
      instances: { payments: 2, orders: 3 },
      parameters: { 'Shop-Foundation': { Zone: 'a=b', Other: 'c' } },
    });
  });

  it.each([
    ['--port', '0'],
    ['--port', '65536'],
    ['--instances', 'payments'],
    ['--instances', 'payments=0'],
    ['--parameter', 'Zone=a'],
  ])('refuses %s %s', async (option, value) => {
    await expect(run([option, value])).rejects.toThrow(CommanderError);
  });

  it('says in one sentence that a port is in use, before anything starts', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const start = jest.fn();
    const attempt = await run(['--port', String(port)], undefined, { run: start }).catch((error: unknown) => error);
    server.close();
    expect(attempt).toEqual(new Unusable(`port ${port} is in use; choose another one with --port`));
    expect(start).not.toHaveBeenCalled();
  });

  it('says what to do where there is no cloud assembly', async () => {
    const attempt = run(['/nowhere'], undefined, { run: LOCAL_MACHINE.run, told: () => new Promise(() => undefined) });
    await expect(attempt).rejects.toThrow(Unusable);
    await expect(attempt).rejects.toThrow(/cdk synth/);
  });

  it('stops what it started when it is told to while it starts', async () => {
    const stop = jest.fn(async () => undefined);
    const { code, output } = await run([], undefined, {
      told: async () => undefined,
      run: () =>
        new Promise((resolve) => {
          setTimeout(
            () =>
              resolve({
                simulation: { ...simulation, aws: { url: '' }, notSimulated: [] },
                console: shopConsole,
                stop,
              }),
            20,
          );
        }),
    });
    expect(stop).toHaveBeenCalledTimes(1);
    expect({ code, output }).toEqual({ code: 0, output: '' });
  });
});
