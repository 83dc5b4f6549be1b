import { isList, isMap, type Resource, type System, type Value } from '../assembly';
import { listOf } from './permissions';

/** What makes something run. */
export interface Invocation {
  /** Id of what starts it, or `internet`. */
  readonly from: string;
  /** Id of what runs or takes a message. */
  readonly to: string;
  readonly kind:
    | 'route'
    | 'event-source'
    | 'rule'
    | 'subscription'
    | 'rotation'
    | 'schedule'
    | 'url'
    | 'custom-resource';
  /** Id of the resource that says so. */
  readonly by: string;
}

/** Reads the invocations that one resource declares: pairs of a value that names the source and one that names the target. */
type Reader = (resource: Resource) => readonly (readonly [from: Value | undefined, to: Value | undefined])[];

const targetsOf = (targets: Value | undefined, property = 'Arn'): readonly (Value | undefined)[] =>
  listOf(targets).flatMap((target) => (isMap(target) ? [target[property]] : []));

const own = ({ id }: Resource): Value => id;

const READERS: Readonly<Record<string, readonly [Invocation['kind'], Reader]>> = {
  'AWS::Lambda::EventSourceMapping': [
    'event-source',
    ({ properties: p }) => [[p['EventSourceArn'], p['FunctionName']]],
  ],
  'AWS::Lambda::Url': ['url', ({ properties: p }) => [['internet', p['TargetFunctionArn']]]],
  'AWS::Events::Rule': ['rule', (rule) => targetsOf(rule.properties['Targets']).map((to) => [own(rule), to])],
  'AWS::Scheduler::Schedule': [
    'schedule',
    (one) => targetsOf(one.properties['Target'] ?? null).map((to) => [own(one), to]),
  ],
  'AWS::SNS::Subscription': ['subscription', ({ properties: p }) => [[p['TopicArn'], p['Endpoint']]]],
  'AWS::Logs::SubscriptionFilter': ['subscription', ({ properties: p }) => [[p['LogGroupName'], p['DestinationArn']]]],
  'AWS::SecretsManager::RotationSchedule': [
    'rotation',
    ({ properties: p }) => [[p['SecretId'], p['RotationLambdaARN']]],
  ],
  'AWS::ApiGateway::Method': [
    'route',
    (method) =>
      isMap(method.properties['Integration']) ? [[own(method), method.properties['Integration']['Uri']]] : [],
  ],
  'AWS::ApiGatewayV2::Integration': [
    'route',
    (integration) => [[own(integration), integration.properties['IntegrationUri']]],
  ],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [
    'route',
    (group) => targetsOf(group.properties['Targets'], 'Id').map((to) => [own(group), to]),
  ],
  'AWS::S3::Bucket': [
    'event-source',
    (bucket) => {
      const configuration = bucket.properties['NotificationConfiguration'];
      const lists = isMap(configuration) ? Object.values(configuration).filter(isList) : [];
      const targets = lists.flatMap((list) =>
        list.flatMap((one) => (isMap(one) ? [one['Function'] ?? one['Queue'] ?? one['Topic']] : [])),
      );
      return targets.map((to) => [own(bucket), to]);
    },
  ],
};

/** Everything in a system that makes something else of it run. */
export function invocations(system: System): readonly Invocation[] {
  const found: Invocation[] = [];
  const add = (kind: Invocation['kind'], resource: Resource, from: Value | undefined, to: Value | undefined): void => {
    const target = to === undefined ? undefined : system.named(to);
    const source =
      typeof from === 'string' && (from === 'internet' || from === resource.id) ? from : system.named(from ?? null)?.id;
    if (target !== undefined) {
      found.push({ from: source ?? 'unknown', to: target.id, kind, by: resource.id });
    }
  };
  for (const resource of system.resources) {
    const [kind, read] = READERS[resource.type] ?? [];
    if (kind !== undefined && read !== undefined) {
      for (const [from, to] of read(resource)) {
        add(kind, resource, from, to);
      }
    } else if (typeof resource.properties['ServiceToken'] === 'string') {
      add('custom-resource', resource, resource.id, resource.properties['ServiceToken']);
    }
  }
  return found;
}
