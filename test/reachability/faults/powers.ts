import { type Case, cases, ORDERS } from './case';
import { allow, arnOf, ORDERS_ROLE, statementsOf } from './policy-edits';

/** Faults that must be found. */
export const POWER_FAULTS: readonly Case[] = [
  ...cases('permissions-changeable', {
    'writing policies into roles': (t) => allow(t, 'iam:PutRolePolicy', '*'),
    'passing a role to a function that it creates': (t) => allow(t, ['iam:PassRole', 'lambda:CreateFunction'], '*'),
    'changing the code of a function': (t, shop) =>
      allow(t, 'lambda:Update*', arnOf(shop, 'AWS::Lambda::Function', /^Shop-users/)),
    everything: (t) => allow(t, '*', '*'),
    "changing a key's policy": (t) => {
      statementsOf(t.one('AWS::KMS::Key', /KeysConfidential/, ORDERS), 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:PutKeyPolicy',
        Principal: { AWS: { 'Fn::GetAtt': [ORDERS_ROLE, 'Arn'] } },
        Resource: '*',
      });
    },
  }),
  ...cases('audit-silenceable', {
    'stopping the trail': (t) => allow(t, 'cloudtrail:StopLogging', '*'),
    'deleting its own log group': (t) =>
      allow(t, 'logs:DeleteLogGroup', { 'Fn::GetAtt': ['ServiceFunctionLogs4BA978B7', 'Arn'] }),
    'switching detectors off': (t) => allow(t, 'guardduty:*', '*'),
    'sending the stream elsewhere': (t) => allow(t, 'firehose:Update*', '*'),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const POWER_BENIGN: readonly Case[] = [
  ...cases('permissions-changeable', {
    'passing a role alone': (t) => allow(t, 'iam:PassRole', '*'),
    'reading who may do what': (t) => allow(t, ['iam:Get*', 'iam:List*'], '*'),
    'grants that only AWS makes': (t, shop) =>
      allow(t, 'kms:CreateGrant', arnOf(shop, 'AWS::KMS::Key', /^Shop-orders\/KeysConf/), {
        condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
  }),
  ...cases('audit-silenceable', {
    'reading the trail': (t) => allow(t, ['cloudtrail:Get*', 'cloudtrail:LookupEvents'], '*'),
    'writing log records': (t) => allow(t, ['logs:CreateLogStream', 'logs:PutLogEvents'], '*'),
  }),
];
