import { z } from 'zod';
import type { Enforcement } from '../../../runtime/adapters/enforcement';
import { type HttpsHost, serveEnforced } from '../../../runtime/adapters/https-host';
import type { AuditFacts } from '../../../runtime/audit/record';
import type { Gates } from '../../../runtime/gates';
import { defineService, route } from '../../../runtime/model';
import type { WorkloadCredentials } from '../../../runtime/transport/workload-credentials';
import { OPEN_GATES } from './caller';

/** A host of `payments` that believes what its test gives it. */
export interface TestHost extends HttpsHost {
  /** What it recorded. */
  readonly records: AuditFacts[];
  /** Gives it other credentials. */
  renew(credentials: WorkloadCredentials): void;
}

/** What a test may choose. */
export interface TestHostOptions {
  /** @default - `GET /charges` answers 200 */
  readonly service?: ReturnType<typeof defineService>;
  /** @default - gates that believe everybody */
  readonly gates?: Gates;
  /** @default - `orders` */
  readonly callers?: readonly string[];
  /** @default - nobody is the gateway */
  readonly edgeCertificates?: readonly string[];
}

const ACTION = 'payments:Read';

const PAYMENTS = defineService('payments', [
  route({
    method: 'GET',
    path: '/charges',
    action: ACTION,
    scopes: ['payments/read'],
    response: z.object({ caller: z.string() }),
    handle: async ({ principal }) => ({ caller: principal.id }),
  }),
]);

/** Gates that prove the service of a connection, as the real ones do for a request without a token. */
function peerGates(callers: readonly string[]): Gates {
  return {
    ...OPEN_GATES,
    callers: new Map(callers.map((caller) => [caller, [ACTION]])),
    authenticate: async ({ peer }) => ({
      principal: { kind: 'service', id: peer ?? 'edge', roles: [], scopes: [], multiFactor: false, attributes: {} },
    }),
  };
}

/** Starts the host that is deployed, on free ports. */
export async function startHost(
  credentials: WorkloadCredentials,
  { callers = ['orders'], edgeCertificates = [], gates = peerGates(callers), service = PAYMENTS }: TestHostOptions = {},
): Promise<TestHost> {
  const records: AuditFacts[] = [];
  let renew: TestHost['renew'] = () => undefined;
  const enforced = {
    configuration: { allowedOrigins: [], callers: new Map(callers.map((caller) => [caller, []])) },
    gates: {
      ...gates,
      ...(gates.audit && {
        audit: async (facts: AuditFacts) => {
          records.push({ ...facts });
        },
      }),
    },
    keys: { current: () => ({ edgeCertificates }) },
    workload: {
      credentials: async () => credentials,
      onChange(listener: TestHost['renew']) {
        renew = listener;
        return () => undefined;
      },
    },
  };
  const host = await serveEnforced(service, enforced as unknown as Enforcement, { port: 0, edgePort: 0 });
  return { ...host, records, renew: (next) => renew(next) };
}
