import type { EventPattern } from 'aws-cdk-lib/aws-events';

/** What a message says of a call. */
export const API_CALL_FACTS = {
  call: '$.detail.eventName',
  by: '$.detail.userIdentity.arn',
  from: '$.detail.sourceIPAddress',
  region: '$.detail.awsRegion',
  at: '$.detail.eventTime',
  error: '$.detail.errorCode',
  event: '$.detail.eventID',
};

/**
 * A caller that is not CloudFormation. AWS sets the member, and nobody can pretend; a caller that acts by itself
 * lacks it, and `anything-but` never matches what is not there.
 */
export const OUTSIDE_CLOUDFORMATION = {
  invokedBy: [{ exists: false }, { 'anything-but': 'cloudformation.amazonaws.com' }],
};

/** A caller that does not act with one of these roles; whoever acts with none has no session issuer. */
export function withoutRole(roleArns: readonly string[]): Record<string, unknown> {
  const others = roleArns.length > 0 ? { 'anything-but': roleArns } : { exists: true };
  return { sessionContext: { sessionIssuer: { arn: [{ exists: false }, others] } } };
}

/**
 * Calls of an API that CloudTrail records.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function apiCalls(
  service: string,
  names: readonly string[],
  detail: Record<string, unknown> = {},
): EventPattern {
  return {
    source: [`aws.${service}`],
    detailType: ['AWS API Call via CloudTrail'],
    detail: { eventSource: [`${service}.amazonaws.com`], eventName: names, ...detail },
  };
}
