/** A way to get at permissions that a principal wasn't given. */
export interface PermissionChange {
  /** Actions that it takes, all of them. */
  readonly actions: readonly string[];
  /** What they let a principal do. */
  readonly reason: string;
}

const change = (actions: string, reason: string): PermissionChange => ({ actions: actions.split(' '), reason });

/**
 * Ways to change one's own or others' permissions.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export const PERMISSION_CHANGES: readonly PermissionChange[] = [
  change('iam:PutRolePolicy', 'writes any permission into a role'),
  change('iam:AttachRolePolicy', 'gives a role any managed policy'),
  change('iam:PutUserPolicy', 'writes any permission into a user'),
  change('iam:AttachUserPolicy', 'gives a user any managed policy'),
  change('iam:PutGroupPolicy', 'writes any permission into a group'),
  change('iam:AttachGroupPolicy', 'gives a group any managed policy'),
  change('iam:AddUserToGroup', 'gives a user what a group may'),
  change('iam:CreatePolicyVersion', 'replaces a managed policy where it is attached'),
  change('iam:SetDefaultPolicyVersion', 'brings back an older, wider version of a policy'),
  change('iam:UpdateAssumeRolePolicy', 'lets itself or others assume a role'),
  change('iam:DeleteRolePermissionsBoundary', 'lifts the limit of a role'),
  change('iam:PutRolePermissionsBoundary', 'widens the limit of a role'),
  change('iam:DeleteRolePolicy', 'removes a Deny from a role'),
  change('iam:DetachRolePolicy', 'removes a policy that denies from a role'),
  change('iam:CreateAccessKey', 'acts as another user'),
  change('iam:CreateLoginProfile', 'signs in as another user'),
  change('iam:UpdateLoginProfile', 'signs in as another user'),
  change('iam:UpdateSAMLProvider', 'signs in as anyone whom the provider vouches for'),
  change('iam:PassRole lambda:CreateFunction', 'runs its own code as another role'),
  change('iam:PassRole lambda:UpdateFunctionConfiguration', 'gives a function another role'),
  change('iam:PassRole ec2:RunInstances', 'runs a machine as another role'),
  change('iam:PassRole ecs:RunTask', 'runs a container as another role'),
  change('iam:PassRole ecs:RegisterTaskDefinition', 'defines a container that runs as another role'),
  change('iam:PassRole cloudformation:CreateStack', 'deploys as another role'),
  change('iam:PassRole states:CreateStateMachine', 'calls AWS as another role'),
  change('iam:PassRole states:UpdateStateMachine', 'gives a workflow another role'),
  change('iam:PassRole scheduler:CreateSchedule', 'calls AWS as another role'),
  change('iam:PassRole events:PutTargets', 'calls AWS as another role'),
  change('iam:PassRole codebuild:CreateProject', 'builds as another role'),
  change('iam:PassRole glue:CreateJob', 'runs its own code as another role'),
  change('lambda:UpdateFunctionConfiguration', 'runs a layer of its own as the role of a function'),
  change('states:UpdateStateMachine', 'calls AWS as the role of a workflow'),
  change('lambda:UpdateFunctionCode', 'runs its own code as the role of a function'),
  change('lambda:AddPermission', 'lets others call a function'),
  change('ecs:ExecuteCommand', 'runs commands as the role of a container'),
  change('ssm:SendCommand', 'runs commands as the role of a machine'),
  change('ssm:StartSession', 'opens a shell as the role of a machine'),
  change('cloudformation:UpdateStack', 'deploys as the role that a stack has'),
  change('kms:PutKeyPolicy', 'lets itself or others use a key'),
  change('kms:CreateGrant', 'lets others use a key'),
  change('kms:ReplicateKey', 'copies a key under a policy of its own'),
  change('s3:PutBucketPolicy', 'lets itself or others into a bucket'),
  change('s3:DeleteBucketPolicy', 'removes the denials of a bucket'),
  change('s3:PutAccessPointPolicy', 'lets itself or others into a bucket'),
  change('s3:PutReplicationConfiguration', 'copies what a bucket gets to another'),
  change('s3:PutBucketAcl', 'lets other accounts into a bucket'),
  change('secretsmanager:PutResourcePolicy', 'lets itself or others read a secret'),
  change('dynamodb:PutResourcePolicy', 'lets itself or others into a table'),
  change('kinesis:PutResourcePolicy', 'lets itself or others into a stream'),
  change('elasticfilesystem:PutFileSystemPolicy', 'lets itself or others into a file system'),
  change('sqs:SetQueueAttributes', 'replaces the policy of a queue'),
  change('sqs:AddPermission', 'lets others into a queue'),
  change('sns:SetTopicAttributes', 'replaces the policy of a topic'),
  change('sns:AddPermission', 'lets others into a topic'),
  change('events:PutPermission', 'lets other accounts send events'),
  change('logs:PutResourcePolicy', 'lets services write into logs'),
];
