import type { SecureContextOptions } from 'node:tls';
import type { WorkloadCredentials } from './workload-credentials';

/**
 * What one side of a connection proves itself with, and whom it believes: TLS 1.3 and no older. On a server,
 * a context that is built from it has ticket keys of its own, so that no session outlives the roots that
 * were trusted when it began.
 */
export function contextOptions({ certificate, privateKey, roots }: WorkloadCredentials): SecureContextOptions {
  // Without a root of its own Node would believe every public certificate authority.
  return { cert: certificate, key: privateKey, ca: [...roots], minVersion: 'TLSv1.3' };
}
