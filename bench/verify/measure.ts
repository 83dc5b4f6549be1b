/** Runs `palisade verify` on a folder in this process, without its report, and prints what it took. */
import { Readable, Writable } from 'node:stream';
import { run } from '../../bin/palisade/run';
import { measured } from './measured';

const [directory = 'cdk.out'] = process.argv.slice(2);
const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
const verify = () =>
  run(['verify', directory, '--fail-on', 'never'], {
    input: Readable.from([]),
    output: nowhere(),
    errors: nowhere(),
  });

void measured(verify).then((taken) => console.log(JSON.stringify(taken)));
