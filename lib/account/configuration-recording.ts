import { Aws } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EncryptionKey } from '../shared';
import { ConfigurationBucket } from './private/configuration-bucket';
import { CONFIGURATION_RULES, recordedTypes } from './private/configuration-rules';
import { requireOnlyOne } from './private/require-only-one';

/** Properties of {@link ConfigurationRecording}. */
export interface ConfigurationRecordingProps {
  /**
   * Bucket for the history, whose policy and key let `config.amazonaws.com` in already. Not one with Object Lock: AWS
   * Config refuses it.
   *
   * @default - a bucket of its own, encrypted under a key of its own and always retained
   */
  readonly bucket?: s3.IBucket;
}

/**
 * AWS Config for what this project deploys: a recorder of those types only, and rules of AWS that say when one was
 * changed into something open. Findings reach Security Hub where it is on.
 *
 * There can be one recorder: where AWS Config is on already, **the deployment fails** (`MaxNumberOfConfigurationRecorders
 * ExceededException`). See `aws configservice describe-configuration-recorders` first. The recorder uses the role that
 * AWS keeps for it; an account that never had AWS Config makes it once:
 * `aws iam create-service-linked-role --aws-service-name config.amazonaws.com`.
 *
 * NIST 800-53 R5 CM-2(2), CM-3, CM-6(1), CM-8(3);
 * https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html
 *
 * @throws BlueprintError `LIMIT_EXCEEDED`
 */
export class ConfigurationRecording extends Construct {
  /** Bucket with the history. */
  readonly bucket: s3.IBucket;

  constructor(scope: Construct, id: string, props: ConfigurationRecordingProps = {}) {
    super(scope, id);
    // Recorder and channel wait for each other: a dependency in either direction would never end.
    const recorder = new config.CfnConfigurationRecorder(this, 'Recorder', {
      roleArn: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
      recordingGroup: { allSupported: false, includeGlobalResourceTypes: false, resourceTypes: recordedTypes() },
      recordingMode: { recordingFrequency: 'CONTINUOUS' },
    });
    requireOnlyOne(recorder, 'ConfigurationRecording');
    const { bucket, encryptionKey } = props.bucket === undefined ? this.createBucket() : { bucket: props.bucket };
    this.bucket = bucket;
    const channel = new config.CfnDeliveryChannel(this, 'Channel', {
      s3BucketName: bucket.bucketName,
      s3KmsKeyArn: encryptionKey?.keyArn,
    });
    // AWS Config writes a test object when the channel is created.
    channel.node.addDependency(bucket);
    for (const { identifier, watches, resourceTypes, daily } of CONFIGURATION_RULES) {
      new config.CfnConfigRule(this, identifier, {
        description: watches,
        source: { owner: 'AWS', sourceIdentifier: identifier },
        scope: daily ? undefined : { complianceResourceTypes: [...resourceTypes] },
        maximumExecutionFrequency: daily ? 'TwentyFour_Hours' : undefined,
      }).addResourceDependency(recorder);
    }
  }

  private createBucket(): { bucket: s3.IBucket; encryptionKey: kms.IKey } {
    const { key } = new EncryptionKey(this, 'Key', { description: `History of ${this.node.path}` });
    return { bucket: new ConfigurationBucket(this, 'Bucket', key).bucket, encryptionKey: key };
  }
}
