import { EITHER, PARAMETER, type RuleCase } from './rule-case';

const CLIENT = 'AWS::Cognito::UserPoolClient';
const POLICY = 'AWS::IAM::ManagedPolicy';
const QUIET = { PreventUserExistenceErrors: 'ENABLED' };
const policy = (...Statement: unknown[]) => ({ PolicyDocument: { Statement } });
const inline = (...Statement: unknown[]) => ({ Policies: [{ PolicyName: 'it', PolicyDocument: { Statement } }] });
const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const PASS = { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/task' };
const TO_ECS = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };

export const IDENTITY: Readonly<Record<string, RuleCase>> = {
  'client-implicit-grant': {
    type: CLIENT,
    allows: [{}, { AllowedOAuthFlows: ['code'] }, { AllowedOAuthFlows: ['client_credentials'] }],
    denies: [{ AllowedOAuthFlows: ['implicit'] }, { AllowedOAuthFlows: ['implicit', 'code'] }],
    unresolved: [{ AllowedOAuthFlows: EITHER }, { AllowedOAuthFlows: ['code', PARAMETER] }],
  },
  'client-password-flow': {
    type: CLIENT,
    allows: [{}, { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH'] }],
    denies: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ADMIN_NO_SRP_AUTH',
      'USER_PASSWORD_AUTH',
    ].map((flow) => ({ ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', flow] })),
    unresolved: [{ ExplicitAuthFlows: PARAMETER }],
  },
  'client-reveals-accounts': {
    type: CLIENT,
    allows: [QUIET, { ...QUIET, EnableTokenRevocation: true }],
    denies: [{}, { PreventUserExistenceErrors: 'LEGACY' }, { ...QUIET, EnableTokenRevocation: false }],
    unresolved: [{ PreventUserExistenceErrors: PARAMETER }, { ...QUIET, EnableTokenRevocation: EITHER }],
  },
  'policy-by-exclusion': {
    type: POLICY,
    allows: [policy(READ), policy(READ, { Effect: 'Deny', NotAction: 'sts:*', Resource: '*' }), {}],
    denies: [
      policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
      policy({ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::secret/*' }),
      inline(READ, { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
    ],
    unresolved: [
      policy({ Effect: EITHER, NotAction: 'iam:*', Resource: '*' }),
      policy(EITHER),
      { PolicyDocument: EITHER },
    ],
  },
  'pass-role-unbound': {
    type: POLICY,
    allows: [
      policy(READ),
      policy({ ...PASS, Condition: TO_ECS }),
      policy({ ...PASS, Effect: 'Deny' }),
      policy({ ...PASS, Action: 'iam:Get*' }),
    ],
    denies: [
      policy(PASS),
      policy({ ...PASS, Action: ['ecs:RunTask', 'iam:*'] }),
      policy({ ...PASS, Action: '*' }),
      policy({ ...PASS, Action: 'iam:p?ssr*' }),
      policy({ ...PASS, Condition: { StringEqualsIfExists: TO_ECS.StringEquals } }),
      policy({ ...PASS, Condition: { StringNotEquals: TO_ECS.StringEquals } }),
      policy({ ...PASS, Resource: '*', Condition: TO_ECS }),
      inline({ ...PASS, Condition: { StringEquals: { 'aws:RequestTag/team': 'a' } } }),
    ],
    unresolved: [
      policy({ ...PASS, Action: PARAMETER }),
      policy({ ...PASS, Action: [EITHER] }),
      policy(READ, EITHER),
      policy({ ...PASS, Resource: EITHER, Condition: TO_ECS }),
    ],
  },
};
