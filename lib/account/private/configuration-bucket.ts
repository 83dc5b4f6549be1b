import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  AccessLogBucket,
  acknowledge,
  allowThroughService,
  NOT_REPLICATED,
  PRIVATE_BUCKET,
  UNFINISHED_UPLOAD_LIFETIME,
} from '../../shared';

const CONFIG = 'config.amazonaws.com';

/**
 * Where the recorder puts what it saw. Versioned, but without Object Lock: AWS Config refuses a bucket that has it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-deliverychannel.html
 */
export class ConfigurationBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, encryptionKey: kms.IKey) {
    super(scope, id);
    allowThroughService(this, encryptionKey, 's3');
    const accessLogs = new AccessLogBucket(this, 'AccessLogs').allowBuckets().bucket;
    this.bucket = new s3.Bucket(this, 'Resource', {
      ...PRIVATE_BUCKET,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOAD_LIFETIME }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const resource = this.bucket.node.defaultChild as s3.CfnBucket;
    resource.loggingConfiguration = { destinationBucketName: accessLogs.bucketName, logFilePrefix: 'configuration/' };
    // S3 refuses the setting while the other bucket's policy does not yet let logs in.
    resource.node.addDependency(accessLogs.node.findChild('Policy'));
    acknowledge(resource, NOT_REPLICATED);
    allowRecorder(this.bucket, encryptionKey);
  }
}

/** https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html and …/s3-kms-key-policy.html */
function allowRecorder(bucket: s3.Bucket, encryptionKey: kms.IKey): void {
  const ofThisAccount = { 'aws:SourceAccount': Aws.ACCOUNT_ID };
  const allow = (sid: string, actions: string[], resource: string, conditions: Record<string, string>) =>
    new iam.PolicyStatement({
      sid,
      principals: [new iam.ServicePrincipal(CONFIG)],
      actions,
      resources: [resource],
      conditions: { StringEquals: { ...ofThisAccount, ...conditions } },
    });
  bucket.addToResourcePolicy(allow('RecorderFindsBucket', ['s3:GetBucketAcl', 's3:ListBucket'], bucket.bucketArn, {}));
  bucket.addToResourcePolicy(
    allow('RecorderDelivers', ['s3:PutObject'], bucket.arnForObjects(`AWSLogs/${Aws.ACCOUNT_ID}/Config/*`), {
      's3:x-amz-acl': 'bucket-owner-full-control',
    }),
  );
  encryptionKey.addToResourcePolicy(allow('RecorderEncrypts', ['kms:Decrypt', 'kms:GenerateDataKey'], '*', {}));
}
