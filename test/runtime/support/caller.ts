import { Unauthenticated } from '../../../runtime/errors';
import type { ServiceRequest } from '../../../runtime/message';
import type { Principal } from '../../../runtime/model';
import type { Gates, Pipeline } from '../../../runtime/pipeline';

/** The time in every test. */
export const NOW = new Date('2026-11-22T12:00:00.000Z');

/** A person with the scopes that a test needs. */
export function principal(id: string, scopes: readonly string[] = [], roles: readonly string[] = []): Principal {
  return { id, scopes, roles };
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
    ...overrides,
  };
}

/** Gates that believe the `x-principal` header and permit everything. */
export const OPEN_GATES: Required<Gates> = {
  async authenticate({ headers }) {
    const claim = headers.get('x-principal');
    if (claim === undefined) {
      throw new Unauthenticated('no principal');
    }
    return JSON.parse(claim);
  },
  async authorize() {
    return true;
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

/** Sends requests to a pipeline as one principal. */
export function caller(pipeline: Pipeline, who: Principal) {
  return async (method: string, path: string, options: CallOptions = {}): Promise<Answer> => {
    const hasBody = options.body !== undefined;
    const { response } = await pipeline(
      request({
        method,
        path,
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
