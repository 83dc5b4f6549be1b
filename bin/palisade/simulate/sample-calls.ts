import type { SampleRoute } from '../../../lib/simulator/console';
import type { Started } from './machine';

/** What calls are made for. */
export interface CallsOptions {
  readonly console: Started['console'];
  readonly edge: Started['simulation']['edge'];
}

/**
 * Lines that a person pastes into a shell: a token, what the last call needs, that call, and the same call without a
 * token. They are made from the routes of the templates.
 */
export function sampleCalls({ console, edge }: CallsOptions): readonly string[] {
  const { routes } = console;
  const target = [...routes].sort((a, b) => weight(b) - weight(a))[0];
  const url = target && edge.stages.get(target.stage);
  if (target === undefined || url === undefined) {
    return [];
  }
  const key = edge.apiKeys.find(({ enabled }) => enabled)?.value;
  const needed = target.needs.flatMap(
    (collection) => routes.find((one) => one.does === 'create' && one.collection === collection) ?? [],
  );
  const names = [...new Set([...needed, target].map(console.likelySender))].filter((name) => name !== undefined);
  return [
    `API=${url}`,
    ...(key === undefined ? [] : [`KEY=${key}`]),
    ...names.map((name) => `${variable(name)}=$(curl -s '${console.url}/token?user=${name}')`),
    ...needed.map(
      (route) =>
        `${reference(route.collection)}=$(${curl(route, console.likelySender(route))} | sed -E 's/.*"id":"([^"]+)".*/\\1/')`,
    ),
    curl(target, console.likelySender(target)),
    ...(target.needsToken ? [`${curl(target, undefined)}  # refused: nobody is signed in`] : []),
  ];
}

/** What shows most in one call: it creates something out of something else. */
const weight = ({ does, needs }: SampleRoute): number =>
  does === 'create' ? 10 + needs.length : does === 'list' ? 5 : 0;

function curl(route: SampleRoute, sender: string | undefined): string {
  const { method, needsApiKey, path, takesBody } = route;
  const body = takesBody ? JSON.stringify(route.body((collection) => `@${reference(collection)}@`) ?? {}) : undefined;
  const parts = [
    `curl -s -w '\\n' ${method === 'GET' ? '' : `-X ${method} `}"$API${path}"`,
    ...(needsApiKey ? ['-H "x-api-key: $KEY"'] : []),
    ...(sender === undefined ? [] : [`-H "authorization: Bearer $${variable(sender)}"`]),
    ...(method === 'POST' ? [`-H 'idempotency-key: ${crypto.randomUUID()}'`] : []),
    ...(body === undefined ? [] : [`-H 'content-type: application/json' -d ${quoted(body)}`]),
  ];
  return parts.join(' ');
}

/** In single quotes, with what an earlier line found out put in. */
const quoted = (body: string): string =>
  `'${body.replaceAll("'", "'\\''").replace(/@([A-Z_]+)@/g, (_, name: string) => `'"$${name}"'`)}'`;

/** Name of the variable that holds the token of a user, e.g. `CASEY`. */
const variable = (user: string): string => (user.split('-')[0] ?? user).toUpperCase().replace(/[^A-Z0-9]/g, '_');

/** Name of the variable that holds an id, e.g. `ORDERS_ID`. */
const reference = (collection: string): string => `${collection.toUpperCase().replace(/[^A-Z]/g, '_')}_ID`;
