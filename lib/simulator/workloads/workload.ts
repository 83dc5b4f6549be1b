import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { NETWORK_MAP, type NetworkMap } from './network-map';
import type { Programs } from './programs';

/** A workload of the template: code, where it stands in the network, and its environment. */
export interface Workload {
  /** Name, unique in the simulation; a file is named after it. */
  readonly name: string;
  /** Folder with its code, as it is deployed. */
  readonly directory: string;
  /** Environment as the template sets it, and what AWS would add. Nothing else of this machine's reaches it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its place in the network. What is not in its map is out of its reach. */
  readonly network: NetworkMap;
}

/** What a workload printed. */
export interface LogLine {
  readonly workload: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** Time for a clean end before a process is killed, in milliseconds. */
const PATIENCE = 5_000;

/** Starts a process of a workload. Its output goes to the log, line by line. */
export function startProcess(
  workload: Workload,
  programs: Programs,
  file: string,
  args: readonly string[],
  log: (line: LogLine) => void,
): ChildProcess {
  const { name, directory, environment, network } = workload;
  const path = join(programs.directory, `${name.replaceAll('/', '-')}.network.json`);
  writeFileSync(path, JSON.stringify(network));
  const env: NodeJS.ProcessEnv = { ...environment, [NETWORK_MAP]: path };
  const execArgv = ['--require', programs.networkPreload];
  const options: ForkOptions = { cwd: directory, env, execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] };
  const child = fork(file, [...args], options);
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream] as Readable }).on('line', (text) => log({ workload: name, stream, text }));
  }
  return child;
}

/** Ends a process, in good order if it can. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  await ended;
  clearTimeout(timer);
}
