import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { InvocationResult } from './function-protocol';
import type { Programs } from './programs';
import { type LogLine, startProcess, stopProcess, type Workload } from './workload';

/** A function of the template. */
export interface FunctionWorkload extends Workload {
  /** ARN by which it is invoked. */
  readonly functionArn: string;
  /** File and export, e.g. `index.handler`. */
  readonly handler: string;
  /** Time for one event, in seconds. */
  readonly timeoutSeconds: number;
  /** How many events at a time; further ones are refused as Lambda refuses them. */
  readonly concurrency: number;
}

/** A function that runs on this machine. */
export interface SimulatedFunction {
  /** Sends an event and waits for the answer. Never rejects: a failure is a result, as with Lambda. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Process ids of its instances. */
  readonly pids: readonly number[];
  /** Ends all instances. */
  stop(): Promise<void>;
}

/** One execution environment: one process, one event at a time. */
class Instance {
  busy = false;
  private readonly ready: Promise<boolean>;

  constructor(readonly child: ChildProcess) {
    this.ready = new Promise((resolve) => {
      child.once('message', () => resolve(true));
      child.once('exit', () => resolve(false));
    });
  }

  get alive(): boolean {
    return !this.child.killed && this.child.connected && this.child.exitCode === null;
  }

  async invoke(workload: FunctionWorkload, event: unknown): Promise<InvocationResult> {
    if (!(await this.ready) || !this.alive) {
      return failed('Runtime.ExitError', 'the process ended before it could answer; its log says why');
    }
    const { functionArn, timeoutSeconds } = workload;
    const ended = new AbortController();
    const { signal } = ended;
    const milliseconds = timeoutSeconds * 1_000;
    const timer = setTimeout(() => ended.abort(), milliseconds);
    try {
      const answer = Promise.race([
        once(this.child, 'message', { signal }).then(([result]) => result as InvocationResult),
        once(this.child, 'exit', { signal }).then(() => failed('Runtime.ExitError', 'the process ended')),
      ]);
      this.child.send({ requestId: randomUUID(), functionArn, deadline: Date.now() + milliseconds, event });
      return await answer;
    } catch {
      // As Lambda does: what overran its time is not used again.
      this.child.kill('SIGKILL');
      return failed('Sandbox.Timedout', `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`);
    } finally {
      clearTimeout(timer);
      ended.abort();
    }
  }
}

/**
 * Runs a function as Lambda does: a process per event at a time, made when none is free, kept for the next one, thrown
 * away when an event overran its time. Not simulated: freezing between events, memory limits, CPU by memory.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function simulateFunction(
  workload: FunctionWorkload,
  programs: Programs,
  log: (line: LogLine) => void,
): SimulatedFunction {
  const instances = new Set<Instance>();
  const environment = {
    ...workload.environment,
    _HANDLER: workload.handler,
    LAMBDA_TASK_ROOT: workload.directory,
  };

  function free(): Instance | undefined {
    for (const instance of instances) {
      if (!instance.alive) {
        instances.delete(instance);
      } else if (!instance.busy) {
        return instance;
      }
    }
    if (instances.size >= workload.concurrency) {
      return undefined;
    }
    const child = startProcess({ ...workload, environment }, programs, programs.functionBootstrap, [], log);
    const instance = new Instance(child);
    instances.add(instance);
    return instance;
  }

  return {
    async invoke(event) {
      const instance = free();
      if (instance === undefined) {
        return failed('TooManyRequestsException', 'Rate Exceeded.');
      }
      instance.busy = true;
      try {
        return await instance.invoke(workload, event);
      } finally {
        instance.busy = false;
      }
    },
    get pids() {
      return [...instances].filter(({ alive }) => alive).flatMap(({ child }) => child.pid ?? []);
    },
    async stop() {
      await Promise.all([...instances].map(({ child }) => stopProcess(child)));
      instances.clear();
    },
  };
}

function failed(errorType: string, errorMessage: string): InvocationResult {
  return { failed: { errorType, errorMessage } };
}
