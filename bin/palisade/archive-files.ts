import * as fs from 'node:fs';
import * as path from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { readLines } from '../../runtime/audit/read-lines';
import type { ArchiveFile } from '../../runtime/audit/verify-archive';

/** Whether paths are what an archive holds, and not the one file that a service wrote. */
export function isArchive(paths: readonly string[]): boolean {
  return paths.length > 1 || paths.some((given) => given.endsWith('.gz') || isFolder(given));
}

/** The files at some paths and below them, by name; each is opened when its first line is asked for. */
export function archiveFiles(paths: readonly string[]): ArchiveFile[] {
  return paths.flatMap(filesBelow).map((name) => ({ name, lines: readLines(() => open(name)) }));
}

function filesBelow(given: string): string[] {
  if (!isFolder(given)) {
    return [given];
  }
  return fs
    .readdirSync(given, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function isFolder(given: string): boolean {
  return fs.statSync(given, { throwIfNoEntry: false })?.isDirectory() === true;
}

function open(name: string): Readable {
  const file = fs.createReadStream(name);
  // The reader sees the error itself; the callback only keeps it from being thrown a second time.
  return name.endsWith('.gz') ? pipeline(file, createGunzip(), () => {}) : file;
}
