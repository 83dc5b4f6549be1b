import { type Attack, defineAttack } from '../attack';
import type { Scene } from '../scene/scene';

interface Strange {
  readonly name: string;
  readonly action: string;
  readonly standards: readonly string[];
  readonly reason: RegExp;
  /** Claims that the user pool has signed in place of its usual ones. */
  readonly claims: (scene: Scene) => Readonly<Record<string, unknown>>;
}

const CLAIMS = ['OWASP API2:2023', 'RFC 8725 section 3'];
const TYPES = [...CLAIMS, 'CWE-843'];

const STRANGE: readonly Strange[] = [
  {
    name: 'a token of a client that is none of the shop',
    action: 'gets a customer to sign in to another client of the same user pool, and uses that token',
    standards: [...CLAIMS, 'RFC 9700 section 2.3'],
    reason: /the token was issued to a client that is not accepted$/,
    claims: () => ({ client_id: 'a-client-for-something-else' }),
  },
  {
    name: 'a token for ten years',
    action: 'uses a token that was issued by mistake for ten years',
    standards: [...CLAIMS, 'CWE-613'],
    reason: /the token lives for more than a day$/,
    claims: () => ({ exp: Math.floor(Date.now() / 1_000) + 315_360_000 }),
  },
  {
    name: 'a token that is bound to a key',
    action: 'uses a stolen token whose owner must prove a key, without the key',
    standards: [...CLAIMS, 'RFC 7800'],
    reason: /the token is bound to a key and not for bearers$/,
    claims: () => ({ cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } }),
  },
  {
    name: 'a token without an id',
    action: 'uses a token that no revocation can name',
    standards: [...CLAIMS, 'CWE-613'],
    reason: /the claim jti is missing, empty or too long$/,
    claims: () => ({ jti: undefined }),
  },
  {
    name: 'a token whose subject is a list',
    action: 'names two people as `sub`, of whom one check sees the first and another one the second',
    standards: TYPES,
    reason: /the claim sub is not text$/,
    claims: ({ customer, neighbour }) => ({ sub: [neighbour.sub, customer.sub] }),
  },
  {
    name: 'a token whose roles are one text',
    action: 'has a role whose name contains that of another one',
    standards: TYPES,
    reason: /the claim cognito:groups is not a list of texts$/,
    claims: () => ({ 'cognito:groups': 'customer,catalogue-admin' }),
  },
  {
    name: 'a token of 9 KiB',
    action: 'makes services work on a token that is longer than any token needs to be',
    standards: ['OWASP API4:2023', 'CWE-400'],
    reason: /the token is too long$/,
    claims: () => ({ padding: 'a'.repeat(6_000) }),
  },
];

/** Tokens with a good signature that the edge lets pass and a service does not. */
export const behindTheEdge: readonly Attack[] = STRANGE.map(({ claims, reason, ...about }) =>
  defineAttack({
    ...about,
    category: 'token',
    has: 'an API key, and a token that the user pool has signed',
    control: 'token',
    trace: {
      by: 'service',
      service: 'orders',
      reason: new RegExp(`^UNAUTHENTICATED: ${reason.source}`),
      fields: { status: 'deny' },
    },
    async attempt(scene) {
      const token = await scene.token(scene.customer, claims(scene));
      const { status, text } = await scene.edge({ path: '/orders', token });
      return { succeeded: status === 200, status, seen: text };
    },
  }),
);
