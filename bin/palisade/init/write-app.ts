import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AppName } from './app-name';
import { cdkSettings } from './cdk-settings';
import { appManifest } from './manifest';

/** The app as it is for an app of the name `Example`; npm would publish a `.gitignore` only as something to obey. */
const TEMPLATE = join(__dirname, 'template');
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

/** What stands in the way of an app in a folder, sorted; empty when nothing does. */
export function occupants(folder: string): string[] {
  if (!existsSync(folder)) {
    return [];
  }
  if (!statSync(folder).isDirectory()) {
    return ['a file'];
  }
  return readdirSync(folder)
    .filter((name) => name !== '.git')
    .sort();
}

/**
 * Writes the app.
 *
 * @returns paths of the files, sorted
 */
export function writeApp(folder: string, name: AppName): string[] {
  const files = new Map([
    ['cdk.json', cdkSettings()],
    ['package.json', appManifest(name)],
  ]);
  for (const path of templateFiles()) {
    const text = readFileSync(join(TEMPLATE, path), 'utf8');
    files.set(
      RENAMED[path] ?? path,
      text.replaceAll('Example', name.id).replaceAll('example.internal', `${name.label}.internal`),
    );
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // Fails if somebody else has written the file in the meantime.
    writeFileSync(join(folder, path), text, { flag: 'wx' });
  }
  return [...files.keys()].sort();
}

function templateFiles(): string[] {
  return readdirSync(TEMPLATE, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(TEMPLATE, path)).isFile(),
  );
}
