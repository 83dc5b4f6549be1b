import type { ACMClient, Tag } from '@aws-sdk/client-acm';
import { Unavailable } from '../../runtime/errors';
import { BACKGROUND_LIMITS } from '../shared/background-limits';
import type { NewCertificate } from '../shared/new-certificate';

/** The certificate of a load balancer in ACM, which alone keeps its private key. */
export interface ImportedCertificates {
  /**
   * Hands a certificate to ACM as a new one.
   *
   * @returns its ARN
   */
  add(certificate: NewCertificate, tags: readonly Tag[]): Promise<string>;
  /** Hands over a certificate in place of the one at an ARN; load balancers pick it up by themselves. */
  replace(certificateArn: string, certificate: NewCertificate): Promise<void>;
  /** Deletes a certificate; waits until no load balancer uses it any more, but not for ever. */
  remove(certificateArn: string): Promise<void>;
}

/** Load balancers let go of a certificate some seconds after they have been deleted. */
const REMOVALS = 10;
const REMOVAL_PAUSE_MS = 5_000;

/**
 * Certificates that were imported into ACM.
 *
 * https://docs.aws.amazon.com/acm/latest/userguide/import-certificate.html
 */
export function importedCertificates(sleep: (milliseconds: number) => Promise<void>): ImportedCertificates {
  let client: ACMClient | undefined;

  async function acm() {
    const sdk = await import('@aws-sdk/client-acm');
    client ??= new sdk.ACMClient(BACKGROUND_LIMITS);
    return { client, ...sdk };
  }

  async function put(certificate: NewCertificate, options: { CertificateArn?: string; Tags?: Tag[] }): Promise<string> {
    const { client, ImportCertificateCommand } = await acm();
    const { CertificateArn } = await client.send(
      new ImportCertificateCommand({
        Certificate: Buffer.from(certificate.certificate),
        PrivateKey: Buffer.from(certificate.privateKey),
        CertificateChain: Buffer.from(certificate.root),
        ...options,
      }),
    );
    if (CertificateArn === undefined) {
      throw new Unavailable('ACM answered without the ARN of the certificate');
    }
    return CertificateArn;
  }

  async function isRemoved(CertificateArn: string): Promise<boolean> {
    const { client, DeleteCertificateCommand, ResourceInUseException, ResourceNotFoundException } = await acm();
    try {
      await client.send(new DeleteCertificateCommand({ CertificateArn }));
      return true;
    } catch (error) {
      if (error instanceof ResourceInUseException) {
        return false;
      }
      if (error instanceof ResourceNotFoundException) {
        return true;
      }
      throw error;
    }
  }

  return {
    add: (certificate, tags) => put(certificate, { Tags: [...tags] }),
    async replace(certificateArn, certificate) {
      // Tags stay as they are: ACM refuses them here.
      await put(certificate, { CertificateArn: certificateArn });
    },
    async remove(certificateArn) {
      for (let attempt = 1; !(await isRemoved(certificateArn)); attempt += 1) {
        if (attempt === REMOVALS) {
          throw new Unavailable('the certificate is still in use; delete what uses it first');
        }
        await sleep(REMOVAL_PAUSE_MS);
      }
    },
  };
}
