import { Unavailable } from '../../../runtime/errors';
import { type RefreshedCopy, refreshedCopy } from '../../../runtime/identity/refreshed-copy';
import { Clock } from './support/issuer';

/** A source whose readings a test ends by hand. */
class Source {
  readonly readings: { resolve(value: string): void; reject(error: Error): void }[] = [];

  readonly load = () =>
    new Promise<string>((resolve, reject) => {
      this.readings.push({ resolve, reject });
    });

  get count(): number {
    return this.readings.length;
  }

  async end(value: string | Error): Promise<void> {
    const last = this.readings.at(-1);
    value instanceof Error ? last?.reject(value) : last?.resolve(value);
    await settle();
  }
}

/** Lets all promises that can settle do so. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i += 1) {
    await Promise.resolve();
  }
}

let clock: Clock;
let source: Source;
let copy: RefreshedCopy<string>;

function start(jitter = 0): void {
  jest.spyOn(Math, 'random').mockReturnValue(jitter);
  clock = new Clock();
  source = new Source();
  copy = refreshedCopy({
    name: 'the thing',
    load: source.load,
    refreshSeconds: () => 20,
    staleAfterSeconds: 60,
    now: clock.now,
  });
}

/** Lets time pass for the clock and for timers alike. */
async function pass(seconds: number): Promise<void> {
  clock.pass(seconds);
  jest.advanceTimersByTime(seconds * 1_000);
  await settle();
}

beforeEach(() => {
  jest.useFakeTimers();
  start();
});

