import * as os from 'node:os';
import { cluster, jwtFilter, listener, rbacFilter } from '../../test/interop/envoy-config';
import { envoyBinary, freePort, startEnvoy } from '../../test/interop/envoy-proxy';
import { ISSUER } from '../runtime/tokens';
import { DOMAIN, PATH, type Setting } from './setting';

/** Two proxies on the way from one service to another. */
export interface Sidecars {
  /** Port on which the caller's proxy takes plain HTTP. */
  readonly port: number;
  readonly pids: readonly number[];
  stop(): void;
}

const idOf = (service: string) => `spiffe://${DOMAIN}/${service}`;

/**
 * Starts a pair of Envoy sidecars: mutual TLS between them, token and access rules at the callee's.
 *
 * @param handlerPort port of the plain handler behind them
 * @returns the reason when there is no Envoy for this machine
 */
export async function startSidecars(
  { keySet, orders, payments }: Setting,
  handlerPort: number,
): Promise<Sidecars | string> {
  try {
    envoyBinary();
  } catch (error) {
    return (error as Error).message;
  }
  const [inside, outside] = [await freePort(), await freePort()];
  const threads = os.cpus().length;
  const filters = [jwtFilter(ISSUER.issuer, keySet), rbacFilter(idOf('orders'), 'GET', PATH)];
  const callee = await startEnvoy(
    {
      listeners: [listener(inside, 'handler', filters, { credentials: payments, peer: idOf('orders') })],
      clusters: [cluster('handler', handlerPort)],
    },
    [inside],
    threads,
  );
  const tls = { credentials: orders, peer: idOf('payments'), hostName: `payments.${DOMAIN}` };
  const caller = await startEnvoy(
    { listeners: [listener(outside, 'payments', [])], clusters: [cluster('payments', inside, tls)] },
    [outside],
    threads,
  );
  return {
    port: outside,
    pids: [callee.pid, caller.pid],
    stop() {
      callee.stop();
      caller.stop();
    },
  };
}
