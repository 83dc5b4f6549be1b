import type { Resource, System } from '../../assembly';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { mayBe, mayBeOn, objectsAt, patternOf, valueAt } from '../reading';

export const instancePublic: Invariant = {
  id: 'instance-public',
  title: 'No instance or container has a public address',
  severity: 'high',
  why: 'It can be reached, and reaches out, past the edge: one open port is enough.',
  fix: 'Place it in a private subnet without a public address, behind the edge.',
  controls: controls('SC-7 AC-4', 'EC2.9 EC2.15 EC2.25 ECS.2', 'API9:2023'),
  check: ({ system }) => {
    const withAddress = addressed(system);
    return [
      'AWS::EC2::Instance',
      'AWS::EC2::LaunchTemplate',
      'AWS::ECS::Service',
      'AWS::AutoScaling::LaunchConfiguration',
    ].flatMap((type) =>
      system.ofType(type).flatMap((resource) => {
        const reason = withAddress.has(resource.physicalId) ? 'has an elastic address' : publicBy(resource, system);
        return reason === undefined
          ? []
          : [{ resource, message: `${nameOf(resource)} ${reason}`, hops: ['internet', nameOf(resource)] }];
      }),
    );
  },
};

function addressed(system: System): ReadonlySet<string> {
  return new Set(
    ['AWS::EC2::EIP', 'AWS::EC2::EIPAssociation'].flatMap((type) =>
      system.ofType(type).flatMap(({ properties }) => patternOf(properties['InstanceId']) ?? []),
    ),
  );
}

function publicBy(resource: Resource, system: System): string | undefined {
  const holder = resource.type === 'AWS::EC2::LaunchTemplate' ? valueAt(resource, 'LaunchTemplateData') : resource;
  const interfaces = objectsAt(holder, 'NetworkInterfaces');
  if (
    interfaces.some(({ AssociatePublicIpAddress: associate }) => mayBeOn(associate)) ||
    mayBeOn(valueAt(holder, 'AssociatePublicIpAddress'))
  ) {
    return 'is given a public address';
  }
  if (mayBe(valueAt(resource, 'NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp'), /^ENABLED$/)) {
    return 'is given a public address';
  }
  const subnet = system.named(valueAt(holder, 'SubnetId') ?? interfaces[0]?.['SubnetId'] ?? null);
  const refused = interfaces.some(({ AssociatePublicIpAddress: associate }) => associate !== undefined);
  return subnet !== undefined && !refused && mayBeOn(valueAt(subnet, 'MapPublicIpOnLaunch'))
    ? `gets a public address from ${nameOf(subnet)}`
    : undefined;
}
