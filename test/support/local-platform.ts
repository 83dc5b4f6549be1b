import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { policyDigest } from '../../runtime/authorization/policy-digest';
import { ENVIRONMENT } from '../../runtime/contract';
import { startDatabase } from '../runtime/support/database';
import { createGatewayCertificate, type GatewayCertificate } from '../runtime/support/gateway-certificate';
import { AUDIT_KEY, DATA_KEY, type KeyService, startKeyService } from '../runtime/support/kms';
import { bundleRoot, createPki, type Pki } from '../runtime/support/pki';
import { createIssuer, type IdentityIssuer } from './identity-issuer';

const TRUST_DOMAIN = 'shop.internal';
const REVOCATIONS = 'Test-revocations';

/** Tables of the shop and their indexes. */
export const TABLES = {
  profiles: {},
  products: { byStatus: { partitionKey: 'status', sortKey: 'name' } },
  orders: { byCustomer: { partitionKey: 'customerId', sortKey: 'createdAt' } },
  charges: {},
};

/** Calls between the services of the shop, as `bin/shop.ts` declares them. */
const CALLS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  orders: { products: ['products:Read'], payments: ['payments:Charge', 'payments:Refund'] },
};

/** What the services of the shop find around them, on this machine. */
export interface LocalPlatform {
  readonly issuer: IdentityIssuer;
  readonly pki: Pki;
  readonly kms: KeyService;
  /** What the load balancer of the edge reports about its client. */
  readonly gateway: GatewayCertificate;
  /** Replaces what the trust bundle holds; services see it when they read it again. */
  publish(roots: readonly Pki[], issuers: readonly IdentityIssuer[]): void;
  /** Environment variables of a service, as the blueprint derives them. */
  environmentOf(service: string): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

/** Text of the policies of a service. */
export function policiesOf(service: string): string {
  return readFileSync(join(__dirname, '../../services', service, 'policy.cedar'), 'utf8');
}

/**
 * Starts DynamoDB and KMS emulators, and makes an issuer, a certificate authority and a trust bundle.
 *
 * @param revokedUsers people whose tokens are revoked from the start
 */
export async function startPlatform(revokedUsers: readonly string[] = []): Promise<LocalPlatform> {
  const directory = await mkdtemp(join(tmpdir(), 'palisade-shop-'));
  const database = await startDatabase(TABLES);
  const kms = await startKeyService();
  const issuer = await createIssuer();
  const pki = await createPki(TRUST_DOMAIN);
  const gateway = await createGatewayCertificate();
  await storeRevocations(revokedUsers);
  const trustBundle = join(directory, 'bundle.json');
  let sequence = 0;
  const publish: LocalPlatform['publish'] = (roots, issuers) => {
    sequence += 1;
    writeFileSync(
      trustBundle,
      JSON.stringify({
        spiffe_sequence: sequence,
        spiffe_refresh_hint: 300,
        palisade_edge_certificates: [gateway.digest],
        keys: [...roots.map(({ rootPem }) => bundleRoot(rootPem)), ...issuers.map(({ bundleKey }) => bundleKey)],
      }),
    );
  };
  publish([pki], [issuer]);
  return {
    publish,
    issuer,
    pki,
    kms,
    gateway,
    async environmentOf(service) {
      const certificate = join(directory, `${service}.json`);
      writeFileSync(certificate, JSON.stringify(await pki.issue(service)));
      return {
        ...database.environment,
        ...kms.environment,
        [ENVIRONMENT.service]: service,
        [ENVIRONMENT.trustDomain]: TRUST_DOMAIN,
        [ENVIRONMENT.callees]: JSON.stringify(CALLS[service] ?? {}),
        [ENVIRONMENT.callers]: JSON.stringify(callersOf(service)),
        [ENVIRONMENT.allowedOrigins]: '[]',
        [ENVIRONMENT.issuers]: JSON.stringify([issuer.trusted]),
        [ENVIRONMENT.trustBundle]: `file:${trustBundle}`,
        [ENVIRONMENT.revocations]: REVOCATIONS,
        [ENVIRONMENT.policyDigest]: await policyDigest(policiesOf(service)),
        [ENVIRONMENT.dataKey]: DATA_KEY,
        [ENVIRONMENT.auditKey]: AUDIT_KEY,
        [ENVIRONMENT.certificate]: `file:${certificate}`,
      };
    },
    async stop() {
      await Promise.all([database.stop(), kms.stop(), rm(directory, { recursive: true })]);
    },
  };
}

function callersOf(service: string): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(CALLS).flatMap(([caller, callees]) => {
      const actions = callees[service];
      return actions === undefined ? [] : [[caller, actions]];
    }),
  );
}

async function storeRevocations(users: readonly string[]): Promise<void> {
  const client = new DynamoDBClient({});
  await client.send(
    new CreateTableCommand({
      TableName: REVOCATIONS,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'list', AttributeType: 'S' },
        { AttributeName: 'id', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'list', KeyType: 'HASH' },
        { AttributeName: 'id', KeyType: 'RANGE' },
      ],
    }),
  );
  const now = Math.floor(Date.now() / 1_000);
  for (const user of users) {
    await client.send(
      new PutItemCommand({
        TableName: REVOCATIONS,
        Item: {
          list: { S: 'revoked' },
          id: { S: `user#${user}` },
          user_id: { S: user },
          not_before: { N: String(now + 60) },
          expiry: { N: String(now + 3_600) },
        },
      }),
    );
  }
  client.destroy();
}
