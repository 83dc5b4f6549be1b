import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { IConstruct } from 'constructs';
import type { Metafile, OutputFile } from 'esbuild';
import { BlueprintError } from './blueprint-error';
import type { Files } from './stage-files';

/** Cedar's glue, which reads the WebAssembly beside it. */
const CEDAR = /(^|\/)node_modules\/@cedar-policy\/cedar-wasm\/nodejs\/cedar_wasm\.js$/;
const CEDAR_WASM = 'cedar_wasm_bg.wasm';

/** This package, whose runtime counts as the service's own code wherever it is installed. */
const OURS = join(__dirname, '../..');

/** A hundred services that share an entry are bundled once per process. */
const bundles = new Map<string, Files>();

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

/**
 * An entry and everything that it imports. The same sources give the same files everywhere:
 *
 * 1. one file with the entry and what it imports
 * 2. each package that our code imports only when it needs it (`await import`), as a file of its own
 *    under `node_modules`: a cold start does not even read it
 * 3. Cedar's WebAssembly, when it is imported: from a file, 4 MB take a tenth of the time that base64 would
 *
 * @param name of the first file
 */
export function bundle(path: string, name: string): Files {
  const key = JSON.stringify([path, name]);
  const files = bundles.get(key) ?? build(path, name);
  bundles.set(key, files);
  return files;
}

function build(path: string, name: string): Files {
  // Loaded here, so that whoever brings prebuilt code needs no bundler.
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  const folder = dirname(path);
  const options = {
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // ES modules where a package has them: what nobody imports of the AWS SDK is left out, a third of it.
    mainFields: ['module', 'main'] as string[],
    loader: { '.cedar': 'text' },
    // `import()` becomes `require`: of a CommonJS file Node's own would not see the names.
    supported: { 'dynamic-import': false },
    // Shorter to load, yet stack traces keep the names of the sources. It also drops comments with local paths.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'eof',
    logLevel: 'silent',
  } as const;
  const { metafile } = buildSync({ ...options, entryPoints: [path] });
  const importers = packagesForLater(metafile, folder);
  const later = [...importers.keys()].sort();
  const { outputFiles } = buildSync({ ...options, entryPoints: [path], external: later });
  const files: Record<string, string | Uint8Array> = { [name]: textOf(outputFiles) };
  for (const dependency of later) {
    // Looked for from where it is imported: not every package manager shows a service what the runtime depends on.
    const resolveDir = importers.get(dependency);
    const stdin = { contents: `module.exports = require(${JSON.stringify(dependency)});`, resolveDir };
    const external = later.filter((other) => other !== dependency);
    files[`node_modules/${dependency}/index.js`] = textOf(buildSync({ ...options, stdin, external }).outputFiles);
  }
  const cedar = Object.keys(metafile.inputs).find((input) => CEDAR.test(input));
  if (cedar !== undefined) {
    files[CEDAR_WASM] = readFileSync(resolve(folder, dirname(cedar), CEDAR_WASM));
  }
  return files;
}

function textOf(outputFiles: readonly OutputFile[]): string {
  return outputFiles.map(({ text }) => text).join('');
}

/**
 * Packages that files outside of packages import, all of them only by `import()`, with the folder of a file that does.
 *
 * @param folder that the paths of the metafile are relative to
 */
function packagesForLater({ inputs, outputs }: Metafile, folder: string): Map<string, string> {
  const importers = new Map<string, string>();
  const needed = new Set<string>();
  // Without those of which nothing is used: a function has no client for a table that it never opens.
  const used = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  for (const file of used) {
    const imports = isPackaged(resolve(folder, file)) ? [] : (inputs[file]?.imports ?? []);
    for (const { kind, original = '', path } of imports) {
      if (kind !== 'dynamic-import') {
        needed.add(original);
      } else if (isPackaged(resolve(folder, path))) {
        importers.set(original, dirname(resolve(folder, file)));
      }
    }
  }
  for (const dependency of needed) {
    importers.delete(dependency);
  }
  return importers;
}

/** Whether a file belongs to a package other than this one. */
function isPackaged(file: string): boolean {
  const within = relative(OURS, file);
  return (within.startsWith('..') ? file : within).includes('node_modules/');
}
