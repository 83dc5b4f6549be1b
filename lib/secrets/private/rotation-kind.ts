import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { MaintenanceFunction } from '../../shared';

/** What of a rotated secret depends on its kind. */
export interface RotationKind {
  /** Folder of its function below `lambda/`. */
  readonly code: string;

  /** What the function has to do. */
  readonly task: object;

  /**
   * Network that the other side can be reached in.
   *
   * @default - outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Security groups inside the network.
   *
   * @default - none; required with `vpc`
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /** Lets the function do at the other side what a rotation takes. */
  grant(rotator: MaintenanceFunction, secretArn: string): void;
}
