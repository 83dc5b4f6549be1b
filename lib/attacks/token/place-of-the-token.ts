import { type Attack, defineAttack } from '../attack';
import type { EdgeCall, Scene } from '../scene/scene';
import { charge } from './forgery';

interface Place {
  readonly name: string;
  readonly action: string;
  readonly standards: readonly string[];
  readonly reason: RegExp;
  readonly call: (mine: string, theirs: string) => Omit<EdgeCall, 'token'>;
}

const SEVERAL = ['OWASP API2:2023', 'CWE-436', 'RFC 6750 section 2'];
const ELSEWHERE = ['OWASP API2:2023', 'CWE-598', 'RFC 9700 section 4.3.2'];
const PATH = '/orders';

const PLACES: readonly Place[] = [
  {
    name: 'two Authorization headers',
    action: 'sends a good token and a made-up one, of which one check reads the first and another one the last',
    standards: SEVERAL,
    reason: /^there is more than one token$/,
    call: (mine, theirs) => ({
      path: PATH,
      headers: [
        ['authorization', `Bearer ${mine}`],
        ['Authorization', `Bearer ${theirs}`],
      ],
    }),
  },
  {
    name: 'two tokens in one header',
    action: 'sends a good token and a made-up one with a comma between them',
    standards: SEVERAL,
    reason: /^the token is of none of the user pools$/,
    call: (mine, theirs) => ({ path: PATH, headers: [['authorization', `Bearer ${mine}, Bearer ${theirs}`]] }),
  },
  {
    name: 'a token in the query',
    action: 'sends a token where logs and histories keep it',
    standards: ELSEWHERE,
    reason: /^there is no token$/,
    call: (mine) => ({ path: `${PATH}?access_token=${mine}` }),
  },
  {
    name: 'a token in a cookie',
    action: 'sends a token where a browser adds it to the requests of every page',
    standards: [...ELSEWHERE, 'CWE-352'],
    reason: /^there is no token$/,
    call: (mine) => ({ path: PATH, headers: [['cookie', `access_token=${mine}; authorization=${mine}`]] }),
  },
];

/** Good tokens in places where no token belongs. */
export const placesAtEdge: readonly Attack[] = PLACES.map(({ call, reason, ...about }) =>
  defineAttack({
    ...about,
    category: 'token',
    has: 'an API key, and a token of their own',
    control: 'authorizer',
    trace: { by: 'edge', reason },
    async attempt(scene) {
      const [mine, theirs] = await twoTokens(scene);
      const { status, text } = await scene.edge({ ...call(mine, theirs), token: null });
      return { succeeded: status === 200, status, seen: text };
    },
  }),
);

export const twoTokensPastTheEdge = defineAttack({
  name: 'two Authorization headers, past the edge',
  category: 'token',
  has: 'the certificate and key of orders, and a token of their own',
  action: 'asks payments for a charge with a good token and a made-up one',
  control: 'token',
  standards: SEVERAL,
  trace: {
    by: 'service',
    service: 'payments',
    reason: /^UNAUTHENTICATED: the authorization header is not exactly one bearer token$/,
    fields: { status: 'deny', caller: 'orders' },
  },
  async attempt(scene) {
    const tokens = await twoTokens(scene);
    return charge(
      scene,
      tokens.map((token) => ['authorization', `Bearer ${token}`] as const),
    );
  },
});

/** A good token of the attacker, and one for the customer that says what it likes. */
async function twoTokens(scene: Scene): Promise<readonly [mine: string, theirs: string]> {
  const mine = await scene.token(scene.neighbour);
  const [header = ''] = mine.split('.');
  const claims = Buffer.from(JSON.stringify({ sub: scene.customer.sub })).toString('base64url');
  return [mine, `${header}.${claims}.c2lnbmF0dXJl`];
}