afterEach(() => {
  copy.close();
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('the first reading', () => {
  it('begins at once, and whoever asks waits for it', async () => {
    expect(source.count).toBe(1);
    expect(copy.current()).toBeUndefined();
    const answers = Promise.all([copy.get(), copy.get()]);
    await source.end('a');
    expect(await answers).toEqual(['a', 'a']);
    expect(copy.current()).toBe('a');
    expect(source.count).toBe(1);
  });

  it('that fails refuses whoever waits, and says why', async () => {
    const answer = copy.get();
    const failure = new Error('no');
    await source.end(failure);
    await expect(answer).rejects.toMatchObject({ name: 'Unavailable', message: 'the thing is missing' });
    await expect(copy.get()).rejects.toMatchObject({ cause: failure });
    expect(source.count).toBe(1);
  });

  it('that throws instead of rejecting is a failure too', async () => {
    copy.close();
    copy = refreshedCopy({
      name: 'the thing',
      load: () => {
        throw new Error('no');
      },
      refreshSeconds: () => 20,
      staleAfterSeconds: 60,
      now: clock.now,
    });
    await expect(copy.get()).rejects.toThrow(Unavailable);
  });

  it('is tried again by the next request when a pause is over', async () => {
    await source.end(new Error('no'));
    clock.pass(2);
    const answer = copy.get();
    expect(source.count).toBe(2);
    await source.end('a');
    expect(await answer).toBe('a');
  });
});

describe('in the background', () => {
  it('reads again when a copy is due, and not earlier', async () => {
    await source.end('a');
    await pass(19.9);
    expect(source.count).toBe(1);
    await pass(0.1);
    expect(source.count).toBe(2);
    expect(copy.current()).toBe('a');
    await source.end('b');
    expect(copy.current()).toBe('b');
  });

  it('reads up to a fifth earlier, so that processes do not read in step', async () => {
    copy.close();
    start(0.5);
    await source.end('a');
    await pass(17.9);
    expect(source.count).toBe(1);
    await pass(0.1);
    expect(source.count).toBe(2);
  });

  it('tries again after 2, 4, 8 and then each 15 seconds', async () => {
    await source.end('a');
    await pass(20);
    for (const pause of [2, 4, 8, 15, 15]) {
      const before = source.count;
      await source.end(new Error('no'));
      await pass(pause - 0.1);
      expect(source.count).toBe(before);
      await pass(0.1);
      expect(source.count).toBe(before + 1);
    }
  });

  it('begins with short pauses again after a success', async () => {
    await source.end(new Error('no'));
    await pass(2);
    await source.end(new Error('no'));
    await pass(4);
    await source.end('a');
    await pass(20);
    await source.end(new Error('no'));
    await pass(1.9);
    const before = source.count;
    await pass(0.1);
    expect(source.count).toBe(before + 1);
  });

  it('keeps the last good copy while readings fail, up to the limit of its age', async () => {
    await source.end('a');
    clock.pass(20);
    void copy.refresh();
    await source.end(new Error('no'));
    clock.pass(40);
    expect(copy.current()).toBe('a');
    await settle();
    await source.end(new Error('no'));
    clock.pass(0.001);
    expect(copy.current()).toBeUndefined();
    await expect(copy.get()).rejects.toMatchObject({ name: 'Unavailable', message: 'the thing is too old' });
  });

  it('does not keep the process alive, and ends when closed', async () => {
    await source.end('a');
    expect(jest.getTimerCount()).toBe(1);
    copy.close();
    expect(jest.getTimerCount()).toBe(0);
    await pass(100);
    expect(source.count).toBe(1);
  });

  it('stays closed when a reading ends afterwards', async () => {
    copy.close();
    await source.end('a');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('has one timer, however often it was refreshed', async () => {
    await source.end('a');
    void copy.refresh();
    await source.end('b');
    expect(jest.getTimerCount()).toBe(1);
  });
});

describe('in a function that was frozen', () => {
  it('answers with a copy that is due and reads behind the answer, once', async () => {
    await source.end('a');
    clock.pass(20);
    expect(copy.current()).toBe('a');
    expect(copy.current()).toBe('a');
    expect(await copy.get()).toBe('a');
    expect(source.count).toBe(2);
  });

  it('does not read before a copy is due', async () => {
    await source.end('a');
    clock.pass(19.999);
    copy.current();
    expect(source.count).toBe(1);
  });

  it('waits for a new reading when the copy is too old', async () => {
    await source.end('a');
    clock.pass(61);
    const answer = copy.get();
    await settle();
    await source.end('b');
    expect(await answer).toBe('b');
    expect(source.count).toBe(2);
  });

  it('reads once more when the reading that froze ends with what is too old', async () => {
    const answer = copy.get();
    clock.pass(61);
    await source.end('old');
    expect(source.count).toBe(2);
    await source.end('new');
    expect(await answer).toBe('new');
  });

  it('counts the age from the beginning of a reading', async () => {
    clock.pass(30);
    await source.end('a');
    clock.pass(30);
    expect(copy.current()).toBe('a');
    clock.pass(0.001);
    expect(copy.current()).toBeUndefined();
  });

  it('gives up after two readings', async () => {
    const answer = copy.get();
    clock.pass(61);
    await source.end('old');
    clock.pass(61);
    await source.end('old');
    await expect(answer).rejects.toThrow(Unavailable);
    expect(source.count).toBe(2);
  });
});

describe('refresh', () => {
  it('joins a reading that is under way', async () => {
    void copy.refresh();
    void copy.refresh();
    expect(source.count).toBe(1);
    await source.end('a');
    void copy.refresh();
    expect(source.count).toBe(2);
  });

  it('does not reject', async () => {
    const refreshed = copy.refresh();
    await source.end(new Error('no'));
    await expect(refreshed).resolves.toBeUndefined();
  });
});

it('holds no timer that keeps a process alive', async () => {
  jest.useRealTimers();
  const unref = jest.spyOn(Object.getPrototypeOf(setTimeout(() => {}, 0)), 'unref');
  const real = refreshedCopy({
    name: 'the thing',
    load: async () => 'a',
    refreshSeconds: () => 20,
    staleAfterSeconds: 60,
    now: clock.now,
  });
  await real.get();
  await settle();
  expect(unref).toHaveBeenCalledTimes(1);
  real.close();
});
