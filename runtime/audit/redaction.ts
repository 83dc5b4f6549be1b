import { MAX_IDENTIFIER, MAX_REASON } from '../contract/audit-values';

const IDENTIFIER = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._:@|/+=~-]{0,${MAX_IDENTIFIER - 1}}$`);
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * What a token or a key looks like. Each is at least as long as its replacement, so that a
 * redacted identifier still fits. The header of a JWT is base64url of a text that starts with `{"`.
 */
const JWT = /eyJ[\w-]{7,}(\.[\w-]*)*/g;
const CREDENTIALS = /\b(Bearer|Basic|DPoP)\s+\S{16,}/gi;
const PEM = /-----BEGIN.*/gs;
const LONG_RUN = /[A-Za-z0-9+/_=-]{40,}/g;

/** `DPoP`, a blank and 16 characters. */
const SHORTEST_CREDENTIAL = 21;
const SHORTEST_RUN = 40;

const REDACTED = '[redacted]';

const INVALID = '[invalid]';

/** Whether a value has the form of an identifier: neither invalid nor redacted, so one among many. */
export function isIdentifier(value: string): boolean {
  return typeof value === 'string' && IDENTIFIER.test(value);
}

/**
 * An identifier that a verified token or certificate holds. Issuers give out long random ones
 * (OpenID Connect Core, section 8.1), so only what is a token itself is taken out.
 */
export function verifiedIdentifier(value: string): string {
  return isIdentifier(value) ? withoutTokens(value) : INVALID;
}

/** An identifier that a client may have chosen, freed of everything that looks like a credential. */
export function claimedIdentifier(value: string): string {
  return isIdentifier(value) ? withoutCredentials(value) : INVALID;
}

/**
 * A sentence on one line of printable ASCII, freed of everything that looks like a credential
 * and cut to {@link MAX_REASON}. Redaction comes first: half a token would not look like one.
 */
export function sentence(value: string): string {
  return withoutCredentials(String(value))
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, MAX_REASON);
}

/**
 * Looks for an expression only where it can match: each has a beginning or a shortest length without which it can't,
 * and most texts have neither.
 */
function withoutCredentials(text: string): string {
  const plain = withoutTokens(text.includes('-----BEGIN') ? text.replace(PEM, REDACTED) : text);
  const named = plain.length < SHORTEST_CREDENTIAL ? plain : plain.replace(CREDENTIALS, REDACTED);
  return named.length < SHORTEST_RUN
    ? named
    : named.replace(LONG_RUN, (run) => (run.replace(UUID, '').length < SHORTEST_RUN ? run : REDACTED));
}

function withoutTokens(text: string): string {
  return text.includes('eyJ') ? text.replace(JWT, REDACTED) : text;
}
