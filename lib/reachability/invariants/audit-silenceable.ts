import { decide, SENSITIVE_ACTIONS } from '../../access';
import { controls, type Invariant } from '../invariant';
import { nameOf, principalName } from '../names';
import type { PermissionGraph, Principal } from '../permissions';

/** Services whose resources are none of the graph, or whose actions have no resource. */
const WITHOUT_ASSETS = ['config', 'guardduty', 'securityhub', 'ec2', 'events'];
const ACTIONS = WITHOUT_ASSETS.flatMap((service) =>
  (SENSITIVE_ACTIONS[service] ?? [])
    .filter(({ category }) => category === 'disable-audit')
    .flatMap(({ names }) => names.map((name) => `${service}:${name}`)),
);

export const auditSilenceable: Invariant = {
  id: 'audit-silenceable',
  title: 'No workload can stop, redirect or shorten what is recorded',
  severity: 'high',
  why: 'Whoever takes over this workload switches off the records of what they do next.',
  fix: 'Take the action out of the policy; logs, trails and detectors change by deployments only.',
  controls: controls('AU-9 AU-9(4) AU-12', 'CloudTrail.4 CloudWatch.16'),
  check: ({ permissions: graph }) =>
    graph.principals.flatMap((principal) => {
      const ways = [...onAssets(principal, graph), ...elsewhere(principal)];
      const [first, ...others] = ways;
      return first === undefined
        ? []
        : [
            {
              resource: principal.resource,
              message: `${principalName(principal)} can do ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`,
              hops: [principalName(principal), ...ways.slice(0, 6)],
            },
          ];
    }),
};

function onAssets(principal: Principal, graph: PermissionGraph): readonly string[] {
  return graph
    .edgesFrom(principal.id)
    .filter(
      ({ category, to }) =>
        category === 'disable-audit' || (category === 'delete' && graph.asset(to)?.type.kind === 'trail'),
    )
    .map(({ actions, to }) => `${actions.join(', ')} on ${nameOf(graph.asset(to)?.resource ?? principal.resource)}`);
}

function elsewhere({ boundary, caller, policies }: Principal): readonly string[] {
  const identity = policies.map(({ policy }) => policy);
  return ACTIONS.filter(
    (action) => decide({ caller, action, resource: '*', context: { keys: {} } }, { identity, boundary }).allowed,
  );
}
