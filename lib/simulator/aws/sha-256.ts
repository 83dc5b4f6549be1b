import { createHash, createHmac } from 'node:crypto';

/** SHA-256, or HMAC with it, in the shape that the signer asks for. */
export class Sha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  /** Adds data. */
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }

  /** The hash of all data. */
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  /** The signer uses each hash once. */
  reset(): void {}
}

function bytesOf(source: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof source === 'string') {
    return Buffer.from(source, 'utf8');
  }
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    : Buffer.from(source);
}
