import { createHash, X509Certificate } from 'node:crypto';
import { type CallerRules, isCurrent, isIssuedBy, judgeCaller, type PeerVerdict, UNKNOWN_AUTHORITY } from './peer';

/**
 * A certificate that a load balancer reports in a header, in percent-encoded PEM; of a chain, the first. The load
 * balancer has verified that the client holds its key. Undefined when the text is none.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
 */
export function decodeForwardedCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}

/** SHA-256 of a certificate, base64url. */
export function certificateDigest({ raw }: X509Certificate): string {
  return createHash('sha256').update(raw).digest('base64url');
}

/** What a caller behind a load balancer is judged by. */
export interface ForwardedCallerRules extends CallerRules {
  /** Certificates that a caller's own must be issued by, PEM. */
  readonly roots: readonly string[];
}

/**
 * Judges the caller whose certificate a load balancer in verify mode reports. What the load balancer has verified is
 * verified again but for the possession of the key: its trust store may lag behind the trust bundle.
 */
export function judgeForwardedCaller(text: string | undefined, rules: ForwardedCallerRules, now: Date): PeerVerdict {
  const certificate = text === undefined ? undefined : decodeForwardedCertificate(text);
  if (certificate === undefined) {
    return { refusal: 'no certificate was reported' };
  }
  const roots = rules.roots.map((root) => new X509Certificate(root)).filter((root) => isCurrent(root, now));
  return isIssuedBy(roots, certificate) ? judgeCaller(certificate, rules, now) : { refusal: UNKNOWN_AUTHORITY };
}
