import type { SampleUser } from '../../openid';
import { namesOne, singular } from './collections';
import { likelySenders } from './people';
import type { SampleRoute } from './sample-route';

/** What is wrong with a request on purpose. */
export type Attack =
  | 'without-token'
  | 'forged-token'
  | 'without-api-key'
  | 'wrong-role'
  | 'another-person'
  | 'injection'
  | 'unexpected-member'
  | 'unknown-path'
  | 'flood';

/** A ready-made request, or several. */
export interface Scenario {
  readonly id: string;
  /** For a button. */
  readonly title: string;
  /** What happens, and what to look at. */
  readonly explains: string;
  readonly route: SampleRoute;
  /** @default - nothing is wrong with it */
  readonly attack?: Attack;
  /** Name of the user who sends it, unless another is chosen. @default - nobody; the system has no users */
  readonly sender?: string;
}

/** Scenarios for the routes of a system: what people do with it every day, then what attackers try. */
export function scenariosOf(routes: readonly SampleRoute[], users: readonly SampleUser[]): readonly Scenario[] {
  const senderOf = (route: SampleRoute) => likelySenders(route, routes, users)[0]?.name;
  const everyday = [...routes]
    .filter(({ does }) => does !== 'other')
    .sort((a, b) => importance(b) - importance(a))
    .map((route) => ({
      id: route.name,
      title: titleOf(route),
      explains: `${route.name}, as the API describes it.`,
      route,
      sender: senderOf(route),
    }));
  return [...everyday, ...attacks(routes, senderOf, users)];
}

/** Routes that need others show more of the system: they call other services. */
const importance = ({ does, needs }: SampleRoute): number =>
  (does === 'create' ? 4 : does === 'list' ? 3 : 1) + (does === 'create' ? needs.length : 0);

/** How people say that they make one of something, where `create` is not the word. */
const CREATE: Readonly<Record<string, string>> = { booking: 'Make', order: 'Place', payment: 'Make', message: 'Send' };

function titleOf({ collection, does, path }: SampleRoute): string {
  const one = singular(collection);
  const article = /^[aeiou]/i.test(one) && !/^u[sn]/i.test(one) ? 'an' : 'a';
  const which = path.endsWith('/me') ? 'my data' : `${article} ${one}`;
  switch (does) {
    case 'create':
      return `${CREATE[one] ?? 'Create'} ${article} ${one}`;
    case 'list':
      return `Browse ${collection}`;
    case 'read':
      return `Look at ${which}`;
    default:
      return `Change ${which}`;
  }
}

type SenderOf = (route: SampleRoute) => string | undefined;

function attacks(
  routes: readonly SampleRoute[],
  senderOf: SenderOf,
  users: readonly SampleUser[],
): readonly Scenario[] {
  const [target] = [...routes].sort((a, b) => importance(b) - importance(a));
  if (target === undefined) {
    return [];
  }
  const list = routes.find(({ does }) => does === 'list');
  const searched = routes.find(({ does, query }) => does === 'list' && query.length > 0);
  const owned = routes.find(
    ({ does, path, collection }) => does === 'read' && namesOne(path) && collection === target.collection,
  );
  const kept = routes.find((route) => route.does === 'create' && senderOf(route) !== senderOf(target));
  const attack = (id: Attack, title: string, explains: string, route: SampleRoute | undefined, sender?: string) =>
    route === undefined ? [] : [{ id, attack: id, title, explains, route, sender: sender ?? senderOf(route) }];
  return [
    ...attack('without-token', 'Without a token', 'Nobody is signed in. No service hears of it.', withToken(target)),
    ...attack(
      'forged-token',
      'With a forged token',
      'The token names an administrator, but its signature is not that of the user pool.',
      withToken(target),
    ),
    ...attack(
      'without-api-key',
      'Without API key',
      'The person is known, the program is not.',
      target.needsApiKey ? target : undefined,
    ),
    ...attack(
      'wrong-role',
      'Without the role',
      `${kept?.name} by somebody whose token and key are good. The edge knows no roles; the policy of the service does.`,
      kept,
      senderOf(target),
    ),
    ...attack(
      'another-person',
      `Another person’s ${singular(target.collection)}`,
      `Somebody asks for the ${singular(target.collection)} of another person by its id.`,
      users.length > 1 ? owned : undefined,
    ),
    ...attack(
      'flood',
      'Flood',
      '400 requests at once, none of which a service would take. Repeated, a rate rule of the web firewall may block this machine for minutes.',
      target.takesBody ? target : (list ?? target),
    ),
    ...attack(
      'injection',
      'SQL injection in a search',
      'A query parameter carries SQL. Managed rules of AWS are not simulated, so it comes further here than in AWS.',
      searched,
    ),
    ...attack(
      'unexpected-member',
      'Unexpected field',
      'The body has a field that the schema does not know, as if to set a price or a role.',
      target.takesBody ? target : undefined,
    ),
    ...attack('unknown-path', 'Unknown path', 'Somebody looks for an administration page.', target),
  ];
}

const withToken = (route: SampleRoute): SampleRoute | undefined => (route.needsToken ? route : undefined);
