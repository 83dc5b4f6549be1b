import assert from 'node:assert/strict';
import { createTokenVerifier } from '../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../runtime/identity/trust-bundle-cache';
import { AUDIENCE } from './keycloak-realm';
import { Keycloak, obstacle } from './keycloak-server';

const REFUSED = { name: 'Unauthenticated' };

/** Verifies tokens of a real Keycloak: a peer that nobody here wrote. */
async function verifyTokensOf(keycloak: Keycloak): Promise<void> {
  let sequence = 1;
  let document = await keycloak.trustBundle(sequence);
  const now = () => new Date();
  const keys = createTrustBundleCache({ load: async () => document, now });
  const { verify } = createTokenVerifier({
    issuers: [
      {
        issuer: keycloak.issuer,
        kind: 'oidc',
        audience: AUDIENCE,
        clientIds: ['web', 'nightly'],
        rolesClaim: 'realm_access.roles',
      },
    ],
    keys,
    revocations: null,
    now,
  });
  const machine = (client: string) =>
    keycloak.token({ grant_type: 'client_credentials', client_id: client, client_secret: `of ${client}` });
  const check = async (sentence: string, holds: () => Promise<unknown>) => {
    await holds();
    console.log(`  ok: ${sentence}`);
  };

  const alice = await keycloak.token({
    grant_type: 'password',
    client_id: 'web',
    username: 'alice',
    password: 'correct horse',
    scope: 'openid orders/write',
  });
  const nightly = await machine('nightly');
  const stranger = await machine('stranger');

  await check('accepts the access token of a person, with scopes and roles', async () => {
    const principal = await verify(alice.access_token);
    assert.equal(principal.clientId, 'web');
    assert.equal(principal.kind, 'user');
    assert.deepEqual([...principal.scopes].filter((scope) => scope.startsWith('orders/')).sort(), [
      'orders/read',
      'orders/write',
    ]);
    assert.ok(principal.roles.includes('buyer'));
  });
  await check('accepts the access token of a program, without the scope it did not ask for', async () => {
    const principal = await verify(nightly.access_token);
    assert.equal(principal.clientId, 'nightly');
    assert.ok(principal.scopes.includes('orders/read') && !principal.scopes.includes('orders/write'));
  });
  await check('refuses the ID token', () => assert.rejects(verify(alice.id_token ?? ''), REFUSED));
  await check('refuses a client that is not on the list', () => assert.rejects(verify(stranger.access_token), REFUSED));

  await keycloak.rotateKey();
  const fresh = await machine('nightly');
  await check('refuses a token of a new key that the trust bundle does not name', () =>
    assert.rejects(verify(fresh.access_token), REFUSED),
  );
  sequence += 1;
  document = await keycloak.trustBundle(sequence);
  await keys.refresh();
  await check('accepts it once the bundle names the key, and the old one beside it', async () => {
    assert.equal((await verify(fresh.access_token)).clientId, 'nightly');
    assert.equal((await verify(nightly.access_token)).clientId, 'nightly');
  });
  const [header = ''] = nightly.access_token.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const bundle = JSON.parse(document);
  sequence += 1;
  document = JSON.stringify({
    ...bundle,
    spiffe_sequence: sequence,
    keys: bundle.keys.filter((key: { kid: string }) => key.kid !== kid),
  });
  await keys.refresh();
  await check('refuses a token of the old key once the bundle no longer names it', () =>
    assert.rejects(verify(nightly.access_token), REFUSED),
  );
  keys.close();
}

async function main(): Promise<void> {
  const reason = obstacle();
  if (reason !== undefined) {
    console.log(`NOT RUN: Keycloak: ${reason}.`);
    return;
  }
  console.log('Keycloak (the first run downloads 180 MB):');
  const keycloak = await Keycloak.start().catch((error: Error) => {
    console.log(`NOT RUN: Keycloak: ${error.message}.`);
    return undefined;
  });
  if (keycloak === undefined) {
    return;
  }
  try {
    await verifyTokensOf(keycloak);
  } finally {
    keycloak.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
