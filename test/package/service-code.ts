import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Largest first file of a small function, in bytes: a fifth above what it was when the limit was set. */
const MAX_BYTES = 310_000;

/**
 * The code of the app's function is what this repository would make of it: only what the service uses, and what a cold
 * start does not need in files of its own.
 *
 * @param assembly where the app was synthesized to
 */
export function checkServiceCode(assembly: string): void {
  const folder = readdirSync(assembly)
    .filter((name) => name.startsWith('asset.'))
    .map((name) => join(assembly, name))
    .find((asset) => existsSync(join(asset, 'cedar_wasm_bg.wasm')) && existsSync(join(asset, 'index.js')));
  assert.ok(folder, 'the code of the function was not found');
  assert.ok(readFileSync(join(folder, 'index.js')).length < MAX_BYTES, 'the function reads too much at a cold start');
  const clients = readdirSync(join(folder, 'node_modules/@aws-sdk')).sort();
  assert.deepEqual(clients, ['client-dynamodb', 'client-kms', 'client-secrets-manager', 'client-ssm']);
}
