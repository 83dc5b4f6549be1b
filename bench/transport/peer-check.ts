import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { judgeCaller } from '../../runtime/transport/peer';
import { peerOf } from '../../runtime/transport/peer-connection';
import { createServiceServer } from '../../runtime/transport/service-server';
import { contextOptions } from '../../runtime/transport/tls-context';
import { each, measure } from '../runtime/harness';
import { judge, micros, printTable } from '../runtime/table';
import { DOMAIN, type Setting } from './setting';

const LIMIT_MICROSECONDS = 2;

/** Measures what it costs to know, for one request, whose connection it came on. */
export async function measurePeerCheck({ orders, payments }: Setting): Promise<void> {
  const callers = new Set(['orders']);
  const { server } = createServiceServer({ callers, credentials: payments, refused: console.error }, () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const servername = `payments.${DOMAIN}`;
  const client = connect({
    ...contextOptions(orders),
    port,
    host: '127.0.0.1',
    servername,
    ALPNProtocols: ['http/1.1'],
  });
  const [socket] = (await once(server, 'secureConnection')) as [TLSSocket];
  const timings = await measure([
    each('remembered with the connection', () => peerOf(socket)),
    each('asked of TLS for each request', () => {
      const certificate = socket.getPeerX509Certificate();
      return certificate && judgeCaller(certificate, { callers, trustDomain: DOMAIN }, new Date());
    }),
  ]);
  client.destroy();
  server.close();
  const cost = timings.micros('remembered with the connection');
  printTable(
    'Identity of the peer, per request',
    ['', 'µs', 'target', ''],
    [
      ['remembered with the connection', micros(cost), ...judge(cost, { most: LIMIT_MICROSECONDS }, ' µs')],
      ['asked of TLS for each request', micros(timings.micros('asked of TLS for each request')), '', ''],
    ],
  );
}
