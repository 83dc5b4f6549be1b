import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { type Answers, Conversation } from './conversation';
import type { ThreadData } from './provider/thread-data';

/** A running thread. */
export interface ProviderThread {
  readonly conversation: Conversation;
  stop(): Promise<void>;
}

/**
 * Starts the thread of the user pools. `oidc-provider` is an ES module, which only a thread without a compiler of tests
 * in between can load everywhere.
 *
 * @param answers to what the thread asks
 */
export function startProviderThread(data: Omit<ThreadData, 'library'>, answers: Answers): ProviderThread {
  const library = pathToFileURL(require.resolve('oidc-provider')).href;
  // The library writes advice for servers on the internet; nothing else is written.
  const worker = new Worker(program(), {
    eval: true,
    execArgv: [],
    stdout: true,
    stderr: true,
    workerData: { ...data, library } satisfies ThreadData,
  });
  const conversation = new Conversation(worker, answers);
  worker.once('error', (error) => conversation.end(error));
  worker.once('exit', () => conversation.end(new Error('the user pools have stopped')));
  return {
    conversation,
    async stop() {
      await worker.terminate();
    },
  };
}

/** The code of the thread as one script of plain Node. */
function program(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, 'provider', 'thread')],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
