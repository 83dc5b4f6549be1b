import { compilePattern, matchPattern } from '../../access';
import type { Resource, System, Value } from '../../assembly';
import { listOf } from '../permissions';
import { objectsAt, patternOf, valueAt } from '../reading';

/**
 * What a load balancer passes a request on to: workloads in target groups of its listeners, of rules only those whose
 * hosts and paths the request may have.
 *
 * @param uri where the request goes, `*` standing for what isn't known; any when left out
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export function behindBalancer(balancer: Resource, uri: string | undefined, system: System): readonly Resource[] {
  const listeners = system
    .ofType('AWS::ElasticLoadBalancingV2::Listener')
    .filter(({ properties }) => system.named(properties['LoadBalancerArn'] ?? null) === balancer);
  const rules = system
    .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter(({ properties }) => listeners.some((one) => one === system.named(properties['ListenerArn'] ?? null)))
    .filter((rule) => mayApply(rule, uri));
  const groups = [
    ...listeners.flatMap((listener) => groupsIn(listener, 'DefaultActions', system)),
    ...rules.flatMap((rule) => groupsIn(rule, 'Actions', system)),
  ];
  return [...new Set(groups.flatMap((group) => targetsOf(group, system)))];
}

function groupsIn(resource: Resource, property: string, system: System): readonly Resource[] {
  return objectsAt(resource, property)
    .flatMap((action) => [action, ...objectsAt(action, 'ForwardConfig', 'TargetGroups')])
    .flatMap((one) => system.named(one['TargetGroupArn'] ?? null) ?? []);
}

function mayApply(rule: Resource, uri: string | undefined): boolean {
  const [, host = '*', path = '/*'] = /^[a-z]+:\/\/([^/:]*)(?::\d+)?(\/.*)?$/i.exec(uri ?? '') ?? [];
  return objectsAt(rule, 'Conditions').every((condition) => {
    const field = condition['Field'];
    if (field === 'host-header') {
      return mayMatch([condition['Values'], valueAt(condition, 'HostHeaderConfig', 'Values')], host);
    }
    // What stands in braces is a parameter of the route.
    const asked = path.replace(/\{[^}]*\}/g, '*');
    return (
      field !== 'path-pattern' ||
      mayMatch([condition['Values'], valueAt(condition, 'PathPatternConfig', 'Values')], asked)
    );
  });
}

function mayMatch(lists: readonly (Value | undefined)[], text: string): boolean {
  const patterns = lists.flatMap((list) => listOf(list)).map((one) => patternOf(one) ?? '*');
  const asked = compilePattern(text, { ignoreCase: true });
  return patterns.some((pattern) => matchPattern(compilePattern(pattern, { ignoreCase: true }), asked) !== false);
}

/** Container services and scaling groups register themselves; functions, instances and balancers are named. */
function targetsOf(group: Resource, system: System): readonly Resource[] {
  const registered = [
    ...system
      .ofType('AWS::ECS::Service')
      .filter((service) => objectsAt(service, 'LoadBalancers').some((one) => is(one['TargetGroupArn'], group, system))),
    ...system
      .ofType('AWS::AutoScaling::AutoScalingGroup')
      .filter(({ properties }) => listOf(properties['TargetGroupARNs']).some((arn) => is(arn, group, system))),
  ];
  const named = objectsAt(group, 'Targets').flatMap((target) => system.named(target['Id'] ?? null) ?? []);
  return [...registered, ...named];
}

const is = (value: Value | undefined, resource: Resource, system: System): boolean =>
  system.named(value ?? null) === resource;
