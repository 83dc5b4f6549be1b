import * as path from 'node:path';
import { type Command, Option } from 'commander';
import type { System } from '../../lib/assembly';
import { INVARIANTS, prove, SEVERITIES, type Severity } from '../../lib/reachability';
import { EXIT } from './exit-code';
import { paintFor } from './paint';
import { readSystem } from './read-system';
import type { Streams } from './run';
import { sarifLog } from './verify-sarif';
import { describeProof } from './verify-text';

interface Options {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly failOn: Severity | 'never';
}

const HELP = `
Exit code: 0 nothing at least as severe as --fail-on was found, 1 something was, 2 it could not be read.

Reads templates only: no account, no network. What can't be known before a deployment is taken for the worst.

Examples:
  palisade verify                      after cdk synth
  palisade verify template.yaml        of a plain CloudFormation template
  palisade verify --sarif > palisade.sarif`;

/**
 * Adds `verify` to the program.
 *
 * @param done takes the exit code
 */
export function addVerifyCommand(program: Command, streams: Streams, done: (code: number) => void): void {
  program
    .command('verify')
    .description('Prove from synthesized templates who can reach what, and that the invariants hold.')
    .argument('[directory]', 'cloud assembly, or a template', 'cdk.out')
    .addOption(new Option('--json', 'print findings as JSON').conflicts('sarif'))
    .addOption(new Option('--sarif', 'print findings as SARIF 2.1.0, for code scanning'))
    .addOption(
      new Option('--fail-on <severity>', 'least severity that fails').choices([...SEVERITIES, 'never']).default('low'),
    )
    .addHelpText('after', HELP)
    .action((directory: string, options: Options) => {
      const system = readSystem(directory);
      const findings = prove(system);
      streams.output.write(`${print(directory, system, findings, options, streams)}\n`);
      const limit = SEVERITIES.indexOf(options.failOn as Severity);
      done(findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= limit) ? EXIT.found : EXIT.ok);
    });
}

function print(
  directory: string,
  system: System,
  findings: ReturnType<typeof prove>,
  { json, sarif }: Options,
  { output }: Streams,
): string {
  if (sarif) {
    return JSON.stringify(sarifLog(findings, INVARIANTS, path.join(directory, 'manifest.json')), undefined, 2);
  }
  if (json) {
    return JSON.stringify({ resources: system.resources.length, unknowns: system.unknowns, findings }, undefined, 2);
  }
  const proved = { findings, resources: system.resources.length, unknowns: system.unknowns.length };
  return describeProof(proved, paintFor(output));
}
