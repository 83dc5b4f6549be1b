import { type Attack, defineAttack } from '../attack';
import { newClient } from '../scene/client';
import type { EdgeCall, Scene } from '../scene/scene';

interface BadKey {
  readonly name: string;
  readonly action: string;
  readonly call: (scene: Scene) => Partial<EdgeCall>;
}

const BAD_KEYS: readonly BadKey[] = [
  {
    name: 'a request without an API key',
    action: 'lists products without `x-api-key`',
    call: () => ({ apiKey: null }),
  },
  {
    name: 'an API key that nobody gave out',
    action: 'lists products with a made-up `x-api-key`',
    call: () => ({ apiKey: 'a-key-that-was-never-given-out-to-anybody' }),
  },
  {
    name: 'an API key that is disabled',
    action: 'lists products with the key of a client that was shut out',
    call: (scene) => ({ apiKey: newClient(scene, { enabled: false }).value }),
  },
  {
    name: 'an API key without a usage plan',
    action: 'lists products with a key that has no limits, because it is in no plan',
    call: (scene) => ({ apiKey: newClient(scene, { planned: false }).value }),
  },
  {
    name: 'the id of an API key in place of its value',
    action: 'lists products with the id of a key, which stands in logs',
    call: ({ simulation }) => ({ apiKey: simulation.edge.apiKeys[0]?.id }),
  },
];

/** Requests of nobody whom the shop knows as a client. */
export const noGoodKey: readonly Attack[] = BAD_KEYS.map(({ call, ...about }) =>
  defineAttack({
    ...about,
    category: 'edge',
    has: 'a valid token of a customer',
    control: 'api-key',
    alone: true,
    standards: ['OWASP API4:2023', 'CWE-770'],
    trace: { by: 'edge', reason: /no enabled key of a plan/ },
    async attempt(scene) {
      const { status, text } = await scene.edge({ path: '/products', ...call(scene) });
      return { succeeded: status === 200, status, seen: text };
    },
  }),
);
