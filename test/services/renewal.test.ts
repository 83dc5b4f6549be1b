import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { createAuthenticator } from '../../runtime/identity/authenticator';
import { createRevocationList } from '../../runtime/identity/revocation-list';
import { createTokenVerifier } from '../../runtime/identity/token-verifier';
import { createTrustBundleCache, type TrustBundleCache } from '../../runtime/identity/trust-bundle-cache';
import { defineService, route } from '../../runtime/model';
import { Expiry, TransportError } from '../../runtime/service-transport';
import { createServiceClient, type ServiceClient } from '../../runtime/transport/service-client';
import { OPEN_GATES } from '../runtime/support/caller';
import { createPki, type Pki } from '../runtime/support/pki';
import { startHost, type TestHost } from '../runtime/support/service-host';
import { createIssuer, type IdentityIssuer } from '../support/identity-issuer';

const DOMAIN = 'shop.internal';
const SCOPES = ['payments/read'];
const ACTION = 'payments:Read';

/** Time between two calls, in milliseconds: 200 a second. */
const PACE = 5;

/** Calls between two steps. */
const CALLS_PER_STEP = 60;

/** Takes longer than calls are apart, so that some are under way whenever something is replaced. */
const PAYMENTS = defineService('payments', [
  route({
    method: 'GET',
    path: '/charges',
    action: ACTION,
    scopes: SCOPES,
    response: z.object({ user: z.string() }),
    async handle({ principal }) {
      await new Promise((resolve) => setTimeout(resolve, 4 * PACE));
      return { user: principal.id };
    },
  }),
]);

/** A service, a caller of it, and everything that both believe. */
interface World {
  readonly host: TestHost;
  readonly client: ServiceClient;
  readonly keys: TrustBundleCache;
  /** Replaces what the trust bundle holds, and has the service read it. */
  publish(issuers: readonly IdentityIssuer[]): Promise<void>;
}

let first: Pki;
let second: Pki;
let oldIssuer: IdentityIssuer;
let newIssuer: IdentityIssuer;
let world: World;

const credentials = async (service: string, issuing: Pki, ...trusted: Pki[]) => ({
  ...(await issuing.issue(service)),
  roots: trusted.map(({ rootPem }) => rootPem),
  trustDomain: DOMAIN,
});

async function startWorld(): Promise<World> {
  let sequence = 0;
  let document = '';
  const write = (issuers: readonly IdentityIssuer[]) => {
    sequence += 1;
    const x5c = [new X509Certificate(first.rootPem).raw.toString('base64')];
    const keys = [{ use: 'x509-svid', kty: 'EC', x5c }, ...issuers.map(({ bundleKey }) => bundleKey)];
    document = JSON.stringify({ spiffe_sequence: sequence, spiffe_refresh_hint: 300, keys });
  };
  write([oldIssuer]);
  const now = () => new Date();
  const keys = createTrustBundleCache({ load: async () => document, now });
  const revocations = createRevocationList({ load: async () => [], now });
  const verifier = createTokenVerifier({ issuers: [oldIssuer.trusted], keys, revocations, now });
  const gates = {
    ...OPEN_GATES,
    callers: new Map([['orders', [ACTION]]]),
    authenticate: createAuthenticator(verifier),
  };
  const host = await startHost(await credentials('payments', first, first), { gates, service: PAYMENTS });
  const client = createServiceClient({
    credentials: await credentials('orders', first, first),
    addressOf: () => ({ host: '127.0.0.1', port: host.port }),
  });
  return {
    host,
    client,
    keys,
    async publish(issuers) {
      write(issuers);
      await keys.refresh();
    },
  };
}

async function call(client: ServiceClient, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const { status } = await client.transport('payments', {
    method: 'GET',
    path: '/charges',
    headers,
    signal: new Expiry(),
  });
  return status;
}

/** Calls at a steady pace while the steps are done one after another; returns what every call came to. */
async function underLoad(token: () => string, steps: readonly (() => Promise<void> | void)[]): Promise<unknown[]> {
  const calls: Promise<unknown>[] = [];
  const some = async () => {
    for (let count = 0; count < CALLS_PER_STEP; count += 1) {
      calls.push(call(world.client, token()).catch((error: unknown) => error));
      await new Promise((resolve) => setTimeout(resolve, PACE));
    }
  };
  await some();
  for (const step of steps) {
    await step();
    await some();
  }
  return Promise.all(calls);
}

const allOk = (steps: number) => Array.from({ length: (steps + 1) * CALLS_PER_STEP }, () => 200);

beforeEach(async () => {
  [first, second] = await Promise.all([createPki(DOMAIN), createPki(DOMAIN)]);
  [oldIssuer, newIssuer] = await Promise.all([createIssuer(), createIssuer()]);
  world = await startWorld();
});

afterEach(async () => {
  world.keys.close();
  await world.client.close();
  await world.host.close();
});

describe('two hundred calls a second lose none', () => {
  it('while both services get new certificates', async () => {
    const token = await oldIssuer.token('ada', SCOPES);
    const outcomes = await underLoad(
      () => token,
      [
        async () => world.host.renew(await credentials('payments', first, first)),
        async () => world.client.update(await credentials('orders', first, first)),
        async () => world.host.renew(await credentials('payments', first, first)),
      ],
    );
    expect(outcomes).toEqual(allOk(3));
  });

  it('while the authority is replaced, and what the old one signed is refused afterwards', async () => {
    const token = await oldIssuer.token('ada', SCOPES);
    const stolen = await credentials('orders', first, first, second);
    const outcomes = await underLoad(
      () => token,
      [
        // 1. both are believed, 2. the new one signs, 3. the old one is forgotten
        async () => world.host.renew(await credentials('payments', first, first, second)),
        async () => world.client.update(await credentials('orders', first, first, second)),
        async () => world.host.renew(await credentials('payments', second, first, second)),
        async () => world.client.update(await credentials('orders', second, first, second)),
        async () => world.client.update(await credentials('orders', second, second)),
        async () => world.host.renew(await credentials('payments', second, second)),
      ],
    );
    expect(outcomes).toEqual(allOk(6));
    const addressOf = () => ({ host: '127.0.0.1', port: world.host.port });
    const thief = createServiceClient({ credentials: stolen, addressOf });
    await expect(call(thief, token)).rejects.toThrow(TransportError);
    expect(world.host.records.at(-1)).toMatchObject({ status: 'deny', action: 'payments:Connect' });
    await thief.close();
  });

  it('while the keys of tokens are replaced, and tokens of the old key are refused afterwards', async () => {
    const [before, after] = await Promise.all([oldIssuer.token('ada', SCOPES), newIssuer.token('ada', SCOPES)]);
    let token = before;
    const outcomes = await underLoad(
      () => token,
      [
        () => world.publish([oldIssuer, newIssuer]),
        () => {
          token = after;
        },
        () => world.publish([newIssuer]),
      ],
    );
    expect(outcomes).toEqual(allOk(3));
    expect(await call(world.client, before)).toBe(401);
  });
});
