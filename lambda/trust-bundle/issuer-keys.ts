import { Unavailable } from '../../runtime/errors';
import { isObject } from '../../runtime/identity/unique-json';

/** A public key of a token issuer, as the trust bundle has it. */
export type IssuerKey = Readonly<Record<string, string>>;

/** Members by which a key would be private, or symmetric. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

const ALGORITHMS: Readonly<Record<string, { readonly alg: string; readonly members: readonly string[] }>> = {
  RSA: { alg: 'RS256', members: ['n', 'e'] },
  EC: { alg: 'ES256', members: ['crv', 'x', 'y'] },
};

/**
 * The keys of an issuer that services can use, each bound to the issuer. Of each key only the members that count are
 * copied. Keys for another use or algorithm are passed over.
 *
 * RFC 7517, sections 4 and 5
 *
 * @param document JWK set of the issuer
 * @throws Unavailable when it holds a private key, which somebody has lost then, or no key that can be used
 */
export function issuerKeys(issuer: string, document: Readonly<Record<string, unknown>>): readonly IssuerKey[] {
  const { keys: listed } = document;
  const keys = Array.isArray(listed) ? listed.filter(isObject) : [];
  if (keys.some((key) => PRIVATE_MEMBERS.some((member) => member in key))) {
    throw new Unavailable(`the key set of ${issuer} holds a private key`);
  }
  const usable = keys.map((key) => usableKey(issuer, key)).filter((key) => key !== undefined);
  if (usable.length === 0) {
    throw new Unavailable(`the key set of ${issuer} holds no key for RS256 or ES256`);
  }
  return usable;
}

function usableKey(issuer: string, key: Readonly<Record<string, unknown>>): IssuerKey | undefined {
  const { kty, kid, use } = key;
  const algorithm = typeof kty === 'string' && Object.hasOwn(ALGORITHMS, kty) ? ALGORITHMS[kty] : undefined;
  if (algorithm === undefined || use !== 'sig' || typeof kid !== 'string' || kid === '') {
    return undefined;
  }
  const { alg, members } = algorithm;
  const isForAlgorithm = key['alg'] === undefined || key['alg'] === alg;
  const isForCurve = kty !== 'EC' || key['crv'] === 'P-256';
  const isWhole = members.every((member) => typeof key[member] === 'string');
  if (!isForAlgorithm || !isForCurve || !isWhole) {
    return undefined;
  }
  const copied = members.map((member) => [member, String(key[member])]);
  return { use: 'sig', iss: issuer, kid, alg, kty: String(kty), ...Object.fromEntries(copied) };
}
