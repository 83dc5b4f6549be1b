import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { Unavailable } from '../../runtime/errors';
import { BACKGROUND_LIMITS } from '../shared/background-limits';
import { X509Certificate } from '../shared/x509';

/** A certificate with which API Gateway proves itself. */
export interface EdgeCertificate {
  /** SHA-256 of its DER, base64url. */
  readonly fingerprint: string;
  readonly notAfter: Date;
}

/** Fetches the certificate that API Gateway shows, by its id. */
export type EdgeCertificateSource = (id: string) => Promise<EdgeCertificate>;

/**
 * Client certificates that API Gateway made and keeps the keys of.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/API_GetClientCertificate.html
 */
export function edgeCertificates(): EdgeCertificateSource {
  let client: APIGatewayClient | undefined;

  return async (clientCertificateId) => {
    const { APIGatewayClient, GetClientCertificateCommand } = await import('@aws-sdk/client-api-gateway');
    client ??= new APIGatewayClient(BACKGROUND_LIMITS);
    const { pemEncodedCertificate } = await client.send(new GetClientCertificateCommand({ clientCertificateId }));
    if (pemEncodedCertificate === undefined) {
      throw new Unavailable(`API Gateway answered without the certificate ${clientCertificateId}`);
    }
    const { notAfter, rawData } = new X509Certificate(pemEncodedCertificate);
    const digest = await crypto.subtle.digest('SHA-256', rawData);
    return { fingerprint: Buffer.from(digest).toString('base64url'), notAfter };
  };
}
