import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A Node to measure on. */
export interface NodeRelease {
  /** Its version. */
  readonly version: string;
  /**
   * Its executable.
   *
   * @default - it can't be had on this machine
   */
  readonly path?: string;
}

/** Releases that functions run on besides the current one, from the npm package `node`. */
const OTHERS = ['22.23.3', '24.21.0'];

/** The current Node, and the others as far as the registry serves them. */
export async function nodeReleases(): Promise<readonly NodeRelease[]> {
  const others = OTHERS.filter((version) => version !== process.versions.node);
  return [
    { version: process.versions.node, path: process.execPath },
    ...(await Promise.all(others.map(async (version) => ({ version, path: await install(version) })))),
  ];
}

async function install(version: string): Promise<string | undefined> {
  try {
    const args = ['-y', '-p', `node@${version}`, 'node', '-p', 'process.execPath'];
    const { stdout } = await promisify(execFile)('npx', args, { timeout: 60_000 });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
