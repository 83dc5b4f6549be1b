import { defineAttack } from '../attack';
import { newClient } from '../scene/client';
import { flood } from '../scene/flood';

/** More than the burst of the plan and what its rate gives back meanwhile. */
const REQUESTS = 1_000;

export const overTheRate = defineAttack({
  name: 'more requests at once than a client has paid for',
  category: 'edge',
  has: 'the API key of a client, and a token of a customer',
  action: `sends ${REQUESTS} requests as fast as it can; they are wrong, but must be looked at`,
  control: 'usage-plan',
  alone: true,
  standards: ['OWASP API4:2023', 'CWE-770', 'CWE-799'],
  trace: { by: 'edge', reason: /^the rate of the usage plan is exceeded$/ },
  async attempt(scene) {
    const { value } = newClient(scene);
    const authorization = `Bearer ${await scene.token(scene.customer)}`;
    const statuses = await flood(scene, REQUESTS, {
      method: 'PUT',
      path: '/users/me',
      headers: () => ({ authorization, 'x-api-key': value }),
    });
    const refused = statuses.filter((status) => status === 429).length;
    return {
      succeeded: refused === 0,
      status: refused === 0 ? statuses.at(-1) : 429,
      seen: `${refused} of ${REQUESTS} requests were not looked at`,
    };
  },
});

export const overTheQuota = defineAttack({
  name: 'more requests in a day than a client has paid for',
  category: 'edge',
  has: 'the API key of a client with one request left, and a token of a customer',
  action: 'sends two requests',
  control: 'usage-plan',
  alone: true,
  standards: ['OWASP API4:2023', 'CWE-770'],
  trace: { by: 'edge', reason: /^the quota of the usage plan is used up$/ },
  async attempt(scene) {
    const { id, value: apiKey } = newClient(scene);
    scene.simulation.edge.setRemaining(id, 1);
    const first = await scene.edge({ path: '/products?limit=1', apiKey });
    if (first.status !== 200) {
      throw new Error(`the request within the quota was refused: ${first.text}`);
    }
    const { status, text } = await scene.edge({ path: '/products?limit=1', apiKey });
    return { succeeded: status === 200, status, seen: text };
  },
});
