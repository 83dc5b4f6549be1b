import * as path from 'node:path';
import type { Command } from 'commander';
import { EXIT, Unusable } from './exit-code';
import { appName } from './init/app-name';
import { occupants, writeApp } from './init/write-app';
import type { Streams } from './run';

interface Options {
  readonly name?: string;
}

const HELP = `
Writes two services, one call, one route, their tests and a workflow for GitHub Actions. The folder must be empty; .git
may be there. Nothing is installed or deployed.

Exit code: 0 the app was written, 2 it was not.

Examples:
  palisade init shop
  mkdir shop && cd shop && git init && npx cdk-palisade init`;

/**
 * Adds `init` to the program.
 *
 * @param done takes the exit code
 */
export function addInitCommand(program: Command, streams: Streams, done: (code: number) => void): void {
  program
    .command('init')
    .description('Write a small working app to begin with.')
    .argument('[folder]', 'folder to write to; made if it is not there', '.')
    .option('--name <name>', "name of the app in lower-case letters, digits and hyphens (default: the folder's)")
    .option('-y, --yes', 'ask nothing, which is so anyway')
    .addHelpText('after', HELP)
    .action((folder: string, { name }: Options) => {
      const present = occupants(folder);
      if (present.length > 0) {
        throw new Unusable(`${folder} must be empty, and holds ${present.join(', ')}; name another folder`);
      }
      const files = writeApp(folder, appName(name ?? path.basename(path.resolve(folder))));
      const enter = path.resolve(folder) === process.cwd() ? '' : `cd ${folder} && `;
      streams.output.write(
        `${files.map((file) => `  ${file}`).join('\n')}\n\nNext: ${enter}npm install && npm test && npm run synth && npm run verify\n`,
      );
      done(EXIT.ok);
    });
}
