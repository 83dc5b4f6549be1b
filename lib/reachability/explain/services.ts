import { type Resource, type System, textOf, type Value } from '../../assembly';
import { type DeclaredCalls, declaredCalls } from '../declared-calls';
import type { Evidence } from '../invariant';
import { nameOf } from '../names';
import type { PermissionGraph, Principal } from '../permissions';
import { valueAt } from '../reading';

/** Something that runs code: a function, the tasks of a container service, an instance or a group of them. */
export interface Service {
  /** Id of its workload. */
  readonly id: string;
  /** What it calls itself; its construct path, or else its id, where it isn't built with this blueprint. */
  readonly name: string;
  /** The function, container service, task definition, instance or scaling group. */
  readonly workload: Resource;
  /** Roles of this system that its code acts as. What only starts its tasks is none of them. */
  readonly roles: readonly Principal[];
  /** Calls that it declares. @default - it is not built with this blueprint */
  readonly declared?: DeclaredCalls;
}

const KINDS: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'Lambda function',
  'AWS::ECS::Service': 'ECS service',
  'AWS::ECS::TaskDefinition': 'ECS task',
  'AWS::EC2::Instance': 'EC2 instance',
  'AWS::AutoScaling::AutoScalingGroup': 'EC2 instances of a scaling group',
};

/** Every service of a system, in the order of its templates. */
export function servicesOf({ permissions, system }: Evidence): readonly Service[] {
  const held = new Set(
    system.ofType('AWS::ECS::Service').flatMap((service) => definitionOf(service, system)?.id ?? []),
  );
  return system.resources
    .filter(({ id, type }) => type in KINDS && !held.has(id))
    .map((workload) => {
      const declared = declaredCalls(workload, system);
      return {
        id: workload.id,
        name: declared?.service ?? nameOf(workload),
        workload,
        roles: rolesOf(workload, permissions, system),
        ...(declared !== undefined && { declared }),
      };
    });
}

/** What kind of workload it is, for people. */
export const kindOf = ({ type }: Resource): string => KINDS[type] ?? type;

/** Task definition of a container service, or itself. */
export function definitionOf(workload: Resource, system: System): Resource | undefined {
  const named = workload.properties['TaskDefinition'];
  const found = named === undefined ? workload : system.named(named);
  return found?.type === 'AWS::ECS::TaskDefinition' ? found : undefined;
}

/**
 * Tasks get the credentials of their task role; those of the execution role stay with the agent, which pulls the image
 * and hands over secrets.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
 */
function rolesOf(workload: Resource, { principals }: PermissionGraph, system: System): readonly Principal[] {
  const definition = definitionOf(workload, system);
  if (definition !== undefined) {
    const role = system.named(definition.properties['TaskRoleArn'] ?? null);
    return principals.filter(({ id }) => id === role?.id);
  }
  const launched = new Set([workload.id, ...launchersOf(workload, system)]);
  return principals.filter(({ workloads }) => workloads.some(({ id }) => launched.has(id)));
}

/** What says how instances are started. */
function launchersOf({ references, type }: Resource, system: System): readonly string[] {
  return /^AWS::(EC2::Instance|AutoScaling::AutoScalingGroup)$/.test(type)
    ? references.filter((id) => /Launch(Template|Configuration)$/.test(system.byId(id)?.type ?? ''))
    : [];
}

/**
 * A role that a service acts as and that is not in the system, so that nobody knows what it may do.
 *
 * @returns its ARN or name, as far as it is known
 */
export function foreignRoleOf({ roles, workload }: Service, system: System): string | undefined {
  const named =
    definitionOf(workload, system)?.properties['TaskRoleArn'] ??
    workload.properties['Role'] ??
    profileOf(workload, system);
  return roles.length > 0 || named === undefined ? undefined : (textOf(named) ?? 'a role that is not known');
}

/** Profile of an instance; where a launch template that is not in the system may say it, that. */
function profileOf(workload: Resource, system: System): Value | undefined {
  const {
    IamInstanceProfile: own,
    LaunchConfigurationName,
    LaunchTemplate,
    MixedInstancesPolicy,
  } = workload.properties;
  const launchers = launchersOf(workload, system).flatMap((id) => system.byId(id) ?? []);
  const given = launchers.map(
    (one) => valueAt(one, 'LaunchTemplateData', 'IamInstanceProfile') ?? valueAt(one, 'IamInstanceProfile'),
  );
  const elsewhere = LaunchTemplate ?? MixedInstancesPolicy ?? LaunchConfigurationName;
  return own ?? given.find((one) => one !== undefined) ?? (launchers.length === 0 ? elsewhere : undefined);
}
