/** Fills an array with random bytes. */
export type RandomSource = (bytes: Uint8Array) => void;

/** Bytes taken from the random source at a time; 10 of them make one id. */
const POOL_BYTES = 2_560;
const BYTES_PER_ID = 10;
const COUNTER_LIMIT = 2 ** 12;

/**
 * Builds a generator of UUIDs of version 7. Within one generator every id is greater than the
 * one before, also within a millisecond and when the clock is set back: `rand_a` is a counter
 * that starts at random, and when it is used up the time is advanced by a millisecond.
 *
 * RFC 9562, sections 5.7 and 6.2 (method 1)
 *
 * @param now clock
 * @param random source of random bytes
 */
export function createUuidV7(
  now: () => Date,
  random: RandomSource = (bytes) => void crypto.getRandomValues(bytes),
): () => string {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  let time = -1;
  let counter = 0;

  return () => {
    if (used === POOL_BYTES) {
      random(pool);
      used = 0;
    }
    const bytes = pool.subarray(used, used + BYTES_PER_ID);
    used += BYTES_PER_ID;
    const clock = now().getTime();
    counter += 1;
    if (clock > time || counter === COUNTER_LIMIT) {
      time = Math.max(clock, time + 1);
      counter = bytes.readUInt16BE(0) % COUNTER_LIMIT;
    }
    return format(time, counter, bytes.subarray(2));
  };
}

/** The time as digits; most ids share the last one's. */
let digits = { time: -1, text: '' };

function timeDigits(time: number): string {
  if (digits.time !== time) {
    const text = time.toString(16).padStart(12, '0');
    digits = { time, text: `${text.slice(0, 8)}-${text.slice(8)}-7` };
  }
  return digits.text;
}

function format(time: number, counter: number, tail: Buffer): string {
  const randA = counter.toString(16).padStart(3, '0');
  // The two most significant bits of `rand_b` are the variant, 10.
  tail[0] = ((tail[0] ?? 0) & 0x3f) | 0x80;
  const randB = tail.toString('hex');
  return `${timeDigits(time)}${randA}-${randB.slice(0, 4)}-${randB.slice(4)}`;
}
