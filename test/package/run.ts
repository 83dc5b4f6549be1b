import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const start = promisify(execFile);

/**
 * Runs a program and prints how long it took.
 *
 * @throws Error with everything that it printed, when it fails
 */
export async function run(step: string, folder: string, command: string, ...args: string[]): Promise<string> {
  const started = performance.now();
  try {
    const { stdout } = await start(command, args, {
      cwd: folder,
      maxBuffer: 2 ** 26,
      env: { ...process.env, CI: '1' },
    });
    console.log(`  ✓ ${step} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${step}: ${command} ${args.join(' ')} failed\n${stdout}${stderr}`);
  }
}

/** Runs steps that do not depend on each other, two at a time; all of them end, then the first failure is thrown. */
export async function together(...steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const waiting = [...steps];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      await step();
    }
  };
  const ended = await Promise.allSettled([worker(), worker()]);
  const failed = ended.find((end) => end.status === 'rejected');
  if (failed !== undefined) {
    throw failed.reason;
  }
}
