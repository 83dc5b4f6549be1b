import type { X509Certificate } from 'node:crypto';
import { serviceOf } from './spiffe-id';

/** Who may call a service. */
export interface CallerRules {
  /** Trust domain that a caller's SPIFFE id must be in. */
  readonly trustDomain: string;
  /** Services that were declared to call this one. */
  readonly callers: ReadonlySet<string>;
}

/** What a certificate was found to say. */
export interface PeerVerdict {
  /**
   * Service that is proven.
   *
   * @default - none is
   */
  readonly service?: string;
  /**
   * Why it is refused, also where a service is proven.
   *
   * @default - it is not
   */
  readonly refusal?: string;
}

/** Extended key usages of RFC 5280, section 4.2.1.12. */
const USAGES = { client: '1.3.6.1.5.5.7.3.2', server: '1.3.6.1.5.5.7.3.1' } as const;

/** Judges the certificate of a caller that has been verified up to a trusted root. */
export function judgeCaller(
  certificate: X509Certificate,
  { callers, trustDomain }: CallerRules,
  now: Date,
): PeerVerdict {
  if (!isCurrent(certificate, now)) {
    return { refusal: now < new Date(certificate.validFrom) ? NOT_YET_VALID : EXPIRED };
  }
  if (!isFor('client', certificate)) {
    return { refusal: WRONG_USAGE };
  }
  const service = serviceOf(certificate, trustDomain);
  if (service === undefined) {
    return { refusal: `the certificate does not name one service of ${trustDomain}` };
  }
  return { service, refusal: callers.has(service) ? undefined : `${service} is not a declared caller` };
}

/** The certificate's time is over. */
export const EXPIRED = 'the certificate has expired';

/** The certificate's time has not begun. */
export const NOT_YET_VALID = 'the certificate is not valid yet';

/** The certificate was issued for something else. */
export const WRONG_USAGE = 'the certificate is not for clients';

/** No root that is trusted issued the certificate. */
export const UNKNOWN_AUTHORITY = 'the certificate is of an unknown authority';

/** Whether a certificate is valid at a time. A session may be resumed after its certificate has expired. */
export function isCurrent({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return Date.parse(validFrom) <= now.getTime() && now.getTime() < Date.parse(validTo);
}

/** Whether a certificate says that it is for clients, or for servers. To OpenSSL one that says nothing is for both. */
export function isFor(side: keyof typeof USAGES, { keyUsage }: X509Certificate): boolean {
  // Node calls the extended key usages so; without that extension there are none.
  return (keyUsage as X509Certificate['keyUsage'] | undefined)?.includes(USAGES[side]) === true;
}

/** Whether one of the roots itself issued a certificate; the authorities of a trust domain have no others below them. */
export function isIssuedBy(roots: readonly X509Certificate[], certificate: X509Certificate): boolean {
  return roots.some((root) => root.ca && certificate.checkIssued(root) && certificate.verify(root.publicKey));
}
