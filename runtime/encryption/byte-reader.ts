/** Reads a stream of chunks in pieces of the reader's choice. */
export interface ByteReader {
  /** The next bytes: as many as asked for, or what is left at the end. */
  take(length: number): Promise<Buffer>;
  /** Whether nothing is left. */
  ended(): Promise<boolean>;
  /** Lets the source release what it holds. */
  close(): Promise<void>;
}

/** Wraps a source; holds no more than one piece and one chunk. */
export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  let done = false;

  /** Makes sure that there is something in `rest`, or that the source is at its end. */
  async function fill(): Promise<void> {
    while (rest.length === 0 && !done) {
      const next = await chunks.next();
      done = next.done === true;
      rest = next.done ? rest : next.value;
    }
  }

  return {
    async take(length) {
      const parts: Uint8Array[] = [];
      let missing = length;
      while (missing > 0) {
        await fill();
        if (rest.length === 0) {
          break;
        }
        const part = rest.subarray(0, missing);
        rest = rest.subarray(part.length);
        missing -= part.length;
        parts.push(part);
      }
      return Buffer.concat(parts);
    },

    async ended() {
      await fill();
      return rest.length === 0;
    },

    async close() {
      await chunks.return?.();
    },
  };
}
