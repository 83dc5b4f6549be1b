import { isList, isMap, type Resource, type System, type Value } from '../../assembly';

/** Properties by which resources say as whom they act, e.g. `Role`, `TaskRoleArn`, `RoleARN`, `CloudWatchRoleArn`. */
const ACTS_AS = /(role|rolearn|permissionarn|instanceprofile|instanceprofilename)$/i;
const NO_WORKLOADS = /^AWS::(IAM|KMS)::|Policy$/;

/** What acts as each role, by the id of the role: every resource outside of IAM that names it in a role's property. */
export function workloadsOf(system: System): ReadonlyMap<string, readonly Resource[]> {
  const roles = namesOfRoles(system);
  const workloads = new Map<string, Set<Resource>>();
  for (const resource of system.resources) {
    if (NO_WORKLOADS.test(resource.type)) {
      continue;
    }
    for (const name of namedIn(resource.properties)) {
      for (const role of roles.get(name) ?? []) {
        const found = workloads.get(role) ?? new Set();
        workloads.set(role, found.add(resource));
      }
    }
  }
  return new Map([...workloads].map(([role, found]) => [role, [...found]]));
}

/** Roles by ARN and name, and by the instance profiles that hold them. */
function namesOfRoles(system: System): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { arn, id, physicalId } of system.ofType('AWS::IAM::Role')) {
    names.set(physicalId, [id]);
    if (arn !== undefined) {
      names.set(arn, [id]);
    }
  }
  for (const { arn, physicalId, properties } of system.ofType('AWS::IAM::InstanceProfile')) {
    const held = isList(properties['Roles']) ? properties['Roles'] : [];
    const ids = held.flatMap((role) => (typeof role === 'string' ? (names.get(role) ?? []) : []));
    names.set(physicalId, ids);
    if (arn !== undefined) {
      names.set(arn, ids);
    }
  }
  return names;
}

function* namedIn(value: Value | undefined, property = ''): Iterable<string> {
  if (typeof value === 'string') {
    if (ACTS_AS.test(property)) {
      yield value;
    }
  } else if (isList(value)) {
    for (const item of value) {
      yield* namedIn(item, property);
    }
  } else if (isMap(value)) {
    for (const [name, item] of Object.entries(value)) {
      // The profile of an instance stands one deeper: `IamInstanceProfile.Arn`.
      yield* namedIn(item, ACTS_AS.test(property) ? property : name);
    }
  }
}
