import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from './exit-code';
import { paintFor } from './paint';
import type { Streams } from './run';
import { requireFreePort } from './simulate/free-port';
import { LOCAL_MACHINE, type Machine } from './simulate/machine';
import { runningSystem } from './simulate/running-system';
import { describeRunning } from './simulate/running-text';
import { type Parameters, parameter, positive } from './simulate/values';
import { watchDecisions } from './simulate/watch-decisions';

interface Options {
  readonly port: number;
  readonly consolePort: number;
  readonly audit?: boolean;
  readonly dynamodbUrl?: string;
  readonly instances?: Readonly<Record<string, number>>;
  readonly json?: boolean;
  readonly parameter?: Parameters;
  readonly verbose?: boolean;
}

const HELP = `
Runs what was synthesized, on loopback only: its API with everything in front of it, its user pools, its functions and
containers with their own code, and between them what its policies and security groups allow. No account, no Docker.
Ctrl-C ends it; nothing is left behind. What a simulation does not prove: docs/simulate.md.

Examples:
  palisade simulate                          after cdk synth
  palisade simulate --audit                  and print every decision
  palisade simulate --instances payments=2   with two payments containers
  palisade simulate --parameter Shop-Foundation:IngressZoneName=shop.example.com`;

/**
 * Adds `simulate` to the program.
 *
 * @param done takes the exit code
 * @param machine where the system runs
 */
export function addSimulateCommand(
  program: Command,
  streams: Streams,
  done: (code: number) => void,
  machine: Machine = LOCAL_MACHINE,
): void {
  program
    .command('simulate')
    .description('Run a synthesized system on this machine, and watch what requests must pass.')
    .argument('[directory]', 'cloud assembly', 'cdk.out')
    .option('--port <number>', 'port of the API', port, 8080)
    .option('--console-port <number>', 'port of the page that shows requests', port, 8081)
    .option('--audit', 'print every decision of services, and every refusal of the edge')
    .option('--dynamodb-url <url>', 'emulator of DynamoDB that runs already')
    .option('--instances <service=number>', 'containers of a service; may be repeated', instances)
    .option('--parameter <stack:name=value>', 'parameter of a template; may be repeated', parameter)
    .option('--json', 'print URLs and users as JSON, and decisions as lines of JSON')
    .option('--verbose', 'name everything that is not simulated')
    .addHelpText('after', HELP)
    .action(async (directory: string, options: Options) => {
      await simulate(directory, options, streams, machine);
      done(EXIT.ok);
    });
}

async function simulate(directory: string, options: Options, streams: Streams, machine: Machine): Promise<void> {
  const { errors, output } = streams;
  await requireFreePort(options.port, '--port');
  await requireFreePort(options.consolePort, '--console-port');
  const told = machine.told();
  const running = machine.run(directory, {
    port: options.port,
    consolePort: options.consolePort,
    dynamoDbUrl: options.dynamodbUrl,
    instances: options.instances,
    parameters: options.parameter,
    progress: (step) => errors.write(`${step} …\n`),
  });
  // Told to stop while it starts, it stops as soon as it has started: only then is it known what there is to stop.
  const started = await Promise.race([running, told.then(() => undefined)]);
  if (started !== undefined) {
    const known = runningSystem(started);
    output.write(
      options.json
        ? `${JSON.stringify(known)}\n`
        : `${describeRunning(known, paintFor(output), { verbose: options.verbose === true })}\n`,
    );
    if (options.audit) {
      watchDecisions(started.simulation, { output, json: options.json === true });
    }
    await told;
  }
  errors.write('stopping …\n');
  await running.then(
    (system) => system.stop(),
    () => undefined,
  );
}

function port(text: string): number {
  const value = positive(text);
  if (value > 65_535) {
    throw new InvalidArgumentError('a port is a number from 1 to 65535.');
  }
  return value;
}

function instances(text: string, before: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
  const [, service = '', number = ''] = /^([^=]+)=(\d+)$/.exec(text) ?? [];
  return { ...before, [service.toLowerCase()]: positive(number) };
}
