import { createSecureContext } from 'node:tls';
import type * as undici from 'undici';
import { SERVICE_PORT } from '../contract';
import type { CallRequest, CallResponse, ServiceTransport } from '../service-transport';
import { calleeConnector, hostName, type ServiceAddress } from './callee-connector';
import { exchange } from './exchange';
import { contextOptions } from './tls-context';
import type { WorkloadCredentials } from './workload-credentials';

/** How other services are reached. */
export interface ServiceClientOptions {
  /** What the service proves itself with, and what it believes of others. */
  readonly credentials: WorkloadCredentials;
  /**
   * Where a service listens. Whatever it says, only the service itself is talked to.
   *
   * @default - `<service>.<trust domain>`, port `SERVICE_PORT`
   */
  readonly addressOf?: (service: string) => ServiceAddress;
}

/** A client of other services that keeps its connections. */
export interface ServiceClient {
  /** Carries requests. */
  readonly transport: ServiceTransport;
  /**
   * Uses other credentials from the next request on. Requests in flight end on the connections they began on.
   *
   * @throws when they are not usable; then nothing has changed
   */
  update(credentials: WorkloadCredentials): void;
  /** Lets requests in flight end and closes all connections. */
  close(): Promise<void>;
}

/** Largest answer that is read, in bytes. */
export const MAX_RESPONSE_BYTES = 1024 * 1024;

const LIMITS = {
  // 64 connections carry 98 % of what TLS can on two cores; a thousand carry less.
  connections: 64,
  // One request at a time: a slow answer holds up nobody else's, and a broken connection loses one call.
  pipelining: 1,
  headersTimeout: 5_000,
  bodyTimeout: 5_000,
  maxResponseSize: MAX_RESPONSE_BYTES,
  maxHeaderSize: 16 * 1024,
};

/**
 * Builds a client that reaches other services over mutual TLS and keeps one pool of connections for
 * each. It follows no redirect. A connection is as old as the credentials at most, which ends the use
 * of whatever was proven when it was made.
 *
 * undici is loaded with the first call: a function that calls nobody does not pay for it.
 */
export function createServiceClient({ credentials, addressOf }: ServiceClientOptions): ServiceClient {
  let current = begin(credentials);

  /** Only the first call of a callee waits for more than its answer: to look a module up costs as much as a call. */
  async function open(callee: string): Promise<undici.Pool> {
    const { Pool } = await import('undici');
    const { pools, secureContext, trustDomain } = current;
    const host = hostName(callee, trustDomain);
    const address = addressOf?.(callee) ?? { host, port: SERVICE_PORT };
    const connect = calleeConnector({ callee, trustDomain, address, secureContext });
    const pool = pools.get(callee) ?? new Pool(`https://${host}`, { ...LIMITS, connect });
    pools.set(callee, pool);
    return pool;
  }

  async function transport(callee: string, request: CallRequest): Promise<CallResponse> {
    return exchange(current.pools.get(callee) ?? (await open(callee)), request);
  }

  return {
    transport,
    update(credentials) {
      const { pools } = current;
      current = begin(credentials);
      void closeAll(pools);
    },
    close: () => closeAll(current.pools),
  };
}

/** The context is built once and shared: building it costs more than a handshake that resumes a session. */
function begin(credentials: WorkloadCredentials) {
  return {
    trustDomain: credentials.trustDomain,
    secureContext: createSecureContext(contextOptions(credentials)),
    pools: new Map<string, undici.Pool>(),
  };
}

async function closeAll(pools: ReadonlyMap<string, undici.Pool>): Promise<void> {
  await Promise.all([...pools.values()].map((pool) => pool.close()));
}
