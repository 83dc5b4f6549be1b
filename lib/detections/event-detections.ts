import type { EventDetection } from './detection';
import { API_CALL_FACTS, apiCalls, OUTSIDE_CLOUDFORMATION } from './private/api-calls';

/**
 * Calls by which the network changes, by the control of the benchmark that lists them. Beyond its lists stand the
 * newer ways to the same end.
 */
const NETWORK_CHANGES: Readonly<Record<string, readonly string[]>> = {
  '4.10': [
    'AuthorizeSecurityGroupEgress',
    'AuthorizeSecurityGroupIngress',
    'CreateSecurityGroup',
    'DeleteSecurityGroup',
    'ModifySecurityGroupRules',
    'RevokeSecurityGroupEgress',
    'RevokeSecurityGroupIngress',
    // Another group on an interface opens the same path as another rule in the group.
    'ModifyNetworkInterfaceAttribute',
  ],
  '4.11': [
    'CreateNetworkAcl',
    'CreateNetworkAclEntry',
    'DeleteNetworkAcl',
    'DeleteNetworkAclEntry',
    'ReplaceNetworkAclAssociation',
    'ReplaceNetworkAclEntry',
  ],
  '4.12': [
    'AttachInternetGateway',
    'AttachVpnGateway',
    'CreateCustomerGateway',
    'CreateEgressOnlyInternetGateway',
    'CreateInternetGateway',
    'CreateNatGateway',
    'CreateTransitGatewayVpcAttachment',
    'DeleteCustomerGateway',
    'DeleteInternetGateway',
    'DetachInternetGateway',
  ],
  '4.13': [
    'AssociateRouteTable',
    'CreateRoute',
    'CreateRouteTable',
    'DeleteRoute',
    'DeleteRouteTable',
    'DisassociateRouteTable',
    'ReplaceRoute',
    'ReplaceRouteTableAssociation',
  ],
  '4.14': [
    'AcceptVpcPeeringConnection',
    'AttachClassicLinkVpc',
    'CreateVpc',
    'CreateVpcEndpoint',
    'CreateVpcPeeringConnection',
    'DeleteFlowLogs',
    'DeleteVpc',
    'DeleteVpcEndpoints',
    'DeleteVpcPeeringConnection',
    'DetachClassicLinkVpc',
    'DisableVpcClassicLink',
    'EnableVpcClassicLink',
    'ModifyVpcAttribute',
    'ModifyVpcEndpoint',
    'RejectVpcPeeringConnection',
  ],
};

const BUCKET_CHANGES = [
  'DeleteBucketCors',
  'DeleteBucketEncryption',
  'DeleteBucketLifecycle',
  'DeleteBucketPolicy',
  'DeleteBucketPublicAccessBlock',
  'DeleteBucketReplication',
  'PutAccountPublicAccessBlock',
  'PutBucketAcl',
  'PutBucketCors',
  'PutBucketLifecycle',
  'PutBucketLogging',
  'PutBucketObjectLockConfiguration',
  'PutBucketPolicy',
  'PutBucketPublicAccessBlock',
  'PutBucketReplication',
  'PutBucketVersioning',
];

const FINDING_FACTS = { account: '$.account', region: '$.region' };

/**
 * What EventBridge tells within seconds, each event by itself, in the Region of the deployment. There are the network,
 * the keys and the buckets that it consists of, so nothing of them can be changed where these rules don't see it; the
 * filters of the benchmark that they replace would tell minutes later and only a number.
 *
 * What CloudFormation does is a deployment: reviewed, and in the history of the stack. It is left out where every
 * deployment does it.
 */
export const EVENT_DETECTIONS: readonly EventDetection[] = [
  {
    id: 'trail-changed',
    title: 'A trail was stopped, deleted or changed',
    controls: ['4.5'],
    // In the trail's own Region: a call from any other one is refused.
    pattern: apiCalls('cloudtrail', [
      'CreateTrail',
      'DeleteTrail',
      'PutEventSelectors',
      'PutInsightSelectors',
      'StartLogging',
      'StopLogging',
      'UpdateTrail',
    ]),
    facts: API_CALL_FACTS,
  },
  {
    id: 'key-endangered',
    title: 'A key was disabled, scheduled for deletion, or got another policy',
    controls: ['4.7'],
    pattern: {
      source: ['aws.kms'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['kms.amazonaws.com'],
        $or: [
          { eventName: ['DeleteImportedKeyMaterial', 'DisableKey', 'ScheduleKeyDeletion'] },
          { eventName: ['PutKeyPolicy'], userIdentity: OUTSIDE_CLOUDFORMATION },
        ],
      },
    },
    facts: API_CALL_FACTS,
  },
  {
    id: 'bucket-opened',
    title: 'The protection of a bucket was changed outside CloudFormation',
    controls: ['4.8'],
    pattern: apiCalls('s3', BUCKET_CHANGES, { userIdentity: OUTSIDE_CLOUDFORMATION }),
    facts: { ...API_CALL_FACTS, bucket: '$.detail.requestParameters.bucketName' },
  },
  {
    id: 'recorder-changed',
    title: 'The recorder of AWS Config was stopped or changed',
    controls: ['4.9'],
    pattern: apiCalls('config', [
      'DeleteConfigurationRecorder',
      'DeleteDeliveryChannel',
      'PutConfigurationRecorder',
      'PutDeliveryChannel',
      'StopConfigurationRecorder',
    ]),
    facts: API_CALL_FACTS,
  },
  {
    id: 'network-changed',
    title: 'Security groups, network ACLs, routes, gateways or endpoints were changed outside CloudFormation',
    controls: Object.keys(NETWORK_CHANGES),
    pattern: apiCalls('ec2', Object.values(NETWORK_CHANGES).flat(), { userIdentity: OUTSIDE_CLOUDFORMATION }),
    facts: API_CALL_FACTS,
  },
  {
    id: 'unusual-api-activity',
    title: 'CloudTrail sees an unusual rate of calls or errors',
    pattern: {
      detailType: ['AWS Insight via CloudTrail'],
      detail: { insightDetails: { state: ['Start'] } },
    },
    facts: {
      ...FINDING_FACTS,
      call: '$.detail.insightDetails.eventName',
      of: '$.detail.insightDetails.eventSource',
      kind: '$.detail.insightDetails.insightType',
    },
  },
  {
    id: 'guardduty-finding',
    title: 'GuardDuty has a finding of high severity',
    pattern: {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Finding'],
      detail: { severity: [{ numeric: ['>=', 7] }] },
    },
    facts: {
      ...FINDING_FACTS,
      finding: '$.detail.type',
      severity: '$.detail.severity',
      id: '$.detail.id',
    },
  },
  {
    id: 'security-hub-finding',
    title: 'Security Hub has a new finding of high or critical severity',
    pattern: {
      source: ['aws.securityhub'],
      detailType: ['Security Hub Findings - Imported'],
      detail: {
        findings: {
          // GuardDuty tells of its own findings itself.
          ProductName: [{ 'anything-but': 'GuardDuty' }],
          RecordState: ['ACTIVE'],
          Severity: { Label: ['CRITICAL', 'HIGH'] },
          Workflow: { Status: ['NEW'] },
        },
      },
    },
    facts: {
      ...FINDING_FACTS,
      finding: '$.detail.findings[0].Title',
      severity: '$.detail.findings[0].Severity.Label',
      resource: '$.detail.findings[0].Resources[0].Id',
    },
  },
];
