import type { PermissionChange } from '../../lib/reachability/diff';
import type { Item, Marks } from './diff-items';
import { grouped, listed } from './grouping';

/** What one principal may do to one asset stands together, and assets to which it may do the same. */
export function permissionItems(changes: readonly PermissionChange[], marks: Marks, word: string): readonly Item[] {
  const byAsset = grouped(changes, ({ asset, guards, only, principal }) =>
    JSON.stringify([principal, asset, guards, only]),
  );
  const alike = grouped(byAsset, (group) =>
    JSON.stringify(
      group.map(({ actions, further, guards, only, principal, verb }) => [
        principal,
        only === principal,
        guards,
        [verb, further, actions],
      ]),
    ),
  );
  return alike.map((groups) => itemOf(groups, marks, word));
}

function itemOf(groups: readonly (readonly PermissionChange[])[], marks: Marks, word: string): Item {
  const [same = []] = groups;
  const { guards, only, principal = '' } = same[0] ?? {};
  const mark = (name: string): string => (only === name ? `${marks.name(name)} (${word})` : marks.name(name));
  const assets = groups.flatMap(([one]) => (one === undefined ? [] : [markedAsset(one, marks, word)]));
  const whole = same.filter(({ further, verb }) => !further && verb !== 'may');
  return {
    text: `${mark(principal)} → ${listed(assets)}: ${marks.text(same.map(doing).join(', '))}`,
    notes: [
      ...(whole.length > 0
        ? [
            listed(
              whole.flatMap(({ actions }) => actions.map(shortName)),
              8,
            ),
          ]
        : []),
      ...(guards === undefined ? [] : [`before ${conditions(guards.before)}`, `now ${conditions(guards.after)}`]),
    ],
  };
}

function markedAsset({ asset, only }: PermissionChange, marks: Marks, word: string): string {
  return only === asset ? `${marks.name(asset)} (${word})` : marks.name(asset);
}

/** Of those outside, all that is known is the actions that a policy names. */
function doing({ actions, further, verb }: PermissionChange): string {
  if (verb === 'may') {
    return `may ${actions.join(', ')}`;
  }
  const sentence = / (with|use|as)$/.test(verb) ? `${verb} it` : verb;
  return further ? `${sentence} by ${actions.map(shortName).join(', ')}` : sentence;
}

const shortName = (action: string): string => action.replace(/^[a-z0-9-]+:/, '');

const conditions = (guards: readonly string[]): string => (guards.length === 0 ? 'in any case' : guards.join(', '));
