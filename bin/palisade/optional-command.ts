import type { Command } from 'commander';
import { Unusable } from './exit-code';
import { missingPackage } from './missing-package';

/**
 * Adds a command that loads optional packages. Where they are not installed, it is there and says what to install, and
 * all other commands work.
 *
 * @param add loads the command and adds it
 */
export function addOptionalCommand(program: Command, name: string, add: () => void): void {
  try {
    add();
  } catch (error) {
    const problem = missingPackage(error);
    if (problem === undefined) {
      throw error;
    }
    program
      .command(name)
      .description('Needs packages that are not installed; run it to learn which.')
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new Unusable(problem);
      });
  }
}
