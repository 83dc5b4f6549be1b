import type { Writable } from 'node:stream';
import type { Sink } from '../audit/options';

/**
 * Writes audit lines to standard output, from where the platform takes them to CloudWatch Logs.
 * A stream that failed once takes nothing more: lines after a hole would hide it.
 *
 * @param output where lines go
 * @param errors last resort
 */
export function auditOutput(output: Writable = process.stdout, errors: Writable = process.stderr): Sink {
  let failure: Error | undefined;
  // Without listeners, a reader that goes away (EPIPE) would end the process.
  output.on('error', (error) => {
    failure = error;
  });
  errors.on('error', () => {});

  return {
    write(lines) {
      if (failure !== undefined || !output.writable) {
        throw new Error('the audit output is closed', { cause: failure });
      }
      return output.write(`${lines}\n`) ? true : drained(output);
    },
    emergency(line) {
      errors.write(`${line}\n`);
    },
  };
}

/** Settles when the stream wants more, or never will. */
function drained(output: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of EVENTS) {
        output.off(event, done);
      }
      resolve();
    };
    for (const event of EVENTS) {
      output.on(event, done);
    }
  });
}

const EVENTS = ['drain', 'error', 'close'] as const;
