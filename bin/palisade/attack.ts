import * as fs from 'node:fs';
import { type Command, Option } from 'commander';
import { AssemblyError } from '../../lib/assembly';
import {
  ATTACKS,
  type Attack,
  type AttackResult,
  CONTROLS,
  type Control,
  runAttacks,
  WrongSystem,
} from '../../lib/attacks';
import { AttackTable, attackCatalogue, attackResultsJson, junitXml, summaryOf } from '../../lib/attacks/reports';
import { OPTIONAL_CONTROLS, type Weakened, withoutControl } from '../../lib/attacks/weakening';
import { startSimulation } from '../../lib/simulator/system';
import { EXIT, Unusable } from './exit-code';
import { paintFor } from './paint';
import type { Streams } from './run';
import { unlessInterrupted } from './unless-interrupted';

interface Options {
  readonly category?: readonly string[];
  readonly only?: string;
  readonly without?: Control;
  readonly list?: boolean;
  readonly json?: boolean;
  readonly junit?: string;
  readonly output?: string;
}

/** Every control is on. */
const WHOLE: Weakened = { remove: () => undefined };

const HELP = `
Runs the synthesized reference shop on this machine and attacks it: no account, no network. An attack is stopped when
the control that must stop it has, and what stopped it is on record.

With --without, only attacks on that control are run: those that nothing else stops must succeed then, which shows
that the attacks are real. The others show what stands behind it. Controls of AWS are left out; a control inside of
the services is weakened by one line in a copy of their code.

Exit code: 0 every attack was stopped (with --without: every attack that only this control stops succeeded),
1 one was not, 2 the system could not be run.

Examples:
  palisade attack                              after cdk synth
  palisade attack --category token --only none
  palisade attack --without authorizer
  palisade attack --output attacks.json && palisade report --attacks attacks.json`;

/**
 * Adds `attack` to the program.
 *
 * @param done takes the exit code
 */
export function addAttackCommand(program: Command, streams: Streams, done: (code: number) => void): void {
  program
    .command('attack')
    .description('Run the reference shop on this machine and attack it.')
    .argument('[directory]', 'cloud assembly', 'cdk.out')
    .addOption(new Option('--category <names...>', 'only attacks of these categories').choices(categories()))
    .option('--only <text>', 'only attacks with this text in their name')
    .addOption(new Option('--without <control>', 'switch a control off').choices([...OPTIONAL_CONTROLS]))
    .option('--list', 'print what would be tried, as Markdown, and try nothing')
    .option('--json', 'print results as JSON')
    .option('--junit <file>', 'write results as JUnit XML, for build servers')
    .option('--output <file>', 'write results as JSON, for palisade report')
    .addHelpText('after', HELP)
    .action(async (directory: string, options: Options) => {
      const attacks = selected(options);
      if (options.list) {
        streams.output.write(`${attackCatalogue(attacks)}\n`);
        return done(EXIT.ok);
      }
      const results = await attack(directory, attacks, options, streams);
      write(options.output, `${attackResultsJson(results)}\n`);
      write(options.junit, `${junitXml(results)}\n`);
      streams.output.write(
        options.json ? `${attackResultsJson(results)}\n` : `\n${summary(attacks, results, options)}\n`,
      );
      done(isAsExpected(attacks, results, options) ? EXIT.ok : EXIT.found);
    });
}

const categories = (): readonly string[] => [...new Set(ATTACKS.map(({ category }) => category))];

function selected({ category, only = '', without }: Options): readonly Attack[] {
  const attacks = ATTACKS.filter(
    (attack) =>
      (category === undefined || category.includes(attack.category)) &&
      attack.name.toLowerCase().includes(only.toLowerCase()) &&
      (without === undefined || attack.control === without),
  );
  if (attacks.length === 0) {
    throw new Unusable('no attack is selected');
  }
  return attacks;
}

async function attack(
  directory: string,
  attacks: readonly Attack[],
  { json, without }: Options,
  { errors, output }: Streams,
): Promise<readonly AttackResult[]> {
  const table = new AttackTable(attacks, paintFor(output), without);
  const print = (lines: readonly string[]) => (json ? undefined : output.write(`${lines.join('\n')}\n`));
  const { auditor, codeOf, remove, without: off } = without === undefined ? WHOLE : withoutControl(without);
  try {
    const simulation = await startSimulation(directory, {
      codeOf,
      without: off,
      progress: (step) => errors.write(`${step}\n`),
    });
    try {
      print([table.heading]);
      return await unlessInterrupted((signal) => {
        const finished = (result: AttackResult) => {
          signal.throwIfAborted();
          print(table.lines(result));
        };
        return runAttacks(simulation, attacks, finished, auditor);
      });
    } finally {
      await simulation.stop();
    }
  } catch (error) {
    throw error instanceof AssemblyError || error instanceof WrongSystem ? new Unusable(error.message) : error;
  } finally {
    remove();
  }
}

/** Without a control, what only it stops must succeed; else everything must be stopped. */
function isAsExpected(attacks: readonly Attack[], results: readonly AttackResult[], { without }: Options): boolean {
  return without === undefined
    ? results.every(({ outcome }) => outcome === 'stopped')
    : results.every(({ outcome }, index) => attacks[index]?.alone !== true || outcome === 'succeeded');
}

function summary(attacks: readonly Attack[], results: readonly AttackResult[], { without }: Options): string {
  if (without === undefined) {
    return summaryOf(results);
  }
  const alone = attacks.filter((attack) => attack.alone === true).length;
  const succeeded = results.filter(({ outcome }) => outcome === 'succeeded').length;
  return [
    `Without ${without} (${CONTROLS[without]}) ${succeeded} of ${results.length} attacks on it succeed.`,
    alone === 0
      ? 'None of them is stopped by it alone.'
      : `${alone} of them it stops alone${isAsExpected(attacks, results, { without }) ? ', and they succeed.' : ', and not all of them succeed: see above.'}`,
    ...(succeeded === results.length ? [] : ['The others are stopped by what stands behind it, or by the rest of it.']),
  ].join(' ');
}

function write(file: string | undefined, text: string): void {
  if (file === undefined) {
    return;
  }
  try {
    fs.writeFileSync(file, text);
  } catch (error) {
    throw new Unusable(`${file} can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
