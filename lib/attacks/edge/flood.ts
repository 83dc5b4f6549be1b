import { type Attack, defineAttack } from '../attack';
import { flood } from '../scene/flood';

/** One more than the web ACL of the shop takes from one address in five minutes. */
const REQUESTS = 2_001;

interface Flood {
  readonly name: string;
  readonly action: string;
  readonly headers: (index: number) => Readonly<Record<string, string>>;
}

const FLOODS: readonly Flood[] = [
  {
    name: 'guesses of API keys without end',
    action: 'tries one API key after the other from one address',
    headers: (index) => ({ 'x-api-key': `guess-number-${index}-of-many-more-guesses` }),
  },
  {
    name: 'a rate rule dodged by X-Forwarded-For',
    action: 'does the same, each time in the name of another address in `X-Forwarded-For`',
    headers: (index) => ({
      'x-api-key': `guess-number-${index}-of-many-more-guesses`,
      'x-forwarded-for': `198.51.${index >> 8}.${index & 255}`,
      'x-real-ip': `198.51.${index >> 8}.${index & 255}`,
    }),
  },
];

/** More requests than anybody honest sends. */
export const floods: readonly Attack[] = FLOODS.map(({ headers, ...about }) =>
  defineAttack({
    ...about,
    category: 'edge',
    has: 'nothing',
    control: 'waf',
    alone: true,
    standards: ['OWASP API4:2023', 'CWE-307', 'CWE-799'],
    trace: { by: 'edge', reason: /^rule RatePerIp of the web ACL blocks$/ },
    async attempt(scene) {
      const statuses = await flood(scene, REQUESTS, { path: '/products', headers });
      const blocked = statuses.filter((status) => status === 429).length;
      const status = blocked === 0 ? statuses.at(-1) : 429;
      return { succeeded: blocked === 0, status, seen: `${blocked} of ${REQUESTS} guesses were not even looked at` };
    },
  }),
);
