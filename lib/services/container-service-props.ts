import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import type { ServiceImage } from './service-image';

/** Properties of a container service. */
export interface ContainerServiceProps {
  /** Name of the service: lower-case letters, digits and single hyphens. */
  readonly serviceName: string;

  /** Image that serves TLS on port 8443 as user 65532 and holds `healthcheck.js`. */
  readonly image: ServiceImage;

  /** Cluster, in a VPC with isolated subnets. */
  readonly cluster: ecs.ICluster;

  /**
   * Security groups of the tasks. Starting one takes a way out to the endpoints of ECR (API
   * and Docker), CloudWatch Logs and S3.
   *
   * @default - a group of its own that lets nothing in and nothing out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Private DNS namespace in which the service is found as `<serviceName>.<namespace>`.
   *
   * @default - the service has no name
   */
  readonly namespace?: servicediscovery.INamespace;

  /**
   * Key of the log group.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Environment variables. Whoever may read the task definition can read them: names and
   * addresses, never secrets.
   *
   * @default - only the service's name
   */
  readonly environment?: Record<string, string>;

  /**
   * CPU units of a task, 1024 to the core; Fargate defines which go with which memory.
   *
   * @default 256
   */
  readonly cpu?: number;

  /**
   * Memory of a task in MiB.
   *
   * @default 512
   */
  readonly memory?: number;

  /**
   * Tasks that run at least. One alone is down whenever its zone is.
   *
   * @default 2
   */
  readonly minTasks?: number;

  /**
   * Tasks that run at most.
   *
   * @default 10
   */
  readonly maxTasks?: number;

  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to the logs when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
