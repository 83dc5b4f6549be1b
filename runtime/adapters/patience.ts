/** How long something is waited for. */
export interface PatienceOptions {
  /**
   * Time after which the last failure stands, in milliseconds.
   *
   * @default 60000
   */
  readonly milliseconds?: number;
  /**
   * Time between two attempts, in milliseconds.
   *
   * @default 500
   */
  readonly pauseMilliseconds?: number;
}

/**
 * Asks for something until it can be had.
 *
 * @throws what the last attempt threw
 */
export async function patiently<Value>(
  get: () => Promise<Value>,
  { milliseconds = 60_000, pauseMilliseconds = 500 }: PatienceOptions = {},
): Promise<Value> {
  const attempts = Math.floor(milliseconds / pauseMilliseconds);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return await get();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  }
  return get();
}
