import type { Readable } from 'node:stream';

/** Far longer than any line of an audit log; what is longer is no such file. */
const MAX_LINE = 1024 * 1024;

/**
 * Splits bytes at line feeds and nowhere else, one character for each byte: a byte order mark,
 * a carriage return or a damaged character must reach the reader and not be made good.
 *
 * @param open opens the input when the first line is asked for
 * @throws RangeError when a line is longer than 1 MiB
 */
export async function* readLines(open: () => Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of open()) {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) {
      throw new RangeError('a line is too long');
    }
    yield* lines;
  }
  if (rest !== '') {
    yield rest;
  }
}
