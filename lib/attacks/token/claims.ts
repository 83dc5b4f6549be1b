import { ownKey, partsOf, signedBy } from '../scene/forgery';
import type { Scene } from '../scene/scene';
import type { Forgery } from './forgery';

const CLAIMS = ['OWASP API2:2023', 'RFC 8725 section 3'];
const HOUR = 3_600;
const now = () => Math.floor(Date.now() / 1_000);

/** Tokens that the user pool has signed, which are not for this, or not now. */
export const BAD_CLAIMS: readonly Forgery[] = [
  {
    name: 'an expired token',
    has: 'a token of a customer of an hour ago',
    action: 'uses it once more',
    standards: [...CLAIMS, 'CWE-613'],
    atEdge: /^the token has expired$/,
    atService: /the token has expired$/,
    forge: issued({ iat: now() - 2 * HOUR, auth_time: now() - 2 * HOUR, exp: now() - HOUR }),
  },
  {
    name: 'a token that never expires',
    has: 'a token of a customer without `exp`',
    action: 'uses it',
    standards: [...CLAIMS, 'CWE-613'],
    atEdge: /^the token does not verify$/,
    atService: /the claim exp is missing or not a time$/,
    forge: issued({ exp: undefined }),
  },
  {
    name: 'a token that is not valid yet',
    has: 'a token of a customer that begins in an hour',
    action: 'uses it before its time',
    standards: CLAIMS,
    atEdge: /^the token does not verify$/,
    atService: /the token is not valid yet$/,
    forge: issued({ nbf: now() + HOUR }),
  },
  {
    name: 'an ID token in place of an access token',
    has: 'an ID token of a customer, which pages and partners get to see',
    action: 'sends it as a bearer token',
    standards: [...CLAIMS, 'RFC 8725 section 3.12'],
    atEdge: /^the token is not of the kind that the method asks for$/,
    atService: /the token is not an access token$/,
    forge: (scene) => scene.issuer.issue({ user: scene.customer.name, use: 'id' }),
  },
  {
    name: 'a token of another kind',
    has: 'a token of a customer whose `token_use` is `refresh`',
    action: 'sends it as a bearer token',
    standards: [...CLAIMS, 'RFC 8725 section 3.12'],
    atEdge: /^the token is not of the kind that the method asks for$/,
    atService: /the token is not an access token$/,
    forge: issued({ token_use: 'refresh' }),
  },
  {
    name: 'a token of another user pool',
    has: 'a user pool of their own, whose tokens they may write as they like',
    action: 'signs a token for the id of a customer in it',
    standards: [...CLAIMS, 'CWE-346'],
    atEdge: /^the token is of none of the user pools$/,
    atService: /the issuer is not trusted$/,
    async forge(scene) {
      const { claims, header } = await partsOf(scene, scene.customer);
      return signedBy(ownKey(), { header, claims: { ...claims, iss: `${claims['iss']}evil` } });
    },
  },
];

/** Makes a token of the customer that the user pool has signed, with some other claims. */
export function issued(overrides: Readonly<Record<string, unknown>>): (scene: Scene) => Promise<string> {
  return (scene) => scene.token(scene.customer, overrides);
}
