import type { RemovalPolicy } from 'aws-cdk-lib';
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
import { RESULT_LIFETIME } from '../defaults';

/** Where results of queries wait to be read: encrypted, logged, and gone after a week. */
export class QueryResults extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, encryptionKey: kms.IKey, removalPolicy: RemovalPolicy) {
    super(scope, id);
    allowThroughService(this, encryptionKey, 's3');
    const accessLogs = new AccessLogBucket(this, 'AccessLogs').allowBuckets().bucket;
    this.bucket = new s3.Bucket(this, 'Resource', {
      ...PRIVATE_BUCKET,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      lifecycleRules: [
        {
          expiration: RESULT_LIFETIME,
          noncurrentVersionExpiration: RESULT_LIFETIME,
          abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOAD_LIFETIME,
        },
      ],
      removalPolicy,
    });
    const resource = this.bucket.node.defaultChild as s3.CfnBucket;
    resource.loggingConfiguration = { destinationBucketName: accessLogs.bucketName, logFilePrefix: 'query-results/' };
    // S3 refuses the setting while the other bucket's policy does not yet let logs in.
    resource.node.addDependency(accessLogs.node.findChild('Policy'));
    acknowledge(resource, NOT_REPLICATED);
  }
}
