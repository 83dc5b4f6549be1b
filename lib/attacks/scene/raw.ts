import * as net from 'node:net';
import * as tls from 'node:tls';

/** An answer as it came over the wire. */
export interface RawAnswer {
  /** Status of every answer on the connection, in order. */
  readonly statuses: readonly number[];
  /** Everything that came. */
  readonly text: string;
}

const TIMEOUT_MS = 5_000;
/** How long a connection may be silent after an answer before it is closed. */
const SILENCE_MS = 150;

/**
 * Sends bytes to a port of loopback as they are, and reads until the server closes or says nothing any more.
 *
 * @param options of TLS. @default - plain TCP
 */
export function sendRaw(port: number, bytes: string, options?: tls.ConnectionOptions): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const way = { port, host: '127.0.0.1' };
    const socket = options === undefined ? net.connect(way) : tls.connect({ ...way, ...options });
    socket.once(options === undefined ? 'connect' : 'secureConnect', () => socket.write(bytes));
    const silence = () => socket.end();
    socket.setTimeout(TIMEOUT_MS, silence);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      socket.setTimeout(SILENCE_MS, silence);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // A server that resets the connection has answered all the same.
      if (chunks.length === 0 && error.code !== 'ECONNRESET' && error.code !== 'EPIPE') {
        reject(error);
      }
    });
    socket.once('close', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      resolve({ text, statuses: [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status)) });
    });
  });
}
