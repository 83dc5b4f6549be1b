import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { FunctionCode } from '../../lib/services';
import { foreignStack } from '../support/app';

const ENTRY = join(__dirname, 'fixture-service', 'function.ts');

/** What ends up in the cloud assembly for a function with this code. */
function deployed(code: FunctionCode): { hash: string; directory: string } {
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Foreign');
  new lambda.Function(stack, 'Function', { runtime: lambda.Runtime.NODEJS_24_X, ...code.bind(stack) });
  const { directory } = app.synth();
  const asset = readdirSync(directory).find((name) => name.startsWith('asset.')) ?? '';
  return { hash: asset, directory: join(directory, asset) };
}

describe('FunctionCode', () => {
  it('bundles an entry with everything it imports into one file', () => {
    const { directory } = deployed(FunctionCode.fromEntry(ENTRY));
    expect(readdirSync(directory)).toEqual(['index.js']);
    const text = readFileSync(join(directory, 'index.js'), 'utf8');
    expect(text).toContain('/healthz');
    expect(text).not.toContain('contract');
  });

  it('gives code that Lambda can call', async () => {
    const { directory } = deployed(FunctionCode.fromEntry(ENTRY));
    const { handler } = require(join(directory, 'index.js')) as { handler: () => Promise<string> };
    expect(await handler()).toBe('/healthz');
  });

  it('says nothing of the machine it was bundled on, so that the same sources give the same asset', () => {
    const { directory } = deployed(FunctionCode.fromEntry(ENTRY));
    expect(readFileSync(join(directory, 'index.js'), 'utf8')).not.toContain(process.cwd());
  });

  it('puts policies into the code and Cedar beside it, and together they decide', async () => {
    const { directory } = deployed(FunctionCode.fromEntry(join(__dirname, 'fixture-service', 'authorized.ts')));
    expect(readdirSync(directory).sort()).toEqual(['cedar_wasm_bg.wasm', 'index.js']);
    expect(readFileSync(join(directory, 'index.js'), 'utf8')).toContain('fixture:Read');
    const script = `const { handler } = require('./index.js');
      Promise.all(['fixture:Read', 'fixture:Write'].map(handler)).then((all) => console.log(all.map((one) => one.allowed).join()))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: directory });
    expect(stdout.trim()).toBe('true,false');
  });

  it('keeps a package that is imported only when needed in a file of its own, unread until then', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'entry-'));
    for (const name of ['early', 'late']) {
      mkdirSync(join(folder, 'node_modules', name), { recursive: true });
      writeFileSync(
        join(folder, 'node_modules', name, 'index.js'),
        `console.log('${name} read'); exports.name = '${name}';`,
      );
    }
    writeFileSync(
      join(folder, 'function.js'),
      `const early = require('early').name;
      exports.handler = async () => [early, (await import('early')).name, (await import('late')).name].join();`,
    );
    const { directory } = deployed(FunctionCode.fromEntry(join(folder, 'function.js')));
    expect(readdirSync(join(directory, 'node_modules'))).toEqual(['late']);
    const script = `const { handler } = require('./index.js'); console.log('loaded'); handler().then(console.log);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: directory });
    expect(stdout.trim().split('\n')).toEqual(['early read', 'loaded', 'late read', 'early,early,late']);
  });

  it('bundles an entry once for all services that share it', () => {
    const entry = join(mkdtempSync(join(tmpdir(), 'entry-')), 'function.ts');
    const paths = ['first', 'second'].map((text) => {
      writeFileSync(entry, `export const handler = () => '${text}';`);
      return (FunctionCode.fromEntry(entry).bind(foreignStack()).code as lambda.AssetCode).path;
    });
    expect(paths[1]).toBe(paths[0]);
  });

  it('takes prebuilt code as it is', () => {
    const { directory } = deployed(FunctionCode.fromAsset(join(__dirname, 'fixture-service'), 'function.handler'));
    expect(readdirSync(directory)).toContain('function.ts');
  });

  it('calls `index.handler` of prebuilt code unless told otherwise', () => {
    const path = join(__dirname, 'fixture-service');
    expect(FunctionCode.fromAsset(path).bind(foreignStack()).handler).toBe('index.handler');
    expect(FunctionCode.fromAsset(path, 'a.b').bind(foreignStack()).handler).toBe('a.b');
  });

  it('refuses code that does not exist and says where it looked', () => {
    for (const code of [FunctionCode.fromEntry('services/none/function.ts'), FunctionCode.fromAsset('dist/none')]) {
      expect(() => code.bind(foreignStack())).toThrow(
        expect.objectContaining({ code: 'ENTRY_NOT_FOUND', message: expect.stringContaining(process.cwd()) }),
      );
    }
  });
});
