/** Bytes, or text that stands for its UTF-8. */
type Source = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, or HMAC with it when there is a secret, in the shape that `@smithy/signature-v4` asks for. */
export class Sha256 {
  private readonly parts: Buffer[] = [];

  constructor(private readonly secret?: Source) {}

  /** Adds data. */
  update(data: Source): void {
    this.parts.push(bytesOf(data));
  }

  /** The hash of all data. */
  async digest(): Promise<Uint8Array> {
    const data = Buffer.concat(this.parts);
    if (this.secret === undefined) {
      return new Uint8Array(await crypto.subtle.digest('SHA-256', data));
    }
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', bytesOf(this.secret), algorithm, false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign('HMAC', key, data));
  }

  /** Forgets all data. */
  reset(): void {
    this.parts.length = 0;
  }
}

function bytesOf(source: Source): Buffer {
  if (typeof source === 'string') {
    return Buffer.from(source, 'utf8');
  }
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    : Buffer.from(source);
}
