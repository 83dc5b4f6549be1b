/** What runs in the thread: the user pools and their servers. */
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { Conversation } from '../conversation';
import { findUser } from '../sample-users';
import { SigningKeys } from '../tokens/signing-keys';
import type { TokenRequest } from '../tokens/token-request';
import type { Library } from './library';
import { openIdProvider } from './open-id-provider';
import { requestListener } from './request-listener';
import { Store } from './store';
import type { KeysByIssuer, Started, ThreadData } from './thread-data';
import { UserPool } from './user-pool';

interface Opened {
  readonly pool: UserPool;
  readonly store: Store;
}

const data = workerData as ThreadData;
let opened: readonly Opened[] = [];

if (parentPort === null) {
  throw new Error('this runs in a thread of its own');
}
const conversation = new Conversation(parentPort, {
  start,
  async issue(request: TokenRequest) {
    const found = opened.find(({ pool }) => request.issuer === undefined || pool.model.issuer === request.issuer);
    if (found === undefined) {
      throw new Error(`no user pool is ${request.issuer}`);
    }
    return found.pool.issue(request);
  },
  async rotateKeys(issuer?: string) {
    const concerned = opened.filter(({ pool }) => issuer === undefined || pool.model.issuer === issuer);
    await Promise.all(concerned.map(({ pool }) => pool.keys.rotate()));
    return published();
  },
  revoke(who: string) {
    for (const { pool, store } of opened) {
      const user = findUser(pool.users, who);
      if (user !== undefined) {
        store.signOut(user.sub);
      }
    }
  },
});

async function start(): Promise<Started> {
  const [library, ...keys] = await Promise.all([
    import(data.library) as Promise<Library>,
    ...data.pools.map(() => SigningKeys.make()),
  ]);
  opened = data.pools.flatMap(({ model, users }, i) => {
    const key = keys[i];
    return key === undefined ? [] : [{ pool: new UserPool(model, users, key), store: new Store() }];
  });
  const accepts = (clientId: string, secret: string) =>
    conversation.ask<boolean>('acceptsSecret', { clientId, secret });
  const listener = requestListener(
    opened.map(({ pool, store }) => ({ pool, endpoints: openIdProvider(library, { pool, store, accepts }) })),
  );
  const { certificate: cert, privateKey: key } = data.certificate;
  return {
    httpPort: await listen(createHttpServer(listener), data.port),
    httpsPort: await listen(createHttpsServer({ cert, key }, listener), 0),
    keys: published(),
  };
}

function published(): KeysByIssuer {
  return Object.fromEntries(opened.map(({ pool }) => [pool.model.issuer, pool.keys.published]));
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
