import type { System } from '../../assembly';
import { controls, type Evidence, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { isSet } from '../reading';
import { deliveryErrors, transformsOf } from './archives';

export const logWithoutArchive: Invariant = {
  id: 'log-without-archive',
  title: 'Every log reaches an archive',
  severity: 'low',
  why: 'What was recorded can be deleted with the log group, or by its retention, before anyone looks.',
  fix: 'Add a subscription filter that delivers to the archive.',
  controls: controls('AU-4(1) AU-6(4) AU-11', 'CloudWatch.16', ''),
  check: (evidence) => {
    const { system } = evidence;
    const archived = new Set(
      system.ofType('AWS::Logs::SubscriptionFilter').map(({ properties }) => properties['LogGroupName']),
    );
    const exempt = ofDelivery(evidence);
    return system
      .ofType('AWS::Logs::LogGroup')
      .filter(({ id, physicalId }) => !archived.has(physicalId) && !exempt.has(id))
      .map((group) => ({
        resource: group,
        message: `${nameOf(group)} is delivered to no archive`,
        hops: [nameOf(group)],
      }));
  },
};

/**
 * Log groups of the delivery itself: what it logs about records would be delivered as records again, without end.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-recursion-prevention.html
 */
function ofDelivery({ permissions, system }: Evidence): ReadonlySet<string> {
  const transforms = transformsOf(system);
  const writers = permissions.principals.filter(({ workloads }) => workloads.some(({ id }) => transforms.has(id)));
  const written = writers
    .flatMap(({ id }) => permissions.edgesFrom(id))
    .filter(({ category, named }) => category === 'write-data' && named);
  return new Set([...written.map(({ to }) => to), ...groupsNamed(deliveryErrors(system), system)]);
}

const groupsNamed = (names: ReadonlySet<string>, system: System): readonly string[] =>
  system
    .ofType('AWS::Logs::LogGroup')
    .filter(({ physicalId }) => isSet(physicalId) && names.has(physicalId))
    .map(({ id }) => id);
