import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { ConfigurationError } from '../errors';
import { isCurrent, isIssuedBy } from './peer';
import { serviceOf } from './spiffe-id';

/** What a service proves itself with to others, and what it believes of them. */
export interface WorkloadCredentials {
  /** Certificate chain, PEM, the service's own certificate first. */
  readonly certificate: string;
  /** Private key, PEM. */
  readonly privateKey: string;
  /** Certificates that the others' chains must end in, PEM. */
  readonly roots: readonly string[];
  /** Trust domain of the deployment. */
  readonly trustDomain: string;
}

/** What the credentials must fit to. */
export interface WorkloadContext {
  /** Name of the service. */
  readonly service: string;
  /** Trust domain of the deployment. */
  readonly trustDomain: string;
  /** Roots of the trust bundle, PEM. */
  readonly roots: readonly string[];
  /**
   * The time.
   *
   * @default - now
   */
  readonly now?: Date;
}

const DOCUMENT = z.strictObject({ certificate: z.string(), privateKey: z.string() });

/**
 * Reads the document `{ "certificate": "<PEM chain>", "privateKey": "<PEM>" }`. A service that was given another's
 * certificate, one that nobody would believe, or a key that does not belong to it, does not start.
 *
 * @throws ConfigurationError, without a word of the document
 */
export function decodeWorkloadCredentials(text: string, context: WorkloadContext): WorkloadCredentials {
  const { now = new Date(), roots, service, trustDomain } = context;
  if (roots.length === 0) {
    // Without roots of its own Node would trust every public certificate authority.
    throw new ConfigurationError('the trust bundle must hold a root certificate, it holds none');
  }
  const { certificate, privateKey } = document(text);
  const own = attempt(() => new X509Certificate(certificate), 'its certificate must be X.509 in PEM');
  const key: KeyObject = attempt(
    () => createPrivateKey(privateKey),
    'its privateKey must be an unencrypted key in PEM',
  );
  if (serviceOf(own, trustDomain) !== service) {
    throw invalid(`its certificate must name ${service} in one SPIFFE id of ${trustDomain}`);
  }
  if (!own.checkPrivateKey(key)) {
    throw invalid('its privateKey must belong to its certificate');
  }
  if (!isCurrent(own, now)) {
    throw invalid('its certificate has expired, or is not valid yet');
  }
  if (
    !isIssuedBy(
      attempt(() => roots.map((root) => new X509Certificate(root)), 'a root must be X.509'),
      own,
    )
  ) {
    throw invalid('no root of the trust bundle has issued its certificate, so nobody would believe it');
  }
  return { certificate, privateKey, roots, trustDomain };
}

/** When the service's own certificate ends to be valid. */
export function expiryOf({ certificate }: WorkloadCredentials): Date {
  return new Date(new X509Certificate(certificate).validTo);
}

function document(text: string): z.output<typeof DOCUMENT> {
  const result = DOCUMENT.safeParse(attempt(() => JSON.parse(text), 'it must be JSON'));
  if (!result.success) {
    throw invalid('it must have the members certificate and privateKey, and no other');
  }
  return result.data;
}

/** What a parser says may quote the key, so it is not kept. */
function attempt<Value>(parse: () => Value, otherwise: string): Value {
  try {
    return parse();
  } catch {
    throw invalid(otherwise);
  }
}

function invalid(reason: string): ConfigurationError {
  return new ConfigurationError(`the document of the service's certificate is not valid: ${reason}`);
}
