import { generateKeyPairSync, sign } from 'node:crypto';
import { createAuditLog } from '../runtime/audit/audit-log';
import type { PublicKey } from '../runtime/audit/head-key';
import type { AuditFacts } from '../runtime/audit/record';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Key of the heads of every log here. */
export const KEY: PublicKey = { pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };

/** What a usual decision says. */
export const FACTS: AuditFacts = {
  action: 'orders:Create',
  status: 'allow',
  reason: 'permitted',
  principal: {
    kind: 'user',
    id: '5f1c2d1e-0000-4000-8000-00000000000a',
    roles: ['customer'],
    scopes: ['orders/write'],
    multiFactor: true,
    attributes: {},
    clientId: 'web',
  },
  resource: { type: 'Order', id: '42' },
  policyIds: ['customers-order'],
  correlationId: '1-67891233-abcdef012345678912345678',
  requestId: '8f5c2d1e-0000-4000-8000-00000000000b',
  sourceClass: 'public',
};

/** An audit log with a key that signs at once. */
export function auditLog(instance: string, write: (lines: string) => void) {
  return createAuditLog({
    service: 'orders',
    instance,
    sink: {
      write(lines) {
        write(lines);
        return true;
      },
      emergency() {
        throw new Error('a record was lost');
      },
    },
    signer: {
      sign: async (message) => ({ signature: sign('sha256', message, privateKey).toString('base64'), keyId: 'bench' }),
    },
    now: () => new Date(),
  });
}
