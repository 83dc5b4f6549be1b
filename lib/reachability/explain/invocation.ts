import type { Evidence } from '../invariant';
import { nameOf } from '../names';
import type { Call } from './model';
import type { Service } from './services';
import { locate } from './statements';

/**
 * The call of a function by the API of Lambda, where a role of the caller allows it.
 *
 * @param named which of the two the call is named for
 */
export function invocation(
  from: Service,
  to: Service,
  named: Service,
  { permissions: graph, system }: Evidence,
): readonly Call[] {
  for (const chain of from.roles.flatMap((role) => graph.actsAs(role.id))) {
    const edge = graph.edgesFrom(chain.at(-1) ?? '').find((one) => one.category === 'invoke' && one.to === to.id);
    const [principal, asset] = [graph.principal(edge?.from ?? ''), graph.asset(to.id)];
    if (edge !== undefined && principal !== undefined && asset !== undefined) {
      const statements = edge.because.map((reason) => locate(reason, principal, asset, system));
      const assumed = chain.slice(1).flatMap((role) => system.byId(role) ?? []);
      const hops = [
        ...assumed.map((role) => `assumes ${nameOf(role)}`),
        ...statements.map(
          ({ policy, statement }) => `${policy}, statement ${statement}, allows ${edge.actions.join(', ')}`,
        ),
      ];
      return [{ id: named.id, name: named.name, allowed: true, traffic: [], hops, how: 'invokes' }];
    }
  }
  return [];
}
