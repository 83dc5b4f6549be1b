import { patiently } from '../../../runtime/adapters/patience';

const LIMITS = { milliseconds: 3, pauseMilliseconds: 1 };

it('asks again until it gets an answer', async () => {
  const get = jest.fn().mockRejectedValueOnce(new Error('early')).mockRejectedValueOnce(new Error('early'));
  get.mockResolvedValue('there');
  expect(await patiently(get, LIMITS)).toBe('there');
  expect(get).toHaveBeenCalledTimes(3);
});

it('gives up with the last failure when the time is over', async () => {
  let attempt = 0;
  const get = jest.fn().mockImplementation(async () => {
    attempt += 1;
    throw new Error(`failure ${attempt}`);
  });
  await expect(patiently(get, LIMITS)).rejects.toThrow('failure 4');
});

it('waits for a minute when nobody says otherwise', async () => {
  jest.useFakeTimers();
  const waiting = patiently(() => Promise.reject(new Error('never')));
  const failed = expect(waiting).rejects.toThrow('never');
  await jest.advanceTimersByTimeAsync(59_000);
  const early = await Promise.race([waiting.catch(() => 'failed'), Promise.resolve('waiting')]);
  expect(early).toBe('waiting');
  await jest.advanceTimersByTimeAsync(1_000);
  await failed;
  jest.useRealTimers();
});
