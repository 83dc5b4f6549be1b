import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { NOT_REPLICATED, PRIVATE_BUCKET, UNFINISHED_UPLOAD_LIFETIME } from './bucket-defaults';

/** How long an access log that was overwritten or deleted can be brought back. */
const RECOVERY = Duration.days(35);

/** Properties of an {@link AccessLogBucket}. */
export interface AccessLogBucketProps {
  /**
   * How long a log is kept, in whole days.
   *
   * @default Duration.days(365)
   */
  readonly expiration?: Duration;
}

/**
 * A bucket that receives the access logs of other buckets or of load balancers in this account and Region. Both are
 * delivered only to buckets encrypted with keys of S3, not with a KMS key. Always retained: who
 * read what must outlive what was read. NIST 800-53 R5 AU-2, AU-9;
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AccessLogBucket extends Construct {
  /** The bucket. Nobody may deliver to it yet. */
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: AccessLogBucketProps = {}) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Resource', {
      ...PRIVATE_BUCKET,
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        {
          expiration: props.expiration ?? Duration.days(365),
          noncurrentVersionExpiration: RECOVERY,
          abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOAD_LIFETIME,
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      this.bucket.node.defaultChild ?? this.bucket,
      NOT_REPLICATED,
      {
        rules: [
          'HIPAA.Security-S3DefaultEncryptionKMS',
          'NIST.800.53.R5-S3DefaultEncryptionKMS',
          'PCI.DSS.321-S3DefaultEncryptionKMS',
        ],
        reason:
          'Access logs are delivered only to buckets whose default encryption is SSE-S3; with a KMS key they would ' +
          'silently stay away. They hold names and times of requests, no content.',
      },
      {
        rules: [
          'AwsSolutions-S1',
          'HIPAA.Security-S3BucketLoggingEnabled',
          'NIST.800.53.R5-S3BucketLoggingEnabled',
          'PCI.DSS.321-S3BucketLoggingEnabled',
        ],
        reason:
          'This bucket is where access logs end: logging its own requests into itself would write a log for every ' +
          'log, and logging them into another bucket only moves the question. Versioning shows tampering.',
      },
    );
  }

  /** Lets S3 deliver the access logs of buckets of this account; not of named ones, which may be in later stacks. */
  allowBuckets(): this {
    this.allow('logging.s3.amazonaws.com', '*', { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } });
    return this;
  }

  /**
   * Lets load balancers of this account and Region deliver theirs.
   *
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  allowLoadBalancers(): this {
    const { region } = Stack.of(this);
    this.allow('logdelivery.elasticloadbalancing.amazonaws.com', `AWSLogs/${Aws.ACCOUNT_ID}/*`, {
      ArnLike: {
        'aws:SourceArn': `arn:${Aws.PARTITION}:elasticloadbalancing:${region}:${Aws.ACCOUNT_ID}:loadbalancer/*`,
      },
    });
    return this;
  }

  private allow(service: string, objects: string, conditions: Record<string, Record<string, string>>): void {
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AccessLogDelivery',
        principals: [new iam.ServicePrincipal(service)],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(objects)],
        conditions,
      }),
    );
  }
}
