import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { functionNames } from './functions';
import { FUNCTIONS, ROOT } from './places';

/** A package whose code is part of a prebuilt function. */
export interface BundledPackage {
  /** Name in the registry. */
  readonly name: string;
  /** Version. */
  readonly version: string;
  /** Licence, as an SPDX expression. */
  readonly license: string;
  /** Text of its licence and of its notice, as it demands to be passed on. */
  readonly texts: readonly string[];
}

const LEGAL = /^(licen[cs]e|notice|copying)([.-].*)?$/i;

/** Every package of which the functions contain at least one file, by name. */
export function bundledPackages(): BundledPackage[] {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: functionNames().map((name) => join(FUNCTIONS, name, 'index.ts')),
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'unwritten',
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    loader: { '.cedar': 'text' },
    logLevel: 'silent',
  });
  const folders = new Set(
    Object.keys(metafile.inputs)
      .filter((file) => file.includes('node_modules/'))
      .map((file) => packageFolder(resolve(ROOT, file))),
  );
  return [...folders].map(describe).sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Folder of the package that a file belongs to: the nearest with a name and a version, which folders of variants lack. */
function packageFolder(file: string): string {
  const folder = dirname(file);
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) && 'version' in JSON.parse(readFileSync(manifest, 'utf8'))
    ? folder
    : packageFolder(folder);
}

function describe(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => LEGAL.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  if (typeof license !== 'string') {
    throw new Error(`${name} ${version} names no licence; find out whether its code may be part of the package`);
  }
  return { name, version, license, texts };
}
