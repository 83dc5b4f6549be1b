import type { z } from 'zod';
import { type Attempt, sendWithin } from './call-attempts';
import { type CallInput, type CallOrigin, callRequest, callResult } from './call-message';
import { InternalError, Unavailable } from './errors';
import type { Operation, OperationInput } from './operation';
import type { ServiceTransport } from './service-transport';

export type { CallOrigin };

/** Calls another service on behalf of the request that is being handled. */
export type Call = <
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(
  operation: Operation<Params, Query, Body, Response>,
  input: OperationInput<Params, Query, Body>,
) => Promise<z.output<Response>>;

/**
 * Calls another service on behalf of the request that is given. Rejects with a `ServiceError`:
 * `Forbidden`, `NotFound` and `Conflict` are the callee's word, `Unavailable` says that it did not
 * answer, `InternalError` that caller and callee do not fit together or that nobody declared the call.
 */
export type ServiceCaller = <
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(
  origin: CallOrigin,
  operation: Operation<Params, Query, Body, Response>,
  input: OperationInput<Params, Query, Body>,
) => Promise<z.output<Response>>;

/** What a caller works with. */
export interface CallerOptions {
  /** Carries requests. */
  readonly transport: ServiceTransport;
  /** Name of the calling service. */
  readonly service: string;
  /** Services that it may call, and for which actions, as the blueprint declares them. */
  readonly callees: ReadonlyMap<string, readonly string[]>;
  /** Clock against which deadlines are kept. */
  readonly now: () => Date;
  /**
   * Time for a call with all its attempts, in milliseconds.
   *
   * @default 3000
   */
  readonly timeoutMilliseconds?: number;
  /**
   * Calls of one callee that may wait for an answer at the same time; one more is refused at once,
   * so that a callee that hangs does not take its callers down with it.
   *
   * @default 1024
   */
  readonly maxInFlight?: number;
  /**
   * Number from 0 to 1, exclusive, that spreads repetitions.
   *
   * @default Math.random
   */
  readonly random?: () => number;
}

/** How often a call that got lost is sent again. */
const MAX_REPETITIONS = 2;

/** Builds the one way in which a service reaches others. */
export function createCaller(options: CallerOptions): ServiceCaller {
  const { callees, maxInFlight = 1_024, now, random = Math.random, service, transport } = options;
  const inFlight = new Map<string, number>();

  async function call(origin: CallOrigin, operation: Operation, input: CallInput): Promise<unknown> {
    const callee = operation.service;
    if (!callees.get(callee)?.includes(operation.action)) {
      throw new InternalError(`${service} was not declared to call ${operation.action}`);
    }
    const request = callRequest(operation, input, origin);
    const deadline = deadlineOf(options, origin);
    if (deadline <= now().getTime()) {
      throw new Unavailable(`no time is left to call ${operation.action}`);
    }
    const waiting = inFlight.get(callee) ?? 0;
    if (waiting >= maxInFlight) {
      throw new Unavailable(`${waiting} calls of ${callee} wait for an answer already`);
    }
    inFlight.set(callee, waiting + 1);
    try {
      const send: Attempt = (signal) => transport(callee, { ...request, signal });
      const repetitions = isRepeatable(operation, input) ? MAX_REPETITIONS : 0;
      return callResult(operation, await sendWithin(send, { deadline, repetitions, now, random }));
    } finally {
      inFlight.set(callee, (inFlight.get(callee) ?? 0) - 1);
    }
  }

  return call as ServiceCaller;
}

function deadlineOf({ now, timeoutMilliseconds = 3_000 }: CallerOptions, { deadline }: CallOrigin): number {
  return Math.min(now().getTime() + timeoutMilliseconds, deadline?.getTime() ?? Number.POSITIVE_INFINITY);
}

function isRepeatable({ idempotent, method }: Operation, { idempotencyKey }: CallInput): boolean {
  return idempotent ?? (idempotencyKey !== undefined || ['GET', 'PUT', 'DELETE'].includes(method));
}
