import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Properties of a {@link ServiceRole}. */
export interface ServiceRoleProps {
  /** Who takes the role. */
  readonly assumedBy: iam.IPrincipal;

  /** What the role may do. */
  readonly statements?: iam.PolicyStatement[];
}

/**
 * A role whose whole permission is one policy that the code spells out. What grants add
 * later lands in the same policy; what CDK constructs add on their own does not count.
 */
export class ServiceRole extends Construct implements iam.IGrantable {
  /** The role, closed to the constructs that it is handed to. */
  readonly role: iam.IRole;

  /** The policy; a workload must not start before it exists. */
  readonly policy: iam.ManagedPolicy;

  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new iam.Role(this, 'Resource', { assumedBy: props.assumedBy });
    this.role = role.withoutPolicyUpdates();
    this.policy = new iam.ManagedPolicy(this, 'Policy', { roles: [role], statements: props.statements });
    this.grantPrincipal = this.policy.grantPrincipal;
  }
}
