import type { CertificateTask } from '../../../runtime/contract';
import { trialHandshake } from '../../../runtime/transport/trial-handshake';
import { decodeWorkloadCredentials } from '../../../runtime/transport/workload-credentials';
import type { Issuer } from '../../shared/issuer';
import { newCertificate } from '../../shared/new-certificate';
import { verifyCertificate } from '../../shared/verify-certificate';
import type { RotationStrategy } from '../rotation';

/** What the certificate of a service is kept fresh with. */
export interface WorkloadCertificateOptions {
  readonly task: CertificateTask;
  readonly issuer: Issuer;
  readonly now: () => Date;
}

/**
 * How the certificate of a service is renewed. Nobody else has to learn of a new one: whoever trusts the root and
 * the name accepts it. The old one lasts until it expires, so calls under way are not cut.
 */
export function workloadCertificate({ issuer, now, task }: WorkloadCertificateOptions): RotationStrategy {
  return {
    async create() {
      const { certificate, privateKey } = await newCertificate(task, issuer, now);
      return JSON.stringify({ certificate, privateKey });
    },
    set: async () => undefined,
    async test(pending) {
      const { service, trustDomain } = task;
      const roots = await issuer.roots();
      // As the service itself would read it: the key belongs to the certificate, and the certificate to the service.
      const credentials = decodeWorkloadCredentials(pending, { service, trustDomain, roots, now: now() });
      const [root = ''] = roots;
      await verifyCertificate({ certificate: credentials.certificate, root }, { ...task, publicKey: null, now: now() });
      await trialHandshake(credentials);
    },
  };
}
