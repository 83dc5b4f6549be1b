import type { MetricFilterDetection } from './detection';

/**
 * Not by CloudFormation. Both halves are needed: what a comparison says of a member that is not there is not
 * documented. The member is set by AWS, so that nobody can pretend.
 */
const OUTSIDE_CLOUDFORMATION =
  '(($.userIdentity.invokedBy NOT EXISTS) || ($.userIdentity.invokedBy != "cloudformation.amazonaws.com"))';

/** What makes a principal mightier, or another one appear. */
const PERMISSION_CHANGES = ['*Policy*', '*PermissionsBoundary', 'AddUserToGroup', 'CreateAccessKey', '*LoginProfile'];

/**
 * What the account's own calls of AWS tell, in the log group of a trail over all Regions.
 *
 * Here stands what EventBridge can't see in every Region: IAM, Organizations and root sign-in are recorded in
 * us-east-1, sign-ins of people wherever the console sends them, and EventBridge delivers an event only in the Region
 * that recorded it. The trail brings all of them into one log, some minutes later.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 *
 * @param region in which the trail and what it watches are
 */
export function trailDetections(region: string): readonly MetricFilterDetection[] {
  return [
    {
      id: 'api-calls-denied',
      title: 'Calls of AWS APIs are denied',
      controls: ['4.1'],
      pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
      threshold: 10,
      minutes: 5,
      tunedBy: 'deniedApiCalls',
    },
    {
      id: 'sign-in-without-mfa',
      title: 'Somebody signed in to the console without a second factor',
      controls: ['4.2'],
      // People who sign in through another identity provider prove their second factor there.
      pattern:
        '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
      threshold: 1,
      minutes: 5,
    },
    {
      id: 'root-used',
      title: 'The root user of the account acted',
      controls: ['4.3'],
      pattern:
        '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
      threshold: 1,
      minutes: 5,
    },
    {
      id: 'permissions-changed',
      title: 'Permissions in IAM were changed outside CloudFormation',
      controls: ['4.4'],
      pattern: `{ ($.eventSource = "iam.amazonaws.com") && ($.readOnly IS FALSE) && ${OUTSIDE_CLOUDFORMATION} && (${anyOf('$.eventName', PERMISSION_CHANGES)}) }`,
      threshold: 1,
      minutes: 5,
    },
    {
      id: 'sign-in-failures',
      title: 'Sign-ins to the console fail',
      controls: ['4.6'],
      pattern: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
      threshold: 3,
      minutes: 5,
    },
    {
      id: 'organization-changed',
      title: 'The organization of the account was changed',
      controls: ['4.15'],
      pattern: '{ ($.eventSource = "organizations.amazonaws.com") && ($.readOnly IS FALSE) }',
      threshold: 1,
      minutes: 5,
    },
    {
      // Rules of EventBridge watch the Region of the deployment. In the others is nothing of it to be changed.
      id: 'changed-elsewhere',
      title: 'Network, keys, buckets or records were changed in a Region that is not used',
      pattern: `{ ($.awsRegion != "${region}") && ($.readOnly IS FALSE) && (${ELSEWHERE.map(([source, names]) => `(($.eventSource = "${source}.amazonaws.com") && (${anyOf('$.eventName', names)}))`).join(' || ')}) }`,
      threshold: 1,
      minutes: 5,
    },
  ];
}

/** Changes by the service that records them. */
const ELSEWHERE: readonly (readonly [source: string, names: readonly string[]])[] = [
  ['cloudtrail', ['*Trail', '*Logging', 'PutEventSelectors']],
  ['config', ['*ConfigurationRecorder', '*DeliveryChannel']],
  ['kms', ['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy']],
  ['s3', ['*Bucket*']],
  ['ec2', ['*SecurityGroup*', '*NetworkAcl*', '*Gateway*', '*Route*', '*Vpc*']],
];

function anyOf(selector: string, values: readonly string[]): string {
  return values.map((value) => `(${selector} = "${value}")`).join(' || ');
}
