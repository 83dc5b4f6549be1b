import * as fs from 'node:fs';
import type { Command } from 'commander';
import type { PublicKey } from '../../runtime/audit/head-key';
import { verifyAuditLog } from '../../runtime/audit/verify';
import { ConfigurationError } from '../../runtime/errors';
import { describeVerdict } from './audit-report';
import { EXIT, Unusable } from './exit-code';
import { readLines } from './lines';
import type { Streams } from './run';

interface Options {
  readonly publicKey?: readonly string[];
  readonly requireSigned?: boolean;
  readonly json?: boolean;
}

const HELP = `
Exit code: 0 nothing is wrong, 1 the log is broken or not signed as required, 2 it could not be checked.

Examples:
  palisade audit verify audit.ndjson --public-key orders=orders.pem --public-key payments=payments.pem
  gunzip -c audit.ndjson.gz | palisade audit verify - --public-key audit.pem --require-signed

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
    .argument('<file>', 'log with one JSON record per line, as the services wrote it; - reads standard input')
    .option(
      '--public-key <[service=]pem>',
      'file with a public key that may sign heads, for all services or the one named; repeatable',
      (value: string, earlier: readonly string[] = []) => [...earlier, value],
    )
    .option('--require-signed', 'fail unless verified signatures vouch for every record')
    .option('--json', 'print the verdict as JSON')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      const keys = (options.publicKey ?? []).map(readKey);
      if (options.requireSigned && keys.length === 0) {
        throw new Unusable('--require-signed needs at least one --public-key');
      }
      const verdict = await verify(file, keys, streams);
      const text = options.json ? JSON.stringify(verdict, undefined, 2) : describeVerdict(verdict, keys.length > 0);
      streams.output.write(`${text}\n`);
      done(verdict.verdict === 'broken' || (options.requireSigned && !verdict.signed) ? EXIT.found : EXIT.ok);
    });
}

async function verify(file: string, keys: readonly PublicKey[], { input }: Streams) {
  try {
    return await verifyAuditLog(
      readLines(() => (file === '-' ? input : fs.createReadStream(file))),
      keys,
    );
  } catch (error) {
    if (error instanceof ConfigurationError) {
      throw new Unusable(error.message);
    }
    throw new Unusable(`${file} can't be read: ${reason(error)}`);
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
