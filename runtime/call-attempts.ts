import { InternalError, Unavailable } from './errors';
import { type CallRequest, type CallResponse, Expiry, TransportError } from './service-transport';

/** Sends a request once; gives up when the signal says so. */
export type Attempt = (signal: CallRequest['signal']) => Promise<CallResponse>;

/** How long, and how often. */
export interface AttemptOptions {
  /** When an answer is of no use any more, in milliseconds since the epoch. */
  readonly deadline: number;
  /** How often a call that got lost is sent again; 0 when a repetition could have a further effect. */
  readonly repetitions: number;
  /** Clock of the deadline. */
  readonly now: () => Date;
  /** Number from 0 to 1, exclusive, that spreads repetitions. */
  readonly random: () => number;
}

/** Longest pause before the first repetition, in milliseconds; doubled for each further one. */
const PAUSE_MILLISECONDS = 50;

/**
 * Sends a request until it is answered, at the latest until the deadline. Only what says that
 * the callee could not take the call on is repeated, a lost connection or a 503, and after a
 * random pause, so that many callers do not return at the same moment. What took too long is
 * not repeated: it would double the load of a callee that is slow already.
 *
 * @throws Unavailable when there is no answer, InternalError when it can't be read or sent
 */
export async function sendWithin(attempt: Attempt, options: AttemptOptions): Promise<CallResponse> {
  const expiry = new Expiry();
  try {
    return await inTime(repeat(attempt, options, expiry), expiry, options.deadline - options.now().getTime());
  } catch (cause) {
    if (cause instanceof TransportError && cause.failure !== 'too-large') {
      throw new Unavailable(`the callee gave no answer: ${cause.failure}`, { cause });
    }
    throw new InternalError('the call could not be sent or its answer not be read', { cause });
  }
}

/** The deadline holds even if a transport does not listen to the signal. */
function inTime(answer: Promise<CallResponse>, expiry: Expiry, milliseconds: number): Promise<CallResponse> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new TransportError('timeout'));
      expiry.abort();
    }, milliseconds);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function repeat(
  attempt: Attempt,
  { deadline, now, random, repetitions }: AttemptOptions,
  signal: CallRequest['signal'],
): Promise<CallResponse> {
  for (let repetition = 0; ; repetition++) {
    const answer = attempt(signal);
    if (repetition === repetitions || !(await isLost(answer))) {
      return answer;
    }
    const pause = random() * PAUSE_MILLISECONDS * 2 ** repetition;
    if (now().getTime() + pause >= deadline) {
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function isLost(answer: Promise<CallResponse>): Promise<boolean> {
  return answer.then(
    ({ status }) => status === 503,
    (error) => error instanceof TransportError && error.failure === 'connection',
  );
}
