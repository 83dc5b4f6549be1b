import { createOutbox } from '../../../runtime/audit/outbox';

const LIMITS = { queueLength: 2, waitMilliseconds: 50 };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** An outbox whose taker pauses after each item until released. */
function paused() {
  const taken: number[] = [];
  const releases: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const outbox = createOutbox<number>((item) => {
    taken.push(item);
    return new Promise<void>((resolve, reject) => releases.push({ resolve, reject }));
  }, LIMITS);
  return { outbox, taken, releases };
}

it('hands over at once while nothing is in the way', () => {
  const taken: number[] = [];
  const outbox = createOutbox<number>((item) => {
    taken.push(item);
    return true;
  }, LIMITS);
  expect([outbox.offer(1), outbox.offer(2)]).toEqual([true, true]);
  expect(taken).toEqual([1, 2]);
});

it('refuses at once what can not be taken, and goes on', () => {
  let broken = true;
  const outbox = createOutbox<number>(() => {
    if (broken) {
      throw new Error('EPIPE');
    }
    return true;
  }, LIMITS);
  expect(outbox.offer(1)).toBe(false);
  broken = false;
  expect(outbox.offer(2)).toBe(true);
});

it('lets offers wait in a pause, one for each release, in order', async () => {
  const { outbox, taken, releases } = paused();
  expect(outbox.offer(1)).toBe(true);
  const offers = [outbox.offer(2), outbox.offer(3)];
  expect(taken).toEqual([1]);
  releases[0]?.resolve();
  expect(await offers[0]).toBe(true);
  expect(taken).toEqual([1, 2]);
  releases[1]?.resolve();
  expect(await offers[1]).toBe(true);
  expect(taken).toEqual([1, 2, 3]);
});

it('goes on after a pause that failed', async () => {
  const { outbox, taken, releases } = paused();
  void outbox.offer(1);
  const second = outbox.offer(2);
  releases[0]?.reject(new Error('EPIPE'));
  expect(await second).toBe(true);
  expect(taken).toEqual([1, 2]);
});

it('refuses at once when as many wait as may', () => {
  const { outbox } = paused();
  void outbox.offer(1);
  expect([outbox.offer(2), outbox.offer(3)]).toEqual([expect.any(Promise), expect.any(Promise)]);
  expect(outbox.offer(4)).toBe(false);
});

it('withdraws what waited its time, and not a millisecond earlier', async () => {
  const { outbox, taken, releases } = paused();
  void outbox.offer(1);
  const ended = jest.fn();
  const second = Promise.resolve(outbox.offer(2)).then(ended);
  const third = outbox.offer(3, 1_000);
  await jest.advanceTimersByTimeAsync(49);
  expect(ended).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  await second;
  expect(ended).toHaveBeenCalledWith(false);
  releases[0]?.resolve();
  expect(await third).toBe(true);
  expect(taken).toEqual([1, 3]);
});

it('leaves no timer behind', async () => {
  const { outbox, releases } = paused();
  void outbox.offer(1);
  const second = outbox.offer(2);
  releases[0]?.resolve();
  await second;
  expect(jest.getTimerCount()).toBe(0);
});

it('frees the place of what was withdrawn', async () => {
  const { outbox } = paused();
  void outbox.offer(1);
  void outbox.offer(2);
  void outbox.offer(3);
  await jest.advanceTimersByTimeAsync(50);
  expect(outbox.offer(4)).toEqual(expect.any(Promise));
});

it('is idle when nothing waits', async () => {
  const { outbox, releases, taken } = paused();
  await outbox.idle();
  void outbox.offer(1);
  void outbox.offer(2);
  const idle = outbox.idle().then(() => [...taken]);
  releases[0]?.resolve();
  expect(await idle).toEqual([1, 2]);
});
