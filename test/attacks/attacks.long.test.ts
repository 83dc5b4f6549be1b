import { ATTACKS, runAttacks } from '../../lib/attacks';
import { sendToEdge, sendToPayments } from '../../lib/attacks/edge/broken-http';
import { whole } from '../../lib/attacks/edge/broken-messages';
import { PRODUCT, sendBody, TEA } from '../../lib/attacks/input/body';
import { partsOf } from '../../lib/attacks/scene/forgery';
import { Scene } from '../../lib/attacks/scene/scene';
import { charge } from '../../lib/attacks/token/forgery';
import { type Simulation, startSimulation } from '../../lib/simulator/system';
import { SHOP_ASSEMBLY } from '../support/synthesize-shop';

let simulation: Simulation;

beforeAll(async () => {
  simulation = await startSimulation(SHOP_ASSEMBLY);
});

afterAll(() => simulation?.stop());

it('every attack is stopped by its control, and on record', async () => {
  const results = await runAttacks(simulation, ATTACKS);
  const others = results.filter(({ outcome }) => outcome !== 'stopped');
  expect(others.map(({ detail, name, outcome }) => `${outcome}: ${name}: ${detail}`)).toEqual([]);
  expect(results).toHaveLength(ATTACKS.length);
});

/** What the attacks break in one place each goes through when it is whole. */
describe('what nobody has broken goes through:', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = new Scene(simulation);
  });

  afterAll(() => scene?.close());

  it('plain HTTP', async () => {
    expect((await sendToEdge(scene, whole)).statuses).toEqual([201]);
    expect((await sendToPayments(scene, whole)).statuses).toEqual([201]);
  });

  it('an order of somebody to whom it belongs', async () => {
    const id = await scene.order(scene.customer);
    expect((await scene.edge({ path: `/orders/${id}` })).status).toBe(200);
  });

  it('a body', async () => {
    const { status, text } = await sendBody(scene, PRODUCT, JSON.stringify(TEA));
    expect({ status, name: JSON.parse(text).name }).toEqual({ status: 201, name: 'Tea' });
  });

  it('a token past the edge, sent by a service that was declared', async () => {
    const { header } = await partsOf(scene, scene.customer);
    expect(header).toEqual({ alg: 'RS256', kid: expect.any(String) });
    const headers = [['authorization', `Bearer ${await scene.token(scene.customer)}`]] as const;
    expect(await charge(scene, headers)).toMatchObject({ succeeded: true, status: 201 });
  });

  it('a preflight request', async () => {
    const { status } = await scene.edge({ method: 'OPTIONS', path: '/orders', apiKey: null, token: null });
    expect(status).toBe(204);
  });
});
