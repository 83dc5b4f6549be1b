import type { Caller, Policy } from '../../access';
import { isMap, type Resource, type System, Unknown, type Value } from '../../assembly';
import { managedPolicy } from './managed-policies';
import { listOf, type ReadPolicy, readPolicy } from './policy-documents';
import { workloadsOf } from './workloads';

/** A role or user that a system deploys. */
export interface Principal {
  /** Id of its resource. */
  readonly id: string;
  /** Its resource. */
  readonly resource: Resource;
  /** As policies see it. */
  readonly caller: Caller;
  /** What acts as it: functions, task definitions, instances, streams. */
  readonly workloads: readonly Resource[];
  /** Identity policies. */
  readonly policies: readonly ReadPolicy[];
  /** Permissions boundary. */
  readonly boundary?: Policy;
  /** Who may assume it; absent of users. */
  readonly trust?: ReadPolicy;
  /** Whether AWS alone acts by it, to deliver logs: no code and no caller ever gets its credentials. */
  readonly inert: boolean;
}

/** Resources in whose name AWS does one fixed thing. */
const DELIVERS = /^AWS::(ApiGateway::Account|EC2::FlowLog|CloudTrail::Trail)$/;
const DELIVERERS: readonly Value[] = [
  'apigateway.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
  'cloudtrail.amazonaws.com',
];

function isInert(workloads: readonly Resource[], trust: ReadPolicy | undefined): boolean {
  return (
    workloads.length > 0 &&
    workloads.every(({ type }) => DELIVERS.test(type)) &&
    trust?.statements.every(({ Effect: effect, Principal: principal }) => {
      const services = isMap(principal) && Object.keys(principal).every((type) => type === 'Service');
      return effect === 'Deny' || (services && listOf(principal['Service']).every((name) => DELIVERERS.includes(name)));
    }) === true
  );
}

const ATTACHED: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Policy': ['Roles', 'Users', 'Groups'],
  'AWS::IAM::ManagedPolicy': ['Roles', 'Users', 'Groups'],
  'AWS::IAM::RolePolicy': ['RoleName'],
  'AWS::IAM::UserPolicy': ['UserName'],
  'AWS::IAM::GroupPolicy': ['GroupName'],
};

/** All roles and users of a system with everything that says what they may do. */
export function principalsOf(system: System): readonly Principal[] {
  const attached = attachedPolicies(system);
  const workloads = workloadsOf(system);
  return ['AWS::IAM::Role', 'AWS::IAM::User'].flatMap((type) =>
    system.ofType(type).map((resource) => {
      const { properties } = resource;
      const policies = [...ownPolicies(resource, system), ...(attached.get(resource.physicalId) ?? [])];
      for (const group of groupsOf(resource, system)) {
        policies.push(...ownPolicies(group, system), ...(attached.get(group.physicalId) ?? []));
      }
      const document = properties['AssumeRolePolicyDocument'];
      const trust = document === undefined ? undefined : readPolicy(document, `trust policy of ${resource.logicalId}`);
      const acting = workloads.get(resource.id) ?? [];
      const boundary = boundaryOf(properties['PermissionsBoundary'], system);
      return {
        id: resource.id,
        resource,
        caller: {
          kind: type === 'AWS::IAM::Role' ? ('role' as const) : ('user' as const),
          account: resource.arn?.split(':')[4] ?? system.account,
          arn: resource.arn,
        },
        workloads: acting,
        inert: isInert(acting, trust),
        policies,
        ...(boundary !== undefined && { boundary }),
        ...(trust !== undefined && { trust }),
      };
    }),
  );
}

function attachedPolicies(system: System): Map<string, ReadPolicy[]> {
  const attached = new Map<string, ReadPolicy[]>();
  for (const [type, properties] of Object.entries(ATTACHED)) {
    for (const resource of system.ofType(type)) {
      const document = resource.properties['PolicyDocument'];
      const names = properties.flatMap((name) => listOf(resource.properties[name]));
      if (document === undefined || names.length === 0) {
        continue;
      }
      const policy = readPolicy(document, resource.logicalId, resource.conditional);
      for (const name of names.filter((one) => typeof one === 'string')) {
        const policies = attached.get(name) ?? [];
        policies.push(policy);
        attached.set(name, policies);
      }
    }
  }
  return attached;
}

function ownPolicies({ logicalId, properties }: Resource, system: System): ReadPolicy[] {
  const inline = listOf(properties['Policies']).map((policy, i) => {
    const document = isMap(policy) ? policy['PolicyDocument'] : undefined;
    return readPolicy(document ?? new Unknown('an inline policy that is not known'), `${logicalId}.Policies.${i}`);
  });
  const managed = listOf(properties['ManagedPolicyArns']).flatMap((arn) => {
    const found = managedDocument(arn, system);
    return found === undefined ? [] : [readPolicy(found.document, found.id)];
  });
  return [...inline, ...managed];
}

/** A managed policy that names the role itself is attached already. */
function managedDocument(arn: Value, system: System): { document: Value; id: string } | undefined {
  const resource = system.named(arn);
  if (resource !== undefined) {
    return { document: resource.properties['PolicyDocument'] ?? null, id: resource.logicalId };
  }
  if (arn === null) {
    return undefined;
  }
  return typeof arn === 'string'
    ? { document: managedPolicy(arn), id: arn.split('/').at(-1) ?? arn }
    : { document: arn instanceof Unknown ? arn : null, id: 'managed policy' };
}

/** A boundary that isn't known limits nothing. */
function boundaryOf(arn: Value | undefined, system: System): Policy | undefined {
  const found = typeof arn === 'string' ? managedDocument(arn, system) : undefined;
  if (found === undefined || found.document instanceof Unknown) {
    return undefined;
  }
  return readPolicy(found.document, found.id).policy;
}

function groupsOf({ properties }: Resource, system: System): readonly Resource[] {
  const names = listOf(properties['Groups']);
  return system.ofType('AWS::IAM::Group').filter(({ physicalId }) => names.includes(physicalId));
}
