import { customResource } from '../shared/custom-resource';
import { rootCertificate, rootProperties } from './root-certificate';

/**
 * Entry of the function behind the resource "root certificate": `Certificate` is its DER in base64, its identity the
 * SHA-256 of that DER. There is nothing to delete: the certificate is kept nowhere else, and the key has its own resource.
 */
export const handler = customResource({
  async create({ ResourceProperties }) {
    const certificate = await rootCertificate(rootProperties(ResourceProperties), new Date());
    const digest = await crypto.subtle.digest('SHA-256', certificate.rawData);
    return {
      physicalResourceId: Buffer.from(digest).toString('hex'),
      data: { Certificate: Buffer.from(certificate.rawData).toString('base64') },
    };
  },
});
