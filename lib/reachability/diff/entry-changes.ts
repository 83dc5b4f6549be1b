import { type Entry, entriesOf, type RouteControls } from '../explain';
import type { PathChange, RouteChange } from './model';
import type { Side } from './side';

/** Routes and events by keys that stay the same. */
export function keyedEntries({ evidence, names }: Side): ReadonlyMap<string, Entry> {
  return new Map(
    entriesOf(evidence).map((entry) => [`${entry.name} ${names.keyOf(entry.by)} ${names.keyOf(entry.to)}`, entry]),
  );
}

/** Routes and events that one side has and the other doesn't. */
export function entriesOnlyIn(here: Side, there: Side): readonly PathChange[] {
  const others = keyedEntries(there);
  return [...keyedEntries(here)].flatMap(([key, entry]) => (others.has(key) ? [] : [changeOf(entry, here, there)]));
}

function changeOf({ controls, kind, name, through, to }: Entry, { names }: Side, there: Side): PathChange {
  const isRoute = controls !== undefined;
  const shown = isRoute ? shownFor(controls) : [];
  const asks = shown.length > 0 ? `asks for ${shown.join(', ')}` : 'asks for nothing';
  return {
    kind: isRoute ? 'route' : 'event',
    from: name,
    to: names.nameOf(to),
    what: isRoute ? asks : kind.replace('-', ' '),
    because: through.map((one) => `through ${one}`),
    ...(!there.names.has(names.keyOf(to)) && { only: names.nameOf(to) }),
  };
}

function shownFor({ apiKey, authorizer, scopes, validator }: RouteControls): readonly string[] {
  return [
    ...(authorizer === undefined ? [] : [authorizer]),
    ...(scopes.length > 0 ? [`scope ${scopes.join(' or ')}`] : []),
    ...(apiKey ? ['API key'] : []),
    ...(validator ? ['valid parameters and body'] : []),
  ];
}

/** Routes that ask for less in one system than in another. */
export function routesAskingLess(less: Side, more: Side, word: 'no longer' | 'now'): readonly RouteChange[] {
  const others = keyedEntries(more);
  return [...keyedEntries(less)].flatMap(([key, entry]) => {
    const other = others.get(key)?.controls;
    const changes = entry.controls === undefined || other === undefined ? [] : lacking(entry.controls, other, word);
    return changes.length === 0 ? [] : [{ name: entry.name, to: less.names.nameOf(entry.to), changes }];
  });
}

/** One scope suffices, so that each further one lets in more tokens. */
function lacking(less: RouteControls, more: RouteControls, word: 'no longer' | 'now'): readonly string[] {
  const further = less.scopes.filter((scope) => more.scopes.length > 0 && !more.scopes.includes(scope));
  const lost = less.authorizer === undefined && more.authorizer !== undefined;
  const isOther =
    less.authorizer !== undefined && more.authorizer !== undefined && authorizerOf(less) !== authorizerOf(more);
  return [
    ...(lost ? [`${word} asks for a ${more.authorizer}`] : []),
    ...(isOther && word === 'no longer' ? [`now asks for ${authorizerOf(less)}`] : []),
    ...(less.scopes.length === 0 && more.scopes.length > 0
      ? [`${word} asks for scope ${more.scopes.join(' or ')}`]
      : []),
    ...further.map((scope) => `${word === 'now' ? 'no longer takes' : 'takes'} scope ${scope}`),
    ...(!less.apiKey && more.apiKey ? [`${word} asks for an API key`] : []),
    ...(!less.validator && more.validator ? [`${word} validates requests`] : []),
  ];
}

function authorizerOf({ authorizedBy, authorizer }: RouteControls): string {
  return `a ${authorizer}${authorizedBy === undefined ? '' : ` of ${authorizedBy}`}`;
}
