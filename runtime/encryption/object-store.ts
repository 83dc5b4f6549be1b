/** Keeps contents of any length under names. */
export interface ObjectStore {
  /**
   * Stores a content, in place of an earlier one of the same name.
   *
   * @throws PayloadTooLarge when it is longer than the store takes; then nothing is stored
   * @throws Unavailable
   */
  put(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;

  /**
   * Opens a content. Each chunk is authentic when it comes out; the whole is complete only when the stream ends
   * without an error, `DecryptionFailed` or `Unavailable`.
   *
   * @returns nothing when there is no object of this name
   * @throws Unavailable
   */
  get(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}
