import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { IssuedCertificate, Pki } from './pki';

/** A client that shows this certificate to `payments` and speaks as services do, unless a test says otherwise. */
export function open(pki: Pki, port: number, shown?: IssuedCertificate, options: ConnectionOptions = {}): TLSSocket {
  return connect({
    port,
    host: '127.0.0.1',
    servername: `payments.${pki.trustDomain}`,
    ca: pki.rootPem,
    cert: shown?.certificate,
    key: shown?.privateKey,
    ALPNProtocols: ['http/1.1'],
    ...options,
  });
}

/** Asks for `/charges`: the head of the answer and its body, or undefined when the connection ends instead. */
export function ask(socket: TLSSocket): Promise<{ head: string; body: string } | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const end = () => resolve(undefined);
    const read = (chunk: Buffer) => {
      text += chunk;
      const [head = '', body] = text.split('\r\n\r\n');
      if (body !== undefined && body.length === Number(/content-length: (\d+)/i.exec(head)?.[1])) {
        socket.off('data', read);
        resolve({ head, body });
      }
    };
    socket.on('error', end);
    socket.on('close', end);
    socket.on('data', read);
    socket.write('GET /charges HTTP/1.1\r\nHost: payments\r\n\r\n');
  });
}

/** Status of one request over a connection of its own; undefined when the connection ends instead. */
export async function statusOf(...[pki, port, shown, options]: Parameters<typeof open>): Promise<number | undefined> {
  const socket = open(pki, port, shown, options);
  const answer = await ask(socket);
  socket.destroy();
  return answer && Number(/^HTTP\/1\.1 (\d+)/.exec(answer.head)?.[1]);
}
