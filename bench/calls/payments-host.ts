import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { serveHttps } from '../../runtime/adapters/https-server';
import { createAuditLog } from '../../runtime/audit/audit-log';
import { createAuthorizer } from '../../runtime/authorization/authorizer';
import type { Document, DocumentTable } from '../../runtime/data';
import type { DataKeys } from '../../runtime/encryption/data-keys';
import { type Sealed, withEncryptedFields } from '../../runtime/encryption/encrypted-table';
import { createFieldCipher } from '../../runtime/encryption/field-cipher';
import { Conflict } from '../../runtime/errors';
import { createAuthenticator } from '../../runtime/identity/authenticator';
import { createRevocationList } from '../../runtime/identity/revocation-list';
import { createTokenVerifier } from '../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../runtime/identity/trust-bundle-cache';
import { createPipeline } from '../../runtime/pipeline';
import { peerOf } from '../../runtime/transport/peer-connection';
import { createServiceServer } from '../../runtime/transport/service-server';
import type { StoredCharge } from '../../services/payments/charge';
import policies from '../../services/payments/policy.cedar';
import { paymentsService } from '../../services/payments/service';
import { ISSUER } from '../runtime/tokens';
import type { Setting } from '../transport/setting';

/** Documents that the table keeps: it stands for one that answers at once and holds more than memory. */
const KEPT = 10_000;

/** Data keys as KMS makes them, without the way there: one serves for minutes. */
const DATA_KEYS: DataKeys = {
  async generate() {
    const plaintext = randomBytes(32);
    return { plaintext, encrypted: Buffer.from(plaintext) };
  },
  decrypt: async (encrypted) => Uint8Array.from(encrypted),
};

/**
 * Hosts payments as it is deployed, with every gate and its own policies; only what AWS keeps is in memory.
 *
 * @returns port
 */
export async function hostPayments(setting: Setting): Promise<number> {
  const now = () => new Date();
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const cipher = createFieldCipher({ dataKeys: DATA_KEYS, service: 'payments', store: 'charges' });
  const charges = withEncryptedFields<StoredCharge, 'amount'>(inMemory(), cipher, ['amount']);
  const pipeline = createPipeline(paymentsService({ charges }), {
    callers: new Map([['orders', ['payments:Charge', 'payments:Refund']]]),
    authenticate: createAuthenticator(
      createTokenVerifier({
        issuers: [ISSUER],
        keys: createTrustBundleCache({ load: async () => setting.trustBundle, now }),
        revocations: createRevocationList({ load: async () => [], now }),
        now,
      }),
    ),
    authorize: createAuthorizer({ policies }).decide,
    audit: createAuditLog({
      service: 'payments',
      sink: { write: () => true, emergency: console.error },
      signer: {
        sign: async (digest) => ({ signature: sign('sha256', digest, key).toString('base64'), keyId: 'bench' }),
      },
      now,
    }).record,
  });
  const { port } = await serveHttps(pipeline, {
    port: 0,
    create: (listener) =>
      createServiceServer(
        {
          callers: new Set(['orders']),
          credentials: setting.payments,
          // A connection that is refused shows as a call that failed.
          refused: () => undefined,
        },
        listener,
      ).server,
    proofOf: ({ socket }) => ({ peer: peerOf(socket) }),
  });
  return port;
}

type SealedCharge = Sealed<StoredCharge, 'amount'>;

function inMemory(): DocumentTable<SealedCharge> {
  const documents = new Map<string, SealedCharge>();
  const unused = async (): Promise<never> => {
    throw new Error('the load only creates');
  };
  return {
    get: async (id) => documents.get(id),
    async create(item) {
      const { id } = item as unknown as Document;
      if (documents.has(id)) {
        throw new Conflict('the document exists already');
      }
      const stored = { ...item, version: 1 } as unknown as SealedCharge;
      if (documents.size >= KEPT) {
        documents.clear();
      }
      documents.set(id, stored);
      return stored;
    },
    update: unused,
    query: unused,
  };
}
