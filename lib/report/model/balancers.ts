import { compilePattern, matchPattern } from '../../access';
import type { Resource, System, Value } from '../../assembly';
import type { Evidence } from '../../reachability';
import { objectsAt, patternOf, valueAt } from '../../reachability/reading';

/** Where a load balancer passes requests on to. */
export interface Behind {
  /** Id of the load balancer. */
  readonly balancer: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Host names that lead there, `*` standing for what isn't known; empty when any does. */
  readonly hosts: readonly string[];
}

/** What stands behind the load balancers of a system: by its rules, and by what they may connect to. */
export function behindBalancers({ invocations, network, system }: Evidence): readonly Behind[] {
  const balancers = new Set(network.endpoints.filter(({ kind }) => kind === 'load-balancer').map(({ id }) => id));
  const connected = network.edges.filter(({ from }) => balancers.has(from));
  const rules = rulesOf(system);
  const calls = invocations.filter(({ kind }) => kind === 'route');
  const functions = rules.flatMap(({ balancer, group }) =>
    calls.filter(({ from }) => from === group).map(({ to }) => ({ from: balancer, to })),
  );
  return [...connected, ...functions].map(({ from, to }) => {
    const groups = groupsOf(to, system, calls);
    const leading = rules.filter(({ balancer, group }) => balancer === from && groups.has(group));
    return { balancer: from, workload: to, hosts: leading.flatMap(({ hosts }) => hosts) };
  });
}

/** The workloads behind a load balancer that a host name leads to; all of them where no rule speaks of it. */
export function behindHost(behind: readonly Behind[], host: string): readonly string[] {
  const asked = compilePattern(host);
  const meant = behind.filter(({ hosts }) =>
    hosts.some((one) => one === host || matchPattern(compilePattern(one), asked) === true),
  );
  return [...new Set((meant.length > 0 ? meant : behind).map(({ workload }) => workload))];
}

interface Rule {
  readonly balancer: string;
  /** Id of the target group. */
  readonly group: string;
  readonly hosts: readonly string[];
}

function rulesOf(system: System): readonly Rule[] {
  return ['AWS::ElasticLoadBalancingV2::ListenerRule', 'AWS::ElasticLoadBalancingV2::Listener'].flatMap((type) =>
    system.ofType(type).flatMap((rule) => {
      const listener = system.named(rule.properties['ListenerArn'] ?? null) ?? rule;
      const balancer = system.named(listener.properties['LoadBalancerArn'] ?? null);
      const hosts = objectsAt(rule, 'Conditions').flatMap((condition) => hostsIn(condition));
      return balancer === undefined
        ? []
        : targetGroups(rule, system).map((group) => ({ balancer: balancer.id, group, hosts }));
    }),
  );
}

function hostsIn(condition: { readonly [name: string]: Value }): readonly string[] {
  const values = valueAt(condition, 'HostHeaderConfig', 'Values') ?? valueAt(condition, 'Values');
  return Array.isArray(values) && valueAt(condition, 'Field') === 'host-header'
    ? values.flatMap((value: Value) => patternOf(value) ?? [])
    : [];
}

function targetGroups(rule: Resource, system: System): readonly string[] {
  const actions = [...objectsAt(rule, 'Actions'), ...objectsAt(rule, 'DefaultActions')];
  return actions
    .flatMap((action) => [action, ...objectsAt(action, 'ForwardConfig', 'TargetGroups')])
    .flatMap(({ TargetGroupArn: arn }) => (arn === undefined ? [] : (system.named(arn)?.id ?? [])));
}

function groupsOf(workload: string, system: System, calls: Evidence['invocations']): ReadonlySet<string> {
  const registered = objectsAt(system.byId(workload), 'LoadBalancers').flatMap(
    ({ TargetGroupArn: arn }) => (arn === undefined ? undefined : system.named(arn)?.id) ?? [],
  );
  return new Set([...registered, ...calls.filter(({ to }) => to === workload).map(({ from }) => from)]);
}
