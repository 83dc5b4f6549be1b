import { readFileSync } from 'node:fs';
import { createAuthorizer, createPipeline, type Gates, type Service } from 'cdk-palisade/runtime';

/** What a test may vary. */
interface Request {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly scopes?: readonly string[];
  readonly peer?: string;
  readonly call?: Gates['call'];
}

/** Sends a request through the service's own pipeline and policies; only who asks is said by the test. */
export async function ask(service: Service, request: Request): Promise<{ status: number; body: unknown }> {
  const { path, peer, call, query = {}, scopes = ['quotes/read'] } = request;
  const pipeline = createPipeline(service, {
    authenticate: async () => ({
      principal: { kind: 'user', id: 'ann', roles: [], scopes, multiFactor: true, attributes: {} },
    }),
    authorize: createAuthorizer({ policies: readFileSync(`services/${service.name}/policy.cedar`, 'utf8') }).decide,
    audit: async () => {},
    callers: new Map([['quotes', ['prices:Read']]]),
    call,
  });
  const { response } = await pipeline({
    requestId: 'request-1',
    method: 'GET',
    path,
    query: Object.entries(query),
    headers: new Map(),
    body: new Uint8Array(),
    peer,
    fromGateway: peer === undefined,
  });
  return { status: response.status, body: JSON.parse(response.body) };
}
