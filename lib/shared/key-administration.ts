import * as iam from 'aws-cdk-lib/aws-iam';

/** What an administrator of the account may do with a key: manage it, never use it. */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/** The first statement of every key policy: the account administers the key, and nobody uses it yet. */
export function administrationOnly(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'AdministrationOnly',
    principals: [new iam.AccountRootPrincipal()],
    actions: ADMINISTRATION,
    resources: ['*'], // In a key policy this means the key itself.
  });
}
