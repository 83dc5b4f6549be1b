import { Unauthenticated, Unavailable } from '../../../runtime/errors';
import type { Gates } from '../../../runtime/gates';
import type { ServiceRequest } from '../../../runtime/message';
import type { Principal } from '../../../runtime/model';
import type { Pipeline } from '../../../runtime/pipeline';

/** The time in every test. */
export const NOW = new Date('2026-11-22T12:00:00.000Z');

/** A person with the scopes that a test needs. */
export function principal(id: string, scopes: readonly string[] = [], roles: readonly string[] = []): Principal {
  return { kind: 'user', id, scopes, roles, multiFactor: false, attributes: {} };
}

/** A request with everything that a test does not care about. */
export function request(overrides: Partial<ServiceRequest> = {}): ServiceRequest {
  return {
    requestId: 'request-1',
    method: 'GET',
    path: '/',
    query: [],
    headers: new Map(),
    body: new Uint8Array(),
    // What no service has sent comes from the gateway, unless a test says otherwise.
    fromGateway: overrides.peer === undefined,
    ...overrides,
  };
}

/** Gates that believe the `x-principal` header, permit everything and record nothing. */
export const OPEN_GATES: Required<Gates> = {
  callers: new Map(),
  async authenticate({ headers }) {
    const claim = headers.get('x-principal');
    if (claim === undefined) {
      throw new Unauthenticated('no principal');
    }
    return { principal: JSON.parse(claim) };
  },
  authorize() {
    return { allowed: true, policies: [], wouldDeny: [] };
  },
  async audit() {},
  async call() {
    throw new Unavailable('no other service runs in this test');
  },
};

/** An answer with its body parsed. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the JSON holds
  readonly body: any;
  readonly code?: string;
}

/** What a caller may vary in a request. */
export interface CallOptions {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends requests to a pipeline as one principal.
 *
 * @param peer service that passes them on
 */
export function caller(pipeline: Pipeline, who: Principal, peer?: string) {
  return async (method: string, path: string, options: CallOptions = {}): Promise<Answer> => {
    const hasBody = options.body !== undefined;
    const { response } = await pipeline(
      request({
        method,
        path,
        peer,
        query: Object.entries(options.query ?? {}),
        headers: new Map(
          Object.entries({
            'x-principal': JSON.stringify(who),
            ...(hasBody && { 'content-type': 'application/json' }),
            ...options.headers,
          }),
        ),
        body: hasBody ? Buffer.from(JSON.stringify(options.body)) : new Uint8Array(),
      }),
    );
    const body = JSON.parse(response.body);
    return { status: response.status, body, code: body.code };
  };
}
