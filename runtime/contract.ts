/**
 * The names that both worlds agree on: what constructs write at synthesis and
 * what the runtime reads inside a service. The only runtime file that `lib/` imports.
 */

/** Environment variables of a service. */
export const ENVIRONMENT = {
  /** Name of the service, as declared. */
  service: 'PALISADE_SERVICE',
  /** Trust domain of the blueprint: suffix of every internal DNS name, authority of every SPIFFE id. */
  trustDomain: 'PALISADE_TRUST_DOMAIN',
  /** JSON `{ "<caller>": ["<action>", …] }`: the services that may call this one, and for what. */
  callers: 'PALISADE_CALLERS',
  /** JSON `{ "<callee>": ["<action>", …] }`: the services this one may call, and for what. */
  callees: 'PALISADE_CALLEES',
  /** JSON array of the web origins whose pages may read answers, each exact. */
  allowedOrigins: 'PALISADE_ALLOWED_ORIGINS',
} as const;

/** Environment variable that holds the physical name of a declared table, e.g. `PALISADE_TABLE_ORDERS`. */
export function tableVariable(table: string): string {
  return `PALISADE_TABLE_${shout(table)}`;
}

/** Environment variable that holds the physical name of a declared bucket, e.g. `PALISADE_BUCKET_RECEIPTS`. */
export function bucketVariable(bucket: string): string {
  return `PALISADE_BUCKET_${shout(bucket)}`;
}

function shout(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** TCP port on which a container service accepts TLS. Above 1023, because the process is not root. */
export const SERVICE_PORT = 8443;

/** Path that answers 200 to load balancer and container health checks, and nothing else. */
export const HEALTH_PATH = '/healthz';

/** User and group id of the process in a container image; must exist in the image and is not root. */
export const CONTAINER_USER = 65532;
