/**
 * `npm run test:package`: builds and packs the package, installs it into apps that know nothing of this repository, and
 * lets them synthesize, test and compile. Needs the npm registry. `--no-build` takes `dist` as it is.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../build/places';
import { run, together } from './run';
import { checkServiceCode } from './service-code';
import { checkContents, checkImports, pack } from './tarball';

const APPS = join(__dirname, 'apps');
const temporary = mkdtempSync(join(tmpdir(), 'palisade-package-'));
const notice = join(ROOT, 'NOTICE');

/** Makes an app of what `palisade init` writes depend on the tarball instead of the registry. */
function dependOn(tarball: string, folder: string): void {
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.dependencies['cdk-palisade'] = `file:${tarball}`;
  writeFileSync(path, JSON.stringify(manifest));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

async function install(step: string, folder: string, ...options: string[]): Promise<void> {
  await run(step, folder, 'npm', 'install', '--no-audit', '--no-fund', ...options);
}

async function testPackage(): Promise<void> {
  const before = existsSync(notice) ? readFileSync(notice, 'utf8') : '';
  if (!process.argv.includes('--no-build')) {
    await run('builds', ROOT, 'npm', 'run', 'build');
  }
  assert.equal(readFileSync(notice, 'utf8'), before, 'NOTICE has changed: look at its licences, then commit it');
  const tarball = pack(temporary);
  checkContents(tarball);
  checkImports(tarball);
  console.log(`  ✓ ${tarball.files.length} files, ${tarball.size} bytes packed, ${tarball.unpackedSize} unpacked`);

  const app = join(temporary, 'app');
  const service = join(temporary, 'service');
  await run('palisade init writes an app', ROOT, process.execPath, '--import', 'tsx', 'bin/palisade.ts', 'init', app);
  const written = filesIn(app);
  dependOn(tarball.path, app);
  mkdirSync(service);
  writeFileSync(join(service, 'package.json'), '{"private":true,"dependencies":{"cdk-palisade":"*","zod":"*"}}');
  dependOn(tarball.path, service);
  await Promise.all([
    install('installs into the app', app),
    install('installs without peers, for a service', service, '--omit', 'peer'),
  ]);
  const others = join(app, 'others');
  cpSync(APPS, others, { recursive: true });
  cpSync(APPS, service, { recursive: true });

  const node =
    (step: string, folder: string, ...args: string[]) =>
    () =>
      run(step, folder, process.execPath, ...args);
  const bin = (name: string) => join(app, 'node_modules/.bin', name);
  const compile = (step: string, ...resolution: string[]) => {
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node', 'types.ts'];
    return () => run(step, others, bin('tsc'), ...resolution, ...options);
  };
  await together(
    () => run('the app compiles', app, bin('tsc')),
    () => run('the app passes its tests, guardrails on', app, 'npm', 'test'),
    async () => {
      await run('the app synthesizes by the CLI', app, 'npm', 'run', 'synth');
      checkServiceCode(join(app, 'cdk.out'));
      await run('palisade verify proves it', app, 'npm', 'run', 'verify');
    },
    async () => {
      await run('palisade init, installed, writes it too', temporary, bin('palisade'), 'init', 'again');
      assert.deepEqual(filesIn(join(temporary, 'again')), written);
    },
    () => run('palisade starts without the CDK', service, 'node_modules/.bin/palisade', '--help'),
    node('two constructs alone, without a bundler', others, '--require', './without-bundler.cjs', 'constructs.mjs'),
    node('the checks alone', others, 'checks.mjs'),
    node('the runtime as an ES module, without the CDK', service, 'runtime.mjs'),
    node('the runtime as CommonJS, without the CDK', service, 'runtime.cjs'),
    compile('types, resolved as Node does', '--module', 'node16', '--moduleResolution', 'node16'),
    compile('types, resolved as bundlers do', '--module', 'esnext', '--moduleResolution', 'bundler'),
    () => run('publint finds nothing', ROOT, 'npx', '--', 'publint', tarball.path, '--strict'),
    () => run('are the types wrong? No', ROOT, 'npx', '--', 'attw', tarball.path, '--profile', 'node16'),
  );
}

testPackage().then(
  () => rmSync(temporary, { recursive: true }),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
