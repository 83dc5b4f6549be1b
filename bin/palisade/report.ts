import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Command } from 'commander';
import { EXIT, Unusable } from './exit-code';
import { readSystem } from './read-system';
import type { Streams } from './run';
import { count } from './text-table';

interface Options {
  readonly output: string;
  readonly attacks?: string;
  readonly waivers?: string;
  readonly title?: string;
  readonly at?: Date;
}

interface Page {
  readonly html: string;
  readonly findings: number;
}

const LEDGER = 'palisade.waivers.json';
const HELP = `
The page loads nothing and can be sent as it is. ${LEDGER} is read where it stands beside the command, if no other
ledger is given. Findings don't fail this command: palisade verify does that.

Examples:
  palisade report                                    after cdk synth
  palisade report --attacks attacks.json             with what palisade attack wrote
  palisade report template.yaml --output audit.html  of a plain CloudFormation template`;

/**
 * Adds `report` to the program.
 *
 * @param done takes the exit code
 */
export function addReportCommand(program: Command, streams: Streams, done: (code: number) => void): void {
  program
    .command('report')
    .description('Write one HTML page about who reaches what, what was found and what proves it.')
    .argument('[directory]', 'cloud assembly, or a template', 'cdk.out')
    .option('--output <file>', 'page to write', 'report.html')
    .option('--attacks <file>', 'results of attacks')
    .option('--waivers <file>', `waiver ledger (default: ${LEDGER}, if there is one)`)
    .option('--title <text>', 'name of the system (default: that of its first stack)')
    .option('--at <instant>', 'time to write into the page instead of now, for pages that must not differ', instant)
    .addHelpText('after', HELP)
    .action((directory: string, options: Options) => {
      const page = pageOf(directory, options);
      write(options.output, page.html);
      streams.output.write(`${options.output}: ${count(page.findings, 'finding')}, ${kilobytes(page.html)}\n`);
      done(EXIT.ok);
    });
}

function pageOf(directory: string, { at: now = new Date(), attacks, title, waivers }: Options): Page {
  const ledger = waivers ?? (fs.existsSync(LEDGER) ? LEDGER : undefined);
  const system = readSystem(directory);
  // What lays out the map is loaded by this command only.
  const { drawPage, InputError, readAssemblyFiles, readAttackResults, readWaivers, reportOf } =
    require('../../lib/report') as typeof import('../../lib/report');
  try {
    const files = readAssemblyFiles(directory);
    const report = reportOf({
      system,
      files,
      now,
      title: title ?? files.templates[0]?.stack.split('-')[0] ?? path.basename(directory),
      ...(ledger !== undefined && { waivers: readWaivers(ledger, now) }),
      ...(attacks !== undefined && { attacks: readAttackResults(attacks) }),
    });
    return { html: drawPage(report), findings: report.findings.length };
  } catch (error) {
    throw error instanceof InputError ? new Unusable(error.message) : error;
  }
}

function write(file: string, html: string): void {
  try {
    fs.writeFileSync(file, html);
  } catch (error) {
    throw new Unusable(`${file} can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function instant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new Unusable(`--at must be an instant such as 2026-01-31T12:00:00Z, got ${text}`);
  }
  return date;
}

const kilobytes = (text: string): string => `${Math.ceil(Buffer.byteLength(text) / 1_000)} kB`;
