import { ownKey, partsOf, signedBy, type TokenParts } from '../scene/forgery';
import type { Scene } from '../scene/scene';
import type { Forgery } from './forgery';

const KEY = ['OWASP API2:2023', 'CWE-347', 'RFC 8725 section 3.10'];
const EVIL = 'https://evil.example/keys';

interface Reference {
  readonly name: string;
  readonly action: string;
  readonly atService: RegExp;
  /** What stands in the header beside the algorithm. */
  readonly header: (signed: TokenParts) => object;
}

const REFERENCES: readonly Reference[] = [
  {
    name: 'a token that brings its key along',
    action: 'signs with their own key and puts it into the header as `jwk`',
    atService: /the header has the member jwk$/,
    header: ({ header }) => ({ ...header, jwk: ownKey().publicKey.export({ format: 'jwk' }) }),
  },
  {
    name: 'a token that names a place of keys',
    action: 'signs with their own key and names their own server as `jku`',
    atService: /the header has the member jku$/,
    header: ({ header }) => ({ ...header, jku: `${EVIL}/jwks.json` }),
  },
  {
    name: 'a token that names a place of certificates',
    action: 'signs with their own key and names their own server as `x5u`',
    atService: /the header has the member x5u$/,
    header: ({ header }) => ({ ...header, x5u: `${EVIL}/chain.pem` }),
  },
  {
    name: 'a token that demands what is not understood',
    action: 'names an extension in `crit` that changes how the signature is read',
    atService: /the header has the member crit$/,
    header: ({ header }) => ({ ...header, crit: ['b64'], b64: false }),
  },
  {
    name: 'a token of a key that nobody knows',
    action: 'signs with their own key under a name of their own',
    atService: /the issuer has no such key$/,
    header: ({ header }) => ({ ...header, kid: 'a-key-of-their-own' }),
  },
  {
    name: 'a token whose key is a file',
    action: 'names a file of the server as `kid`, whose content is known',
    atService: /the issuer has no such key$/,
    header: ({ header }) => ({ ...header, kid: '../../../../../../dev/null' }),
  },
];

/** Tokens that choose the key that they are verified with. */
export const KEY_REFERENCES: readonly Forgery[] = REFERENCES.map(({ header, ...about }) => ({
  ...about,
  has: 'an old token of a customer and a key of their own',
  standards: KEY,
  atEdge: /^the token does not verify$/,
  async forge(scene: Scene) {
    const parts = await partsOf(scene, scene.customer);
    return signedBy(ownKey(), { claims: parts.claims, header: { ...header(parts) } });
  },
}));
