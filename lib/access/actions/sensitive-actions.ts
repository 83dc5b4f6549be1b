/** What an action does that a proof cares about. */
export type ActionCategory =
  | 'read-data'
  | 'write-data'
  | 'delete'
  | 'decrypt'
  | 'change-permissions'
  | 'disable-audit'
  | 'assume-role'
  | 'invoke';

/** Actions of one category and service. */
export interface SensitiveActions {
  /** What they do. */
  readonly category: ActionCategory;
  /** Names without the service's prefix. */
  readonly names: readonly string[];
}

const of = (category: ActionCategory, names: string): SensitiveActions => ({ category, names: names.split(' ') });

/**
 * Sensitive actions by service prefix: a selection made by hand, of which every name is in the Service Authorization
 * Reference. An action that is missing here is still matched by patterns.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const SENSITIVE_ACTIONS: Readonly<Record<string, readonly SensitiveActions[]>> = {
  s3: [
    of('read-data', 'GetObject GetObjectVersion GetObjectVersionForReplication ListBucket ListBucketVersions'),
    of('write-data', 'PutObject RestoreObject ReplicateObject'),
    of('delete', 'DeleteObject DeleteObjectVersion DeleteBucket PutLifecycleConfiguration ReplicateDelete'),
    of('change-permissions', 'PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutObjectAcl PutObjectVersionAcl'),
    of('change-permissions', 'PutAccessPointPolicy PutAccessPointPublicAccessBlock PutReplicationConfiguration'),
    of('change-permissions', 'PutBucketPublicAccessBlock PutBucketOwnershipControls BypassGovernanceRetention'),
  ],
  dynamodb: [
    of('read-data', 'GetItem BatchGetItem Query Scan PartiQLSelect GetRecords ExportTableToPointInTime'),
    of('read-data', 'ConditionCheckItem EnableKinesisStreamingDestination RestoreTableToPointInTime'),
    of('write-data', 'PutItem UpdateItem BatchWriteItem PartiQLInsert PartiQLUpdate'),
    of('delete', 'DeleteItem PartiQLDelete DeleteTable DeleteBackup UpdateTimeToLive'),
    of('change-permissions', 'PutResourcePolicy DeleteResourcePolicy'),
  ],
  secretsmanager: [
    of('read-data', 'GetSecretValue BatchGetSecretValue'),
    of('write-data', 'PutSecretValue UpdateSecret RotateSecret UpdateSecretVersionStage'),
    of('delete', 'DeleteSecret CancelRotateSecret'),
    of('change-permissions', 'PutResourcePolicy DeleteResourcePolicy ReplicateSecretToRegions'),
  ],
  ssm: [
    of('read-data', 'GetParameter GetParameters GetParametersByPath GetParameterHistory'),
    of('write-data', 'PutParameter'),
    of('delete', 'DeleteParameter DeleteParameters'),
    of('invoke', 'SendCommand StartSession'),
    of('change-permissions', 'PutResourcePolicy DeleteResourcePolicy'),
  ],
  kms: [
    of('decrypt', 'Decrypt ReEncryptFrom GenerateDataKey GenerateDataKeyPair DeriveSharedSecret'),
    of('delete', 'ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial'),
    of('change-permissions', 'PutKeyPolicy CreateGrant ReplicateKey'),
  ],
  sqs: [
    of('read-data', 'ReceiveMessage'),
    of('write-data', 'SendMessage'),
    of('delete', 'DeleteMessage PurgeQueue DeleteQueue'),
    of('change-permissions', 'AddPermission RemovePermission SetQueueAttributes'),
  ],
  sns: [
    of('read-data', 'Subscribe'),
    of('write-data', 'Publish'),
    of('delete', 'DeleteTopic Unsubscribe'),
    of('change-permissions', 'AddPermission RemovePermission SetTopicAttributes'),
  ],
  lambda: [
    of('invoke', 'InvokeFunction InvokeFunctionUrl InvokeAsync'),
    of('read-data', 'GetFunction'),
    of('delete', 'DeleteFunction'),
    of('change-permissions', 'AddPermission UpdateFunctionCode UpdateFunctionConfiguration CreateFunction'),
    of('change-permissions', 'CreateFunctionUrlConfig UpdateFunctionUrlConfig'),
  ],
  iam: [
    of('change-permissions', 'PutRolePolicy AttachRolePolicy UpdateAssumeRolePolicy DeleteRolePolicy DetachRolePolicy'),
    of('change-permissions', 'PutRolePermissionsBoundary DeleteRolePermissionsBoundary CreatePolicyVersion'),
    of('change-permissions', 'SetDefaultPolicyVersion PutUserPolicy AttachUserPolicy PutGroupPolicy AttachGroupPolicy'),
    of('change-permissions', 'AddUserToGroup CreateAccessKey CreateLoginProfile UpdateLoginProfile CreateRole'),
    of('change-permissions', 'CreateUser UpdateSAMLProvider UpdateOpenIDConnectProviderThumbprint'),
    of('assume-role', 'PassRole'),
  ],
  sts: [of('assume-role', 'AssumeRole AssumeRoleWithWebIdentity AssumeRoleWithSAML AssumeRoot GetFederationToken')],
  cloudtrail: [
    of('disable-audit', 'StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors'),
    of('disable-audit', 'StopEventDataStoreIngestion DeleteEventDataStore'),
  ],
  logs: [
    of(
      'read-data',
      'GetLogEvents FilterLogEvents StartQuery GetQueryResults GetLogRecord Unmask StartLiveTail CreateExportTask',
    ),
    of('write-data', 'PutLogEvents'),
    of('disable-audit', 'DeleteLogGroup DeleteLogStream PutRetentionPolicy DeleteSubscriptionFilter'),
    of('disable-audit', 'PutSubscriptionFilter DisassociateKmsKey DeleteDataProtectionPolicy'),
    of('disable-audit', 'DeleteMetricFilter DeleteDelivery DeleteDeliverySource DeleteDeliveryDestination'),
    of('change-permissions', 'PutResourcePolicy DeleteResourcePolicy'),
  ],
  config: [of('disable-audit', 'StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel')],
  guardduty: [of('disable-audit', 'DeleteDetector UpdateDetector CreateFilter StopMonitoringMembers')],
  securityhub: [of('disable-audit', 'DisableSecurityHub BatchDisableStandards')],
  firehose: [
    of('write-data', 'PutRecord PutRecordBatch'),
    of('disable-audit', 'DeleteDeliveryStream UpdateDestination StopDeliveryStreamEncryption'),
  ],
  events: [
    of('write-data', 'PutEvents'),
    of('disable-audit', 'DisableRule DeleteRule RemoveTargets'),
    of('change-permissions', 'PutPermission PutTargets'),
  ],
  ec2: [of('disable-audit', 'DeleteFlowLogs'), of('change-permissions', 'RunInstances AssociateIamInstanceProfile')],
  ecs: [of('invoke', 'ExecuteCommand'), of('change-permissions', 'RunTask StartTask RegisterTaskDefinition')],
  'execute-api': [of('invoke', 'Invoke')],
  states: [
    of('invoke', 'StartExecution StartSyncExecution'),
    of('change-permissions', 'CreateStateMachine UpdateStateMachine'),
  ],
  cloudformation: [of('change-permissions', 'CreateStack UpdateStack ExecuteChangeSet SetStackPolicy')],
  rds: [of('delete', 'DeleteDBInstance DeleteDBCluster'), of('change-permissions', 'ModifyDBInstance ModifyDBCluster')],
  'rds-db': [of('read-data', 'connect')],
};
