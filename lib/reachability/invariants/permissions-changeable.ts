import { decide, PERMISSION_CHANGES } from '../../access';
import type { Breach } from '../finding';
import { controls, type Invariant } from '../invariant';
import { nameOf, principalName } from '../names';
import type { PermissionGraph, Principal } from '../permissions';

/** Actions on resources whose own policies have a say: those of the graph decide. */
const ON_ASSETS = /^(s3|kms|secretsmanager|dynamodb|sqs|sns):|^lambda:(AddPermission|UpdateFunction)/;

/** A role may pass a role to a service only; which one is known from what it does with it. */
const PASSED_TO: Readonly<Record<string, string>> = {
  lambda: 'lambda.amazonaws.com',
  ec2: 'ec2.amazonaws.com',
  ecs: 'ecs-tasks.amazonaws.com',
  cloudformation: 'cloudformation.amazonaws.com',
  states: 'states.amazonaws.com',
  scheduler: 'scheduler.amazonaws.com',
  events: 'events.amazonaws.com',
  codebuild: 'codebuild.amazonaws.com',
  glue: 'glue.amazonaws.com',
};

export const permissionsChangeable: Invariant = {
  id: 'permissions-changeable',
  title: 'No workload can change permissions, its own or those of others',
  severity: 'critical',
  why: 'Whoever takes over this workload gives itself every other permission: no other control holds then.',
  fix: 'Take the action out of the policy; permissions change by deployments only.',
  controls: controls('AC-6(1) AC-3 CM-5', 'IAM.1 IAM.21'),
  check: ({ permissions: graph, system }) =>
    graph.principals.flatMap((principal) => {
      const changes = PERMISSION_CHANGES.flatMap(({ actions, reason }) => {
        const [target = ''] = actions.slice(-1);
        const hops = actions.map((action) => allowed(principal, action, target, graph, system.account));
        return hops.every((hop) => hop !== undefined) ? [{ reason, hops: hops as string[] }] : [];
      });
      return changes.length === 0 ? [] : [breach(principal, changes)];
    }),
};

function breach(principal: Principal, changes: readonly { reason: string; hops: readonly string[] }[]): Breach {
  return {
    resource: principal.resource,
    message: `${principalName(principal)} ${changes
      .map(({ reason }) => reason)
      .slice(0, 3)
      .join(', ')}${changes.length > 3 ? `, and ${changes.length - 3} more` : ''}`,
    hops: [principalName(principal), ...new Set(changes.flatMap(({ hops }) => hops))].slice(0, 8),
  };
}

function allowed(
  principal: Principal,
  action: string,
  target: string,
  graph: PermissionGraph,
  account: string,
): string | undefined {
  if (ON_ASSETS.test(action)) {
    const edge = graph.edgesFrom(principal.id).find(({ actions }) => actions.includes(action));
    const asset = edge === undefined ? undefined : graph.asset(edge.to);
    return asset === undefined ? undefined : `${action} on ${nameOf(asset.resource)}`;
  }
  const decision = decide(
    {
      caller: principal.caller,
      action,
      // A task that is named may be run; what may be run by a wildcard includes what others will define.
      resource: action === 'ecs:RunTask' ? `arn:aws:ecs:us-east-1:${account}:task-definition/another:1` : '*',
      context: { keys: { 'iam:PassedToService': PASSED_TO[target.split(':')[0] ?? ''] ?? null } },
    },
    { identity: principal.policies.map(({ policy }) => policy), boundary: principal.boundary },
  );
  const [reason] = decision.because;
  return decision.allowed
    ? `${action} by ${reason?.policyId ?? 'its policies'}, statement ${reason?.statement ?? '?'}`
    : undefined;
}
