import { ATTACKS, type Attack, type Attempt, type Control, OPTIONAL_CONTROLS, withoutControl } from '../../lib/attacks';
import { Scene } from '../../lib/attacks/scene/scene';
import { startSimulation } from '../../lib/simulator/system';
import { SHOP_ASSEMBLY } from '../support/synthesize-shop';

const CONTROLS = [...new Set(ATTACKS.map(({ control }) => control))];
const OPTIONAL = CONTROLS.filter((control) => OPTIONAL_CONTROLS.has(control));
const ALONE = ATTACKS.filter(({ alone }) => alone === true);

it('whatever stands alone against an attack can be switched off', () => {
  expect(OPTIONAL.length).toBeGreaterThan(15);
  expect(ALONE.filter(({ control }) => !OPTIONAL_CONTROLS.has(control)).map(({ name }) => name)).toEqual([]);
});

/**
 * An attack that could never succeed would be stopped by any control. So each control is switched off once: attacks
 * that nothing else stops succeed then, and no others, because a second control is behind the first.
 */
it.each(OPTIONAL)('without %s, just those attacks succeed that nothing else stops', async (control) => {
  const { auditor, remove, ...weakened } = withoutControl(control);
  try {
    const simulation = await startSimulation(SHOP_ASSEMBLY, weakened);
    const scene = new Scene(simulation, auditor);
    try {
      const outcomes = await attempted(control, scene);
      const wrong = outcomes.filter(({ attack, attempt }) => attempt.succeeded !== (attack.alone ?? false));
      expect(wrong.map(({ attack, attempt }) => `${attack.name}: ${attempt.seen}`)).toEqual([]);
    } finally {
      await scene.close();
      await simulation.stop();
    }
  } finally {
    remove();
  }
});

/** Attempts every attack that the control must stop. */
async function attempted(control: Control, scene: Scene) {
  const outcomes: { readonly attack: Attack; readonly attempt: Attempt }[] = [];
  for (const attack of ATTACKS.filter((one) => one.control === control)) {
    outcomes.push({ attack, attempt: await attack.attempt(scene) });
    await scene.restore();
  }
  expect(outcomes.length).toBeGreaterThan(0);
  return outcomes;
}
