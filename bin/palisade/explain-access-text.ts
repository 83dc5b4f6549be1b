import { type Access, type Located, type Use, VERBS } from '../../lib/reachability/explain';
import { grouped } from './grouping';
import { labelled, widthOf, wrapped } from './layout';
import type { Paint } from './verify-text';

const ORDER: readonly Access['kind'][] = ['store', 'secret', 'key'];

/** Describes what a service may use: first what holds data, and below each what may be done and by which statement. */
export function describeAccess(access: readonly Access[], paint: Paint): readonly string[] {
  const rank = ({ kind }: Access): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  const width = widthOf(access.map(({ kind }) => kind));
  return [...access].sort((a, b) => rank(a) - rank(b)).flatMap((one) => accessLines(one, width, paint));
}

function accessLines({ kind, name, uses }: Access, width: number, paint: Paint): readonly string[] {
  const indent = width + 4;
  const dim = (note: string): readonly string[] => wrapped(note, indent, indent + 2).map((line) => paint(line, 'dim'));
  const statements = [...new Set(uses.map(reasonsOf))].filter((text) => text !== '');
  return [
    `  ${kind.padEnd(width)}  ${paint(name, 'bold')}`,
    ...grouped(uses, ({ assumed, guards }) => JSON.stringify([guards, assumed])).flatMap((group) => [
      ...merged(group).flatMap(([verb, what]) => labelled(verb, what, indent, 13)),
      ...(group[0]?.guards ?? []).flatMap(dim),
      ...(group[0]?.assumed === undefined ? [] : dim(`not certain: ${group[0].assumed}`)),
    ]),
    ...(statements.length > 0 ? dim(`by ${statements.join('; ')}`) : []),
  ];
}

/** Verbs with everything that is done by them. */
function merged(uses: readonly Use[]): readonly (readonly [string, string])[] {
  const verbs = new Map<string, string[]>();
  for (const use of uses) {
    const verb = verbOf(use);
    verbs.set(verb, [...(verbs.get(verb) ?? []), ...use.actions.map((action) => action.replace(/^[a-z0-9-]+:/, ''))]);
  }
  return [...verbs].map(([verb, actions]) => [verb, [...new Set(actions)].join(', ')]);
}

function verbOf({ category, throughService }: Use): string {
  if (category === 'connect') {
    return 'connects';
  }
  if (category === 'given') {
    return 'is given it';
  }
  return throughService ? 'lets AWS use' : VERBS[category];
}

/** Statements by their policies, with the roles on the way. */
function reasonsOf({ by, via }: Use): string {
  const policies = new Map<string, string[]>();
  for (const one of by) {
    const [policy, statement] = typeof one === 'string' ? [one, ''] : [policyName(one), one.statement];
    policies.set(policy, [...(policies.get(policy) ?? []), statement]);
  }
  const texts = [...policies].map(([policy, statements]) => [policy, ...new Set(statements)].join(' ').trim());
  return [...via.map((role) => `as ${role}`), ...texts].join(', ');
}

const policyName = ({ kind, policy }: Located): string => (kind === 'resource' ? 'its own policy' : policy);
