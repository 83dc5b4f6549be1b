import type { ChildProcess } from 'node:child_process';
import type { Programs } from './programs';
import { type LogLine, startProcess, stopProcess, type Workload } from './workload';

/** A container of the template: a Node program, as images of this package are. */
export interface ContainerWorkload extends Workload {
  /** File that the image's entry point runs, e.g. `server.js`. */
  readonly program: string;
  /** Program of the health check; it exits with 0 once the container takes requests. */
  readonly healthCheck?: string;
}

/** A container that runs on this machine. */
export interface SimulatedContainer {
  /** Resolves when the health check passes, rejects when the container ended instead, or in time did not pass. */
  healthy(milliseconds: number): Promise<void>;
  /** Process id, as long as it runs. */
  readonly pid: number | undefined;
  /** Ends it at once, as a failing machine would. */
  kill(): void;
  /** Ends it as ECS does: SIGTERM, then time to finish. */
  stop(): Promise<void>;
}

/** Between two looks at a container that starts, in milliseconds. */
const INTERVAL = 100;

/**
 * Runs the program of a container. Not simulated: the image around it, its user, the read-only root, its limits.
 *
 * @param log what it prints
 * @param ended called when it ends by itself, with what it is known by
 */
export function simulateContainer(
  workload: ContainerWorkload,
  programs: Programs,
  log: (line: LogLine) => void,
  ended: (reason: string) => void = () => undefined,
): SimulatedContainer {
  const child = startProcess(workload, programs, `${workload.directory}/${workload.program}`, [], log);
  let expected = false;
  child.once('exit', (code, signal) => {
    if (!expected) {
      ended(signal ?? `exit code ${code}`);
    }
  });
  const runs = () => child.exitCode === null && child.signalCode === null;
  return {
    get pid() {
      return runs() ? child.pid : undefined;
    },
    async healthy(milliseconds) {
      const deadline = Date.now() + milliseconds;
      while (Date.now() < deadline) {
        if (!runs()) {
          throw new Error(`${workload.name} ended before it was healthy; its log says why`);
        }
        if (await passes(workload, programs)) {
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, INTERVAL));
      }
      throw new Error(`${workload.name} was not healthy within ${milliseconds / 1_000} s; its log says why`);
    },
    kill() {
      child.kill('SIGKILL');
    },
    async stop() {
      expected = true;
      await stopProcess(child);
    },
  };
}

async function passes(workload: ContainerWorkload, programs: Programs): Promise<boolean> {
  if (workload.healthCheck === undefined) {
    return true;
  }
  const check: ChildProcess = startProcess(
    workload,
    programs,
    `${workload.directory}/${workload.healthCheck}`,
    [],
    () => undefined,
  );
  return new Promise((resolve) => check.once('exit', (code) => resolve(code === 0)));
}
