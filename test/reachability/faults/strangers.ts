import { type Case, cases, ORDERS } from './case';
import { arnOf, statementsOf, trustOf } from './policy-edits';
import { drop } from './resource-edits';

const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** Faults that must be found. */
export const STRANGER_FAULTS: readonly Case[] = [
  ...cases('policy-for-everyone', {
    'a bucket that everyone reads': (t) => {
      statementsOf(t.one('AWS::S3::BucketPolicy', /ResultsPolicy/), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Principal: '*',
        Resource: '*',
      });
    },
    'a topic for everyone': (t) => {
      statementsOf(t.one('AWS::SNS::TopicPolicy'), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 'sns:*',
        Principal: { AWS: '*' },
        Resource: '*',
      });
    },
    'a key for everyone': (t) => {
      statementsOf(t.one('AWS::KMS::Key', /KeysConfidential/, ORDERS), 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Principal: { AWS: '*' },
        Resource: '*',
      });
    },
    'everyone but one account, by NotPrincipal': (t) => {
      statementsOf(t.one('AWS::KMS::Key', /KeysConfidential/, ORDERS), 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' },
        Resource: '*',
      });
    },
    'an endpoint without a policy': drop(ENDPOINT, /EndpointsKms/, 'PolicyDocument'),
    'an endpoint whose policy is for everyone': (t) => {
      for (const statement of statementsOf(t.one(ENDPOINT, /EndpointsS3/), 'PolicyDocument')) {
        delete statement['Condition'];
      }
    },
    'an endpoint for every account of whom a principal is': (t) => {
      statementsOf(t.one(ENDPOINT, /EndpointsDynamoDb/), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 'dynamodb:PutItem',
        Principal: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': `\${aws:ResourceAccount}` } },
      });
    },
    'a function that everyone invokes': (t) => {
      Object.assign(t.one('AWS::Lambda::Permission', /./, ORDERS).Properties, {
        Principal: '*',
        SourceArn: undefined,
        SourceAccount: undefined,
      });
    },
  }),
  ...cases('role-for-everyone', {
    'a trust policy for everyone': (t) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: '*' },
      });
    },
    'a provider without a subject': (t) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
        Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } },
      });
    },
    'an external id that anyone may know': (t) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: '*',
        Condition: { StringEquals: { 'sts:ExternalId': 'shop' } },
      });
    },
  }),
];

/** Edits that change nothing about what an invariant says. */
export const STRANGER_BENIGN: readonly Case[] = [
  ...cases('policy-for-everyone', {
    'everyone of the account': (t) => {
      statementsOf(t.one('AWS::SNS::TopicPolicy'), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { AWS: '*' },
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } },
      });
    },
    'everyone through an endpoint of the network': (t) => {
      statementsOf(t.one('AWS::S3::BucketPolicy', /ResultsPolicy/), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Principal: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
      });
    },
    'a denial of everyone': (t) => {
      statementsOf(t.one('AWS::SNS::TopicPolicy'), 'PolicyDocument').push({
        Effect: 'Deny',
        Action: 'sns:*',
        Principal: '*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
    },
    'an endpoint for one bucket of AWS': (t) => {
      statementsOf(t.one(ENDPOINT, /EndpointsS3/), 'PolicyDocument').push({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Principal: '*',
        Resource: 'arn:aws:s3:::repo.us-east-1.amazonaws.com/*',
      });
    },
    'an endpoint for the roles of the account': (t) => {
      for (const statement of statementsOf(t.one(ENDPOINT, /EndpointsKms/), 'PolicyDocument')) {
        statement['Condition'] = { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' } };
      }
    },
  }),
  ...cases('role-for-everyone', {
    'a named role': (t, shop) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: arnOf(shop, 'AWS::IAM::Role', /^Shop-users\/ServiceFunctionRole/) },
      });
    },
    'one branch of one repository': (t) => {
      trustOf(t, /ServiceFunctionRole/, ORDERS).push({
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
        Condition: {
          StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:shop/shop:ref:refs/heads/main' },
        },
      });
    },
  }),
];
