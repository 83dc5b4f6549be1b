import type { Edge } from '../../edge';
import type { OpenIdSimulation, SampleUser } from '../../openid';
import type { Attack, Known, SampleRoute } from '../samples';

/** A request, ready to be sent. */
export interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  /** Path and query, without the stage. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a request is made of. */
export interface RequestParts {
  readonly edge: Pick<Edge, 'apiKeys' | 'stages'>;
  readonly openId?: Pick<OpenIdSimulation, 'issue'>;
  readonly route: SampleRoute;
  readonly user?: SampleUser;
  readonly attack?: Attack;
  readonly known: Known;
}

const INJECTION = "' OR '1'='1' --";

/** A request for a route as its templates describe it, with what an attack changes. */
export async function buildRequest({ attack, edge, known, openId, route, user }: RequestParts): Promise<BuiltRequest> {
  const path = attack === 'unknown-path' ? '/admin/users' : pathOf(route, known) + queryOf(route, attack);
  const apiKey = attack === 'without-api-key' ? undefined : edge.apiKeys.find(({ enabled }) => enabled)?.value;
  const token =
    attack === 'without-token' || !route.needsToken || user === undefined
      ? undefined
      : await openId?.issue({ user: user.name, issuer: user.issuer });
  const body = route.takesBody ? JSON.stringify(bodyOf(route, path, known, attack)) : undefined;
  return {
    method: route.method,
    url: `${edge.stages.get(route.stage)}${path}`,
    path,
    headers: {
      ...(apiKey !== undefined && route.needsApiKey && { 'x-api-key': apiKey }),
      ...(token !== undefined && { authorization: `Bearer ${attack === 'forged-token' ? forged(token) : token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      // Services that repeat nothing by mistake ask for it; others do not look at it.
      ...(route.method === 'POST' && { 'idempotency-key': crypto.randomUUID() }),
    },
    body,
  };
}

function pathOf({ collection, path }: SampleRoute, { idOf }: Known): string {
  return path.replace(/\{([^}+]+)\+?\}/g, () => idOf(collection) ?? crypto.randomUUID());
}

function queryOf({ query }: SampleRoute, attack: Attack | undefined): string {
  const [parameter] = query;
  return attack === 'injection' && parameter !== undefined ? `?${parameter}=${encodeURIComponent(INJECTION)}` : '';
}

function bodyOf(route: SampleRoute, path: string, known: Known, attack: Attack | undefined): unknown {
  const body = route.body(known.idOf, known.versionOf(route, path)) ?? {};
  return attack === 'unexpected-member' || attack === 'flood' ? { ...body, isAdministrator: true } : body;
}

/** A token whose claims say more than the pool signed. */
function forged(token: string): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  const better = { ...read, 'cognito:groups': ['administrators'] };
  return [header, Buffer.from(JSON.stringify(better)).toString('base64url'), signature].join('.');
}
