import { assembled, ownKey, partsOf, publishedKey, signedBy, signedWithSecret } from '../scene/forgery';
import type { Forgery } from './forgery';

const OF_ANYBODY = 'an old token of a customer';
const SIGNATURE = ['OWASP API2:2023', 'CWE-347'];
const ALGORITHM = [...SIGNATURE, 'RFC 8725 section 2.1'];
const DOES_NOT_VERIFY = /^the token does not verify$/;

/** Tokens that the user pool has not signed. */
export const BAD_SIGNATURES: readonly Forgery[] = [
  {
    name: 'a token whose algorithm is none',
    has: OF_ANYBODY,
    action: 'says in its header that nobody has signed it',
    standards: ALGORITHM,
    atEdge: DOES_NOT_VERIFY,
    atService: /the algorithm is neither RS256 nor ES256$/,
    async forge(scene) {
      const parts = await partsOf(scene, scene.customer);
      return assembled({ ...parts, header: { ...parts.header, alg: 'none' } });
    },
  },
  {
    name: 'a token signed by HS256 with the public key',
    has: 'the public key of the user pool, which everybody has',
    action: 'takes the public key for a shared secret, as libraries did',
    standards: ALGORITHM,
    atEdge: DOES_NOT_VERIFY,
    atService: /the algorithm is neither RS256 nor ES256$/,
    async forge(scene) {
      const parts = await partsOf(scene, scene.customer);
      const secret = publishedKey(scene, parts).export({ type: 'spki', format: 'pem' }).toString();
      return signedWithSecret(secret, { ...parts, header: { ...parts.header, alg: 'HS256' } });
    },
  },
  {
    name: 'a token signed with another key under the same name',
    has: `${OF_ANYBODY} and a key of their own`,
    action: 'signs the claims of a customer with their own key and names it like that of the user pool',
    standards: SIGNATURE,
    atEdge: DOES_NOT_VERIFY,
    atService: /the signature does not verify$/,
    onlySignature: true,
    forge: async (scene) => signedBy(ownKey(), await partsOf(scene, scene.customer)),
  },
  {
    name: 'a token with changed claims',
    has: 'a token of their own',
    action: 'puts the id of a customer into its claims and keeps the signature',
    standards: [...SIGNATURE, 'CWE-345'],
    atEdge: DOES_NOT_VERIFY,
    atService: /the signature does not verify$/,
    onlySignature: true,
    async forge(scene) {
      const parts = await partsOf(scene, scene.neighbour);
      return assembled({ ...parts, claims: { ...parts.claims, sub: scene.customer.sub } });
    },
  },
  {
    name: 'a token with an empty signature',
    has: OF_ANYBODY,
    action: 'leaves the signature out and keeps the algorithm',
    standards: SIGNATURE,
    atEdge: DOES_NOT_VERIFY,
    atService: /the token is not three parts in canonical base64url$/,
    forge: async (scene) => assembled({ ...(await partsOf(scene, scene.customer)), signature: '' }),
  },
];
