import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { administrationOnly } from './key-administration';

/** Properties of an {@link EncryptionKey}. */
export interface EncryptionKeyProps {
  /** What the key protects; shown in the KMS console and in CloudTrail. */
  readonly description: string;

  /**
   * What happens to the key when it leaves the stack. Whoever deletes the key deletes
   * everything encrypted under it.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Days between two automatic rotations of the key material, 90 to 2560 days.
   *
   * @default Duration.days(365)
   */
  readonly rotationPeriod?: Duration;
}

/**
 * A customer managed KMS key whose policy separates duties: the account may administer
 * it, and nobody may use it until a construct allows one AWS service to use it on behalf
 * of principals that IAM allows (see `key-policy.ts`), or one workload to use it itself
 * (see `direct-key-use.ts`). Not even an administrator can decrypt with it directly. The usual `kms:*` for the account root is absent on purpose.
 *
 * NIST 800-53 R5 SC-12, SC-28(1);
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export class EncryptionKey extends Construct {
  /** The key, with a policy that `allow…` functions extend. */
  readonly key: kms.IKey;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const policy = new iam.PolicyDocument({ statements: [administrationOnly()] });
    const resource = new kms.CfnKey(this, 'Resource', {
      description: props.description,
      enableKeyRotation: true,
      rotationPeriodInDays: (props.rotationPeriod ?? Duration.days(365)).toDays(),
      pendingWindowInDays: 30,
      keyPolicy: policy.toJSON(),
    });
    resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    // The L2 `Key` would add `kms:*` or legacy wildcards, depending on the feature flags of the app it lives in.
    this.key = kms.Key.fromCfnKey(resource);
  }
}
