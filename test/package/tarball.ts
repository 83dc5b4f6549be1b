import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { DIST, ROOT } from '../../build/places';

/** Largest tarball and largest unpacked package, in bytes: a fifth above what they were when the limit was set. */
const BUDGET = { size: 6_350_000, unpackedSize: 27_400_000 };

/** What a user of the package must find. */
const NEEDED = [
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'README.md',
  'package.json',
  'dist/bin/palisade.js',
  'dist/bin/palisade/init/template/gitignore',
  'dist/lambda/authorizer/index.js',
  'dist/lambda/trust-bundle/node_modules/@aws-sdk/client-ssm/index.js',
  'dist/lib/checks/index.d.ts',
  'dist/lib/index.d.ts',
  'dist/module/runtime/index.js',
  'dist/runtime/index.d.ts',
  'dist/sbom.cdx.json',
  'runtime/cedar-text.d.ts',
];

/** The app that `palisade init` writes is published as it is. */
const TEMPLATE = 'dist/bin/palisade/init/template/';

/** What nobody needs: tests, sources, maps, and whatever lies around where it was built. */
const FOREIGN = /(^|\/)(test|bench|cdk\.out)\/|\.map$|\.tsbuildinfo$|(?<!\.d)\.ts$/;

/** A package as npm would publish it. */
export interface Tarball {
  /** Where it is. */
  readonly path: string;
  /** Names of its files. */
  readonly files: readonly string[];
  /** In bytes. */
  readonly size: number;
  /** In bytes. */
  readonly unpackedSize: number;
}

/** Packs what was built. */
export function pack(destination: string): Tarball {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 }));
  const files = packed.files.map(({ path }: { readonly path: string }) => path);
  return { ...packed, files, path: join(destination, packed.filename) };
}

/** Everything that is needed is there, nothing else is, and it is small. */
export function checkContents({ files, size, unpackedSize }: Tarball): void {
  assert.deepEqual(
    NEEDED.filter((file) => !files.includes(file)),
    [],
    'files are missing',
  );
  assert.deepEqual(
    files.filter((file) => FOREIGN.test(file) && !file.startsWith(TEMPLATE)),
    [],
    'files do not belong into the package',
  );
  assert.ok(size < BUDGET.size, `the tarball has ${size} bytes`);
  assert.ok(unpackedSize < BUDGET.unpackedSize, `unpacked it has ${unpackedSize} bytes`);
}

/** Whatever the compiled files import is declared, so that it is installed with them or said to be missing. */
export function checkImports({ files }: Tarball): void {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const declared = new Set([manifest.name, ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })]);
  const compiled = files.filter((file) => /^dist\/(bin|lib|module|runtime)\/.*\.(js|d\.ts)$/.test(file));
  const missing = compiled.flatMap((file) =>
    importsOf(readFileSync(join(DIST, '..', file), 'utf8'))
      .filter((name) => !isBuiltin(name) && !declared.has(name) && !declared.has(`@types/${name}`))
      .map((name) => `${file} imports ${name}`),
  );
  assert.ok(compiled.length > 500, 'the compiled files were not found');
  assert.deepEqual(missing, []);
}

/** Names of the packages that a compiled file imports. */
function importsOf(text: string): string[] {
  const code = text.replaceAll(/^\s*(\*|\/\/).*$/gm, '');
  const specifiers = code.matchAll(/(?:\bfrom |\bimport |\bimport\(|\brequire\()["']([^."'][^"']*)["']/g);
  return [...specifiers].map(([, specifier = '']) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
}
