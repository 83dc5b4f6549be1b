import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { LockedBucket, type LockedBucketProps } from './locked-bucket';
import { denial } from './locked-bucket-policy';

/** Properties of a {@link TrailBucket}. */
export interface TrailBucketProps extends Omit<LockedBucketProps, 'bucketKey' | 'accessLogsPrefix'> {
  readonly trailArn: string;
  readonly account: string;
}

/** Where a trail's records end: only that trail writes, nobody overwrites or deletes, every reader is logged. */
export class TrailBucket extends LockedBucket {
  constructor(scope: Construct, id: string, props: TrailBucketProps) {
    // A bucket key would replace the trail's ARN in the encryption context, on which the key policy insists.
    super(scope, id, { ...props, bucketKey: false, accessLogsPrefix: 'trail/' });
    allowTrail(this.bucket, props);
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
    denial('NobodyElseWrites', ['s3:DeleteObject', 's3:PutObject'], bucket.arnForObjects('*'), {
      StringNotEquals: fromTrail,
    }),
  );
}
