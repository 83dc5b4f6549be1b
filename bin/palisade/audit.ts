import * as fs from 'node:fs';
import type { Command } from 'commander';
import type { PublicKey } from '../../runtime/audit/head-key';
import { readLines } from '../../runtime/audit/read-lines';
import { verifyAuditLog } from '../../runtime/audit/verify';
import { type ArchiveFile, verifyAuditArchive } from '../../runtime/audit/verify-archive';
import { ConfigurationError } from '../../runtime/errors';
import { archiveFiles, isArchive } from './archive-files';
import { describeArchive } from './archive-report';
import { describeVerdict } from './audit-report';
import { EXIT, Unusable } from './exit-code';
import type { Streams } from './run';

interface Options {
  readonly publicKey?: readonly string[];
  readonly requireSigned?: boolean;
  readonly archive?: boolean;
  readonly partial?: boolean;
  readonly json?: boolean;
}

const HELP = `
Exit code: 0 nothing is wrong, 1 the log is broken or not signed as required, 2 it could not be checked.

One file holds the lines of each instance in the order in which they were written. A folder, several files or a file
ending in .gz are a part of the archive: files and lines may come in any order, and some lines more than once.

Examples:
  palisade audit verify audit.ndjson --public-key orders=orders.pem --public-key payments=payments.pem
  palisade audit verify - --public-key audit.pem --require-signed < audit.ndjson
  aws s3 sync s3://<archive>/source=application/ archive && palisade audit verify archive --public-key audit.pem

A key is exported with
  aws kms get-public-key --key-id <id> --query PublicKey --output text | base64 -d | openssl ec -pubin -inform DER`;

/**
 * Adds `audit verify` to the program.
 *
 * @param done takes the exit code
 */
export function addAuditCommand(program: Command, streams: Streams, done: (code: number) => void): void {
  program
    .command('audit')
    .description('Work with audit logs.')
    .command('verify')
    .description('Check that no record of an audit log was edited, removed, inserted or moved.')
    .argument(
      '<path...>',
      'log with one JSON record per line, or files and folders of the archive; - reads standard input',
    )
    .option(
      '--public-key <[service=]pem>',
      'file with a public key that may sign heads, for all services or the one named; repeatable',
      (value: string, earlier: readonly string[] = []) => [...earlier, value],
    )
    .option('--archive', 'read a single file as a part of the archive')
    .option('--partial', 'of the archive, accept chains that begin before the files given')
    .option('--require-signed', 'fail unless verified signatures vouch for every record')
    .option('--json', 'print the verdict as JSON')
    .addHelpText('after', HELP)
    .action(async (paths: readonly string[], options: Options) => {
      const keys = (options.publicKey ?? []).map(readKey);
      if (options.requireSigned && keys.length === 0) {
        throw new Unusable('--require-signed needs at least one --public-key');
      }
      const { verdict, text } = await verify(paths, keys, options, streams);
      streams.output.write(`${options.json ? JSON.stringify(verdict, undefined, 2) : text}\n`);
      done(verdict.verdict === 'broken' || (options.requireSigned && !verdict.signed) ? EXIT.found : EXIT.ok);
    });
}

async function verify(paths: readonly string[], keys: readonly PublicKey[], options: Options, { input }: Streams) {
  const keysGiven = keys.length > 0;
  if (options.archive || isArchive(paths)) {
    const verdict = await readable('the archive', () => archiveVerdict(paths, keys, options.partial));
    return { verdict, text: describeArchive(verdict, keysGiven) };
  }
  if (options.partial) {
    throw new Unusable('--partial is for an archive: give a folder or several files, or add --archive');
  }
  const [file = '-'] = paths;
  const lines = readLines(() => (file === '-' ? input : fs.createReadStream(file)));
  const verdict = await readable(file, () => verifyAuditLog(lines, keys));
  return { verdict, text: describeVerdict(verdict, keysGiven) };
}

function archiveVerdict(paths: readonly string[], keys: readonly PublicKey[], partial?: boolean) {
  const files = archiveFiles(paths).map(({ name, lines }): ArchiveFile => ({ name, lines: namingItself(name, lines) }));
  if (files.length === 0) {
    throw new Unusable('there is no file to verify');
  }
  return verifyAuditArchive(files, { keys, partial });
}

/** Of many files, the message must say which one can't be read. */
async function* namingItself(name: string, lines: ArchiveFile['lines']): AsyncGenerator<string> {
  try {
    yield* lines;
  } catch (error) {
    throw new Unusable(`${name} can't be read: ${reason(error)}`);
  }
}

async function readable<Verdict>(name: string, work: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unusable) {
      throw error;
    }
    if (error instanceof ConfigurationError) {
      throw new Unusable(error.message);
    }
    throw new Unusable(`${name} can't be read: ${reason(error)}`);
  }
}

function readKey(value: string): PublicKey {
  const [, service, file = value] = /^([a-z][a-z0-9-]*)=(.+)$/s.exec(value) ?? [];
  try {
    return { service, pem: fs.readFileSync(file, 'utf8') };
  } catch (error) {
    throw new Unusable(`${file} can't be read: ${reason(error)}`);
  }
}

/** The code that the operating system gave; the message of another error may quote the file. */
function reason(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? `${error.code}` : 'it is not a file of lines';
}
