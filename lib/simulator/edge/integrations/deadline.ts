import { Refusal } from '../refusal';

/**
 * Waits for an integration until its time is over, which is answered with 504; so is one that fails.
 *
 * @param failure what a failure is answered with
 */
export async function withinTimeout<T>(
  timeoutMs: number,
  failure: (error: unknown) => Refusal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Refusal('integration', 'INTEGRATION_TIMEOUT', `no answer in ${timeoutMs} ms`));
      controller.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } catch (error) {
    throw error instanceof Refusal ? error : failure(error);
  } finally {
    clearTimeout(timer);
  }
}
