import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** The simulator's own code that runs inside workloads, as files that plain Node runs. */
export interface Programs {
  /** Answers events of a function. */
  readonly functionBootstrap: string;
  /** Stands between a workload and the network; loaded before its own code. */
  readonly networkPreload: string;
  /** Folder of this simulation, for further files. */
  readonly directory: string;
  /** Removes them. */
  remove(): Promise<void>;
}

/** Bundles the programs into a folder of their own: a workload has neither a compiler nor this package. */
export function preparePrograms(): Programs {
  const directory = mkdtempSync(join(tmpdir(), 'palisade-simulate-'));
  buildSync({
    entryPoints: ['function-bootstrap', 'network-preload'].map((name) => join(__dirname, name)),
    outdir: directory,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  });
  return {
    functionBootstrap: join(directory, 'function-bootstrap.js'),
    networkPreload: join(directory, 'network-preload.js'),
    directory,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
