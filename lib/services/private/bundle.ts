import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';

/** A hundred services that share an entry are bundled once per process. */
const bundles = new Map<string, string>();

let staging: string | undefined;

/**
 * Path of a file or directory that the code of a service comes from.
 *
 * @param entry absolute, or relative to the directory in which the CDK runs
 * @throws BlueprintError `ENTRY_NOT_FOUND`
 */
export function requireEntry(scope: IConstruct, entry: string): string {
  const path = resolve(entry);
  if (!existsSync(path)) {
    throw new BlueprintError(
      'ENTRY_NOT_FOUND',
      `the code of a service must exist, got '${entry}', which is not at ${path}; correct the path or run from the project's root`,
      scope,
    );
  }
  return path;
}

/** An entry and everything that it imports, as the text of one file. The same sources give the same text everywhere. */
export function bundle(path: string): string {
  const text = bundles.get(path) ?? build(path);
  bundles.set(path, text);
  return text;
}

function build(path: string): string {
  // Loaded here, so that whoever brings prebuilt code needs no bundler.
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  const { outputFiles } = buildSync({
    absWorkingDir: dirname(path),
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // Shorter to load, yet stack traces keep the names of the sources. It also drops comments with local paths.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'eof',
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** A directory that holds exactly these files; the same files give the same directory. */
export function stage(files: Record<string, string>): string {
  const directory = join(stagingRoot(), createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 32));
  if (!existsSync(directory)) {
    mkdirSync(directory);
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(directory, name), text);
    }
  }
  return directory;
}

/** The CDK copies assets into the cloud assembly at once, so nothing has to outlive the process. */
function stagingRoot(): string {
  if (staging === undefined) {
    const root = mkdtempSync(join(tmpdir(), 'palisade-'));
    process.once('exit', () => rmSync(root, { recursive: true, force: true }));
    staging = root;
  }
  return staging;
}
