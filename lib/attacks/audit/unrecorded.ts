import { type Attack, defineAttack } from '../attack';
import type { Scene } from '../scene/scene';

const REQUESTS = 10;
const PATIENCE_MS = 3_000;

/** Ids of requests of which there is a record. */
const recorded = ({ auditLines }: Scene): ReadonlySet<unknown> => new Set(auditLines.map((line) => line['request_id']));

/** Requests that somebody hopes nobody keeps. */
export const unrecorded: readonly Attack[] = [
  defineAttack({
    name: 'one of many requests that is not on record',
    category: 'audit',
    has: 'a token of a customer, and one of an administrator',
    action: 'sends requests that are refused among ones that are allowed, so that sampling may leave one out',
    control: 'hash-chain',
    standards: ['CWE-778', 'OWASP A09:2021', 'NIST SP 800-53 AU-12'],
    trace: { by: 'sight', reason: /^all 10 are on record$/, because: 'the records themselves are what is looked for' },
    async attempt(scene) {
      const [customer, administrator] = [await scene.token(scene.customer), await scene.token(scene.administrator)];
      const ids: unknown[] = [];
      for (let i = 0; i < REQUESTS; i += 1) {
        const { headers } =
          i % 2 === 0
            ? await scene.edge({ path: '/products', token: administrator })
            : await scene.edge({
                method: 'POST',
                path: '/products',
                token: customer,
                json: { name: 'x', price: { amount: 1, currency: 'EUR' } },
              });
        ids.push(headers['x-request-id']);
      }
      const missing = () => ids.filter((id) => !recorded(scene).has(id)).length;
      const deadline = Date.now() + PATIENCE_MS;
      while (missing() > 0 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const lost = missing();
      return { succeeded: lost > 0, seen: lost > 0 ? `${lost} are not on record` : `all ${ids.length} are on record` };
    },
  }),
];
