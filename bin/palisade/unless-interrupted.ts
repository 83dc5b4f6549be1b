import { Unusable } from './exit-code';

/**
 * Does work, and gives up on it when somebody presses Ctrl-C: whoever waits can then end what it works on, where the
 * process would otherwise end in the middle of it.
 *
 * @param work ends as soon as it can when the signal is aborted
 * @throws Unusable when it was interrupted
 */
export async function unlessInterrupted<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const { signal } = controller;
  const interrupt = () => controller.abort(new Unusable('interrupted'));
  const interrupted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  process.once('SIGINT', interrupt);
  try {
    return await Promise.race([work(signal), interrupted]);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
