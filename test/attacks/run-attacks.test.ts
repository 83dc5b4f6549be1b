import { type Attack, defineAttack } from '../../lib/attacks/attack';
import { runAttacks } from '../../lib/attacks/run-attacks';
import type { Scene } from '../../lib/attacks/scene/scene';
import type { Listener, Simulation, SimulationEvent } from '../../lib/simulator/system';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const GROUPS = [['customer'], ['catalogue-admin'], ['customer', 'catalogue-admin'], []];

/** A simulation in which nothing happens but what an attack publishes. */
function quiet() {
  const listeners = new Set<Listener>();
  const forgetRequests = jest.fn();
  const simulation = {
    edge: { forgetRequests },
    openId: { users: GROUPS.map((groups) => ({ name: groups.join(' '), sub: groups.join(' '), groups })) },
    subscribe(listener: Listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Simulation;
  return {
    simulation,
    forgetRequests,
    listeners,
    publish(event: SimulationEvent) {
      for (const listener of listeners) {
        listener(event);
      }
    },
  };
}

const ATTACK = defineAttack({
  name: 'an attack',
  category: 'edge',
  has: 'nothing',
  action: 'tries',
  control: 'policy',
  standards: ['CWE-1'],
  trace: { by: 'service', service: 'orders', reason: /^NOT_FOUND/, fields: { status: 'deny', action: 'orders:Read' } },
  attempt: async () => ({ succeeded: false, status: 404, seen: 'nothing' }),
});

const decision = (fields: object): SimulationEvent => ({
  kind: 'audit',
  workload: 'orders',
  text: '',
  line: { service_name: 'orders', action: 'orders:Read', status: 'deny', reason: 'NOT_FOUND: x', ...fields },
});

const refusal = (reason: string): SimulationEvent => ({
  kind: 'refused',
  refusal: { requestId: 'r1', control: 'api-key', status: 403, reason },
});

const BY_EDGE = { by: 'edge', reason: /^no key$/ } as const;

/** What comes of an attack during which this happens. */
async function outcome(attack: Partial<Attack>, ...events: readonly SimulationEvent[]) {
  const { listeners, publish, simulation } = quiet();
  const whole: Attack = { ...ATTACK, ...attack };
  const running = runAttacks(simulation, [
    {
      ...whole,
      attempt: (scene) => {
        events.forEach(publish);
        return whole.attempt(scene);
      },
    },
  ]);
  // As long as a record is waited for.
  await jest.advanceTimersByTimeAsync(3_100);
  const [result] = await running;
  expect(listeners.size).toBe(0);
  return result;
}

it('is stopped when a service has recorded the refusal that belongs to it', async () => {
  expect(await outcome({}, decision({}))).toMatchObject({
    outcome: 'stopped',
    stoppedBy: 'NOT_FOUND: x',
    status: 404,
    audited: true,
  });
});

it.each([
  ['another service', { service_name: 'products' }],
  ['another reason', { reason: 'UNAUTHENTICATED: x' }],
  ['another action', { action: 'orders:List' }],
  ['a permission', { status: 'allow' }],
  ['what begins a chain', { type: 'start' }],
])('has failed when what is on record is of %s', async (_, fields) => {
  expect(await outcome({}, decision(fields))).toMatchObject({ outcome: 'failed', audited: false });
});

it('has failed when a service has permitted it, whatever the reason says', async () => {
  const trace = { by: 'service', service: 'orders', reason: /^NOT_FOUND/ } as const;
  expect(await outcome({ trace }, decision({ status: 'allow' }))).toMatchObject({ outcome: 'failed' });
});

it('has succeeded when the attacker got what they wanted, whatever is on record', async () => {
  const attempt = async () => ({ succeeded: true, status: 200, seen: 'an order' });
  expect(await outcome({ attempt }, decision({}))).toMatchObject({ outcome: 'succeeded', detail: 'an order' });
});

it('is stopped by the edge when its access log has the request', async () => {
  const access: SimulationEvent = { kind: 'access', line: '{"requestId":"r1"}', destination: 'log' };
  expect(await outcome({ trace: BY_EDGE }, refusal('no key'), access)).toMatchObject({
    outcome: 'stopped',
    stoppedBy: 'no key',
  });
});

it('has failed when the access log does not have the request', async () => {
  const access: SimulationEvent = { kind: 'access', line: '{"requestId":"r2"}', destination: 'log' };
  expect(await outcome({ trace: BY_EDGE }, refusal('no key'), access)).toMatchObject({ outcome: 'failed' });
});

it('has failed when the edge refused for another reason', async () => {
  const access: SimulationEvent = { kind: 'access', line: '{"requestId":"r1"}', destination: 'log' };
  expect(await outcome({ trace: BY_EDGE }, refusal('there is no token'), access)).toMatchObject({
    outcome: 'failed',
    detail: expect.stringContaining('edge api-key: there is no token'),
  });
});

it('believes what only the attacker sees when it is what was expected', async () => {
  const trace = { by: 'sight', reason: /^nothing$/, because: 'nobody records it' } as const;
  expect(await outcome({ trace })).toMatchObject({ outcome: 'stopped', stoppedBy: 'nothing' });
  expect(await outcome({ trace: { ...trace, reason: /^another thing$/ } })).toMatchObject({ outcome: 'failed' });
});

it('has failed when the attack itself does not work, and repairs what it broke', async () => {
  const repaired = jest.fn();
  const attempt = async (scene: Scene) => {
    scene.afterwards(repaired);
    throw new Error('no way in');
  };
  expect(await outcome({ attempt })).toMatchObject({
    outcome: 'failed',
    detail: 'the attack itself failed: no way in',
  });
  expect(repaired).toHaveBeenCalledTimes(1);
});

it('repairs what an attack broke, and forgets its requests, before the next one begins', async () => {
  const { forgetRequests, simulation } = quiet();
  const order: string[] = [];
  forgetRequests.mockImplementation(() => order.push('forgotten'));
  const trace = { by: 'sight', reason: /.*/, because: 'nobody records it' } as const;
  const attack = (name: string): Attack => ({
    ...ATTACK,
    trace,
    async attempt(scene) {
      order.push(name);
      scene.afterwards(() => order.push(`repaired ${name}`));
      return { succeeded: false, seen: '' };
    },
  });
  await runAttacks(simulation, [attack('one'), attack('two')]);
  expect(order.slice(0, 6)).toEqual(['one', 'forgotten', 'repaired one', 'two', 'forgotten', 'repaired two']);
});

it('refuses a system that is not the reference shop', async () => {
  const { simulation } = quiet();
  await expect(runAttacks({ ...simulation, openId: undefined }, [ATTACK])).rejects.toThrow('reference shop');
});
