import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AccessLogBucket, acknowledge, NOT_REPLICATED, PRIVATE_BUCKET, UNFINISHED_UPLOAD_LIFETIME } from '../../shared';
import { ARCHIVE_AFTER } from '../defaults';

/** Properties of a {@link TrailBucket}. */
export interface TrailBucketProps {
  readonly encryptionKey: kms.IKey;
  readonly trailArn: string;
  readonly account: string;
  readonly lockMode: s3.ObjectLockMode;
  readonly lockDuration: Duration;
}

/** Where a trail's records end: only that trail writes, nobody overwrites or deletes, every reader is logged. */
export class TrailBucket extends Construct {
  readonly bucket: s3.Bucket;

  /** Who read the records. */
  readonly accessLogs: s3.Bucket;

  constructor(scope: Construct, id: string, props: TrailBucketProps) {
    super(scope, id);
    const accessLogs = new AccessLogBucket(this, 'AccessLogs').allowBuckets().bucket;
    const bucket = new s3.Bucket(this, 'Resource', {
      ...PRIVATE_BUCKET,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      // A bucket key would replace the trail's ARN in the encryption context, on which the key policy insists.
      bucketKeyEnabled: false,
      objectLockEnabled: true,
      objectLockDefaultRetention:
        props.lockMode === s3.ObjectLockMode.COMPLIANCE
          ? s3.ObjectLockRetention.compliance(props.lockDuration)
          : s3.ObjectLockRetention.governance(props.lockDuration),
      lifecycleRules: [
        {
          transitions: [{ storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: ARCHIVE_AFTER }],
          abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOAD_LIFETIME,
        },
      ],
      // Never DESTROY: a bucket with locked records cannot be deleted, and the attempt would leave a broken stack.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const resource = bucket.node.defaultChild as s3.CfnBucket;
    resource.loggingConfiguration = { destinationBucketName: accessLogs.bucketName, logFilePrefix: 'trail/' };
    // S3 refuses the setting while the other bucket's policy does not yet let logs in.
    resource.node.addDependency(accessLogs.node.findChild('Policy'));
    acknowledge(resource, NOT_REPLICATED);
    allowTrail(bucket, props);
    this.bucket = bucket;
    this.accessLogs = accessLogs;
  }
}

/**
 * The trail may write below its account's prefix, and nobody else may write or hide a record: other
 * requests carry no such source, so the last statement refuses them whatever IAM allows.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
function allowTrail(bucket: s3.Bucket, { trailArn, account }: TrailBucketProps): void {
  const trail = new iam.ServicePrincipal('cloudtrail.amazonaws.com');
  const fromTrail = { 'aws:SourceArn': trailArn };
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'TrailChecksBucket',
      principals: [trail],
      actions: ['s3:GetBucketAcl'],
      resources: [bucket.bucketArn],
      conditions: { StringEquals: fromTrail },
    }),
  );
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'TrailWrites',
      principals: [trail],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`AWSLogs/${account}/*`)],
      conditions: { StringEquals: { ...fromTrail, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
  );
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'NobodyElseWrites',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:DeleteObject', 's3:PutObject'],
      resources: [bucket.arnForObjects('*')],
      conditions: { StringNotEquals: fromTrail },
    }),
  );
}
