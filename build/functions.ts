import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from '../lib/shared/bundle';
import { FUNCTIONS } from './places';

/** Names of the functions that constructs deploy: folders below `lambda/`, e.g. `rotation/api-key`. */
export function functionNames(): string[] {
  return readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('index.ts'))
    .map((file) => dirname(file))
    .sort();
}

/** Bundles every function into a folder of its name, as synthesis in the repository would. */
export function bundleFunctions(target: string): void {
  for (const name of functionNames()) {
    for (const [file, content] of Object.entries(bundle(join(FUNCTIONS, name, 'index.ts'), 'index.js'))) {
      const path = join(target, name, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
}
