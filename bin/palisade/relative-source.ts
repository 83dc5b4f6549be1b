import * as path from 'node:path';

/** A place in code, from where the command was called. */
export function relativeSource(source: string): string {
  return path.isAbsolute(source) ? path.relative(process.cwd(), source) : source;
}
