import type { X509Certificate } from 'node:crypto';

/**
 * Subject alternative names as Node writes them, each free of quotes, commas and spaces. Node quotes a
 * value that has any of these, so a name can't smuggle in a second one (CVE-2021-44532); such a
 * certificate is refused as a whole.
 */
const NAMES = /^(DNS|URI|IP Address|email):[^\s,"\\]+(, (DNS|URI|IP Address|email):[^\s,"\\]+)*$/;

const SERVICE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * The service that a certificate names in its SPIFFE id `spiffe://<trust domain>/<service>`, or
 * undefined when it names none, more than one, or one elsewhere. It decodes only: the certificate
 * must have been verified up to a trusted root.
 *
 * SPIFFE X.509-SVID, sections 2 and 4.1: exactly one URI name, and never on a signing certificate.
 */
export function serviceOf(certificate: X509Certificate, trustDomain: string): string | undefined {
  const names = certificate.subjectAltName ?? '';
  if (certificate.ca || !NAMES.test(names)) {
    return undefined;
  }
  const [uri = '', ...others] = names.split(', ').filter((name) => name.startsWith('URI:'));
  const prefix = `URI:spiffe://${trustDomain}/`;
  const service = uri.slice(prefix.length);
  return others.length === 0 && uri.startsWith(prefix) && SERVICE.test(service) ? service : undefined;
}
