import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Edit } from './edits';

/** Files with the code of a function or a container. */
const PROGRAMS = ['index.js', 'server.js'];

/** How the code of a service says which it is. */
const SERVICE = /\bdefineService\w*\("([a-z0-9-]+)",/;

/**
 * A copy of the code of a service in which edits were made. What is no service, and a service that no edit is for, stays
 * what it is.
 *
 * @param directory folder with the bundled code
 * @returns folder with the copy; the same folder where nothing was edited
 * @throws Error when a place is not found, or found more than once
 */
export function weakenedCode(directory: string, edits: readonly Edit[]): string {
  const program = PROGRAMS.find((name) => existsSync(join(directory, name)));
  const code = program === undefined ? '' : readFileSync(join(directory, program), 'utf8');
  const service = SERVICE.exec(code)?.[1];
  const own = edits.filter(({ services }) => service !== undefined && (services?.includes(service) ?? true));
  if (program === undefined || own.length === 0) {
    return directory;
  }
  const copy = mkdtempSync(join(tmpdir(), 'palisade-weakened-'));
  for (const name of readdirSync(directory)) {
    if (name !== program) {
      symlinkSync(resolve(directory, name), join(copy, name));
    }
  }
  writeFileSync(join(copy, program), edited(code, own));
  return copy;
}

/** Makes edits. @throws Error when a place is not found, or found more than once */
export function edited(code: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { place, replacement }) => {
    const found = [...text.matchAll(new RegExp(place, 'g'))].length;
    if (found !== 1) {
      throw new Error(`${place} is in the code ${found} times; adapt the edit to how the code is bundled now`);
    }
    return text.replace(place, replacement);
  }, code);
}
