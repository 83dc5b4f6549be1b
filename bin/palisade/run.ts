import type { Readable, Writable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { addAuditCommand } from './audit';
import { addDiffCommand } from './diff';
import { EXIT, Unusable } from './exit-code';
import { addExplainCommand } from './explain';
import { addInitCommand } from './init';
import { missingPackage } from './missing-package';
import { addOptionalCommand } from './optional-command';
import { addReportCommand } from './report';
import { addSimulateCommand } from './simulate';
import { addVerifyCommand } from './verify';

/** Where a command reads and writes. */
export interface Streams {
  /** Read when the file is `-`. */
  readonly input: Readable;
  /** Results. */
  readonly output: Writable;
  /** What went wrong with the command itself. */
  readonly errors: Writable;
}

/**
 * Runs a command.
 *
 * @param args arguments without the names of node and script
 * @returns exit code of the process
 */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command('palisade')
    .description('Tools of Palisade, the security blueprint for microservices.')
    .configureOutput({
      writeOut: (text) => streams.output.write(text),
      writeErr: (text) => streams.errors.write(text),
    })
    .showHelpAfterError('(add --help for the way to use it)')
    .exitOverride();
  addOptionalCommand(program, 'attack', () => {
    const { addAttackCommand } = require('./attack') as typeof import('./attack');
    addAttackCommand(program, streams, (result) => {
      code = result;
    });
  });
  addAuditCommand(program, streams, (result) => {
    code = result;
  });
  addDiffCommand(program, streams, (result) => {
    code = result;
  });
  addExplainCommand(program, streams, (result) => {
    code = result;
  });
  addInitCommand(program, streams, (result) => {
    code = result;
  });
  addReportCommand(program, streams, (result) => {
    code = result;
  });
  addSimulateCommand(program, streams, (result) => {
    code = result;
  });
  addVerifyCommand(program, streams, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT.ok : EXIT.unusable;
    }
    const problem = error instanceof Unusable ? error.message : missingPackage(error);
    if (problem !== undefined) {
      streams.errors.write(`error: ${problem}\n`);
      return EXIT.unusable;
    }
    throw error;
  }
}
