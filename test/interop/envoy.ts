import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServiceClient } from '../../runtime/transport/service-client';
import type { WorkloadCredentials } from '../../runtime/transport/workload-credentials';
import { createPki, type Pki } from '../runtime/support/pki';
import { startHost } from '../runtime/support/service-host';
import { cluster, listener } from './envoy-config';
import { envoyBinary, freePort, startEnvoy } from './envoy-proxy';

const DOMAIN = 'shop.internal';
const idOf = (service: string) => `spiffe://${DOMAIN}/${service}`;

async function credentialsOf(pki: Pki, service: string, roots = pki): Promise<WorkloadCredentials> {
  return { ...(await pki.issue(service)), roots: [roots.rootPem], trustDomain: DOMAIN };
}

async function check(sentence: string, holds: () => Promise<unknown>): Promise<void> {
  await holds();
  console.log(`  ok: ${sentence}`);
}

/** Envoy as the caller of our server. */
async function asCaller(pki: Pki, foreign: Pki): Promise<void> {
  const host = await startHost(await credentialsOf(pki, 'payments'));
  try {
    const statusOf = async (credentials: WorkloadCredentials, peer = 'payments'): Promise<number> => {
      const port = await freePort();
      const tls = { credentials, peer: idOf(peer), hostName: `payments.${DOMAIN}` };
      const resources = {
        listeners: [listener(port, 'payments', [])],
        clusters: [cluster('payments', host.port, tls)],
      };
      const envoy = await startEnvoy(resources, [port]);
      try {
        return (await fetch(`http://127.0.0.1:${port}/charges`)).status;
      } finally {
        envoy.stop();
      }
    };
    await check('Envoy with the certificate of a declared caller is answered by our server', async () => {
      assert.equal(await statusOf(await credentialsOf(pki, 'orders')), 200);
      assert.deepEqual(
        host.records.map(({ action, status }) => [action, status]),
        [['payments:Read', 'allow']],
      );
    });
    const refused: [string, WorkloadCredentials, string][] = [
      ['of an undeclared caller', await credentialsOf(pki, 'users'), 'users is not a declared caller'],
      [
        'of another authority',
        await credentialsOf(foreign, 'orders', pki),
        'the certificate is of an unknown authority',
      ],
      [
        'that has expired',
        {
          ...(await credentialsOf(pki, 'orders')),
          ...(await pki.issue('orders', { notAfter: new Date(Date.now() - 1_000) })),
        },
        'the certificate has expired',
      ],
    ];
    for (const [what, credentials, reason] of refused) {
      await check(`Envoy with a certificate ${what} is refused by our server, which records why`, async () => {
        host.records.splice(0);
        assert.equal(await statusOf(credentials), 503);
        assert.equal(host.records[0]?.reason, reason);
      });
    }
    await check('Envoy that looks for another service refuses our server', async () => {
      assert.equal(await statusOf(await credentialsOf(pki, 'orders'), 'products'), 503);
    });
  } finally {
    await host.close();
  }
}

/** Envoy as the callee of our client. */
async function asCallee(pki: Pki, foreign: Pki): Promise<void> {
  const plain = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const behind = cluster('handler', (plain.address() as AddressInfo).port);
  try {
    const statusOf = async (server: WorkloadCredentials, client: WorkloadCredentials): Promise<number | string> => {
      const port = await freePort();
      const tls = { credentials: server, peer: idOf('orders') };
      const envoy = await startEnvoy({ listeners: [listener(port, 'handler', [], tls)], clusters: [behind] }, [port]);
      const ours = createServiceClient({ credentials: client, addressOf: () => ({ host: '127.0.0.1', port }) });
      const signal = AbortSignal.timeout(5_000);
      try {
        return (await ours.transport('payments', { method: 'GET', path: '/charges', headers: {}, signal })).status;
      } catch (error) {
        return String(error);
      } finally {
        await ours.close();
        envoy.stop();
      }
    };
    const lost = 'TransportError: the call failed: connection';
    const payments = await credentialsOf(pki, 'payments');
    const orders = await credentialsOf(pki, 'orders');
    await check('our client is answered by Envoy with the certificate of the callee', async () => {
      assert.equal(await statusOf(payments, orders), 200);
    });
    await check('our client refuses Envoy with the certificate of another service', async () => {
      assert.equal(await statusOf(await credentialsOf(pki, 'users'), orders), lost);
    });
    await check('our client refuses Envoy with a certificate of another authority', async () => {
      assert.equal(await statusOf(await credentialsOf(foreign, 'payments', pki), orders), lost);
    });
    await check('Envoy refuses our client with the certificate of another service', async () => {
      assert.equal(await statusOf(payments, await credentialsOf(pki, 'users')), lost);
    });
    await check('Envoy refuses our client with a certificate of another authority', async () => {
      assert.equal(await statusOf(payments, await credentialsOf(foreign, 'orders', pki)), lost);
    });
  } finally {
    plain.closeAllConnections();
    plain.close();
  }
}

async function main(): Promise<void> {
  try {
    envoyBinary();
  } catch (error) {
    console.log(`NOT RUN: Envoy: ${(error as Error).message}.`);
    return;
  }
  console.log('Envoy:');
  const pki = await createPki(DOMAIN);
  const foreign = await createPki(DOMAIN);
  await asCaller(pki, foreign);
  await asCallee(pki, foreign);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
