import * as fc from 'fast-check';
import { firstValue } from '../../../lambda/rotation/first-value';
import { secretStore } from '../../../lambda/rotation/secret-store';
import type { Interruption } from './interruptions';
import { rotate, SECRET_ARN, STEPS, stepOf, versionId } from './support';
import { KINDS, type World } from './worlds';

// A real handshake takes longer than all the rest; `test/lambda/pki` does it with sockets.
jest.mock('../../../runtime/transport/trial-handshake', () => ({ trialHandshake: async () => undefined }));

const deploy = ({ strategy }: World, number = 1) => firstValue(secretStore(SECRET_ARN), strategy, versionId(number));

/** What must hold at every moment, in the middle of a rotation too. */
function isSound({ accepts, live, secret }: World): boolean {
  const current = secret.value('AWSCURRENT');
  return current !== undefined && accepts(current) && live() <= 2;
}

/** What must hold when a rotation is over: the previous value still works, and nothing waits. */
function expectFinished(world: World, version: string): void {
  const { accepts, secret } = world;
  expect(isSound(world)).toBe(true);
  expect(secret.version('AWSCURRENT')).toBe(version);
  expect(secret.version('AWSPENDING')).toBeUndefined();
  const previous = secret.value('AWSPREVIOUS');
  expect(previous === undefined || accepts(previous)).toBe(true);
}

/** Runs a step that may be killed. Returns whether it came to an end. */
function runStep(world: World, step: string, token: string, interruption?: Interruption): Promise<boolean> {
  const { calls, handler } = world;
  return watched(world, () => calls.run(interruption, () => handler(stepOf(step, token))));
}

/** Looks before every call whether all is sound. */
async function watched<Result>(
  world: World,
  perform: () => Promise<Result>,
  turn: () => Promise<unknown> = async () => undefined,
): Promise<Result> {
  const { calls } = world;
  let sound = isSound(world);
  calls.turn = () => {
    sound &&= isSound(world);
    return turn();
  };
  const result = await perform();
  calls.turn = async () => undefined;
  expect(sound && isSound(world)).toBe(true);
  return result;
}

/** Points at which a run can be killed, until it comes to an end before one. */
async function everyPoint(attempt: (interruption: Interruption) => Promise<boolean>): Promise<number> {
  for (let call = 0; ; call += 1) {
    for (const carriedOut of [false, true]) {
      if (await attempt({ call, carriedOut })) {
        return call;
      }
    }
  }
}

describe.each(Object.entries(KINDS))('rotation of %s', (_, { build, runs }) => {
  it.each(STEPS)('killed anywhere in %s and repeated ends as if nothing had happened', async (killed) => {
    for (const from of [0, STEPS.indexOf(killed)]) {
      const points = await everyPoint(async (interruption) => {
        const world = await build();
        await deploy(world);
        await rotate(world.handler, world.secret, versionId(2));
        world.secret.rotate(versionId(3));
        let ended = false;
        for (const step of STEPS.slice(0, STEPS.indexOf(killed) + 1)) {
          ended = await runStep(world, step, versionId(3), step === killed ? interruption : undefined);
        }
        for (const step of STEPS.slice(from)) {
          await runStep(world, step, versionId(3));
        }
        expectFinished(world, versionId(3));
        return ended;
      });
      expect(points).toBeGreaterThan(1);
    }
  });

  it('makes a first value that works, wherever it is killed', async () => {
    const points = await everyPoint(async (interruption) => {
      const world = await build();
      const ended = await world.calls.run(interruption, () => deploy(world));
      await deploy(world);
      expectFinished(world, versionId(1));
      await rotate(world.handler, world.secret, versionId(2));
      expectFinished(world, versionId(2));
      return ended;
    });
    expect(points).toBeGreaterThan(1);
  });

  it('survives any schedule of kills and of rotations that are given up', async () => {
    const kill = fc.record({ call: fc.nat(8), carriedOut: fc.boolean() });
    const round = fc.record({
      // Undefined: the step runs through.
      kills: fc.array(fc.option(kill, { nil: undefined }), { maxLength: 8 }),
      givenUpAfter: fc.option(fc.nat(6), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
        const world = await build();
        await deploy(world);
        let number = 1;
        for (const { givenUpAfter = Number.POSITIVE_INFINITY, kills } of rounds) {
          number += 1;
          const token = versionId(number);
          world.secret.rotate(token);
          const left = [...kills];
          let runs = 0;
          for (let next = 0; next < STEPS.length && runs < givenUpAfter; runs += 1) {
            const ended = await runStep(world, STEPS[next] ?? '', token, left.shift());
            next = ended ? next + 1 : 0;
          }
          world.secret.abandon();
        }
        await rotate(world.handler, world.secret, versionId(100));
        expectFinished(world, versionId(100));
      }),
      { numRuns: runs },
    );
  });

  it('ends well when every step is delivered twice at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = await build();
        await deploy(world);
        await rotate(world.handler, world.secret, versionId(2));
        world.secret.rotate(versionId(3));
        for (const step of STEPS) {
          const twice = () => [1, 2].map(() => world.handler(stepOf(step, versionId(3))));
          const turn = () => scheduler.schedule(Promise.resolve());
          const results = await watched(world, () => scheduler.waitFor(Promise.allSettled(twice())), turn);
          // Nobody repeats a step that no delivery failed in.
          if (results.some(({ status }) => status === 'rejected')) {
            await runStep(world, step, versionId(3));
          }
        }
        expectFinished(world, versionId(3));
        await rotate(world.handler, world.secret, versionId(4));
        expectFinished(world, versionId(4));
      }),
      { numRuns: runs },
    );
  });

  it('makes one first value when the deployment is delivered twice at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = await build();
        world.calls.turn = () => scheduler.schedule(Promise.resolve());
        const results = await scheduler.waitFor(Promise.allSettled([deploy(world), deploy(world)]));
        world.calls.turn = async () => undefined;
        if (results.some(({ status }) => status === 'rejected')) {
          await deploy(world);
        }
        expectFinished(world, versionId(1));
        expect(world.secret.inForce).toHaveLength(1);
      }),
      { numRuns: runs },
    );
  });
});
