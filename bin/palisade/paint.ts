import type { Writable } from 'node:stream';
import { colored, type Paint, plain } from './verify-text';

/** Colors for a terminal, unless the person refuses them. See https://no-color.org */
export function paintFor(output: Writable): Paint {
  return 'isTTY' in output && output.isTTY === true && process.env['NO_COLOR'] === undefined ? colored : plain;
}
