import type * as events from 'aws-cdk-lib/aws-events';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { EventDetection } from './detection';
import { API_CALL_FACTS, withoutRole } from './private/api-calls';
import { EventRule } from './private/event-rule';

/** Properties of a {@link BucketAccessDetection}. */
export interface BucketAccessDetectionProps {
  /** The bucket. A trail must record data events of it. */
  readonly bucket: s3.IBucket;

  /** ARNs of the roles that read and write it as a matter of course, such as those that deliver to it; may be a lazy list. */
  readonly roleArns: readonly string[];

  /** Where it is told. */
  readonly alarmTopic: sns.ITopic;
}

/**
 * Rings when somebody else than its principals touches an object of a bucket, such as an archive of audit records,
 * refused or not. Services of AWS that deliver to it in their own name are left out. NIST 800-53 R5 AU-9, SI-4.
 */
export class BucketAccessDetection extends Construct {
  /** The rule. */
  readonly rule: events.IRule;

  constructor(scope: Construct, id: string, props: BucketAccessDetectionProps) {
    super(scope, id);
    this.rule = new EventRule(this, bucketAccess(props), props.alarmTopic).rule;
  }
}

function bucketAccess({ bucket, roleArns }: BucketAccessDetectionProps): EventDetection {
  return {
    id: 'archive-accessed',
    title: 'Somebody else than its principals touched an archive of records',
    pattern: {
      source: ['aws.s3'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['s3.amazonaws.com'],
        eventCategory: ['Data'],
        requestParameters: { bucketName: [bucket.bucketName] },
        userIdentity: {
          type: [{ 'anything-but': 'AWSService' }],
          ...withoutRole(roleArns),
        },
      },
    },
    facts: { ...API_CALL_FACTS, bucket: '$.detail.requestParameters.bucketName' },
  };
}
