import { type Case, cases, ORDERS, PAYMENTS } from './case';
import { allow, arnOf, ORDERS_ROLE, roleOf, table } from './policy-edits';

/** Faults that must be found. */
export const STORE_FAULTS: readonly Case[] = [
  ...cases('store-of-another', {
    'a wildcard over all tables': (t) => allow(t, 'dynamodb:GetItem', '*'),
    "another service's table by its ARN": (t, shop) => allow(t, 'dynamodb:Query', table(shop, 'payments')),
    'everything but one action, by NotAction': (t) => {
      t.add(ORDERS, 'Added', {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: 'p',
          Roles: [{ Ref: ORDERS_ROLE }],
          PolicyDocument: { Statement: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] },
        },
      });
    },
    'a prefix that other stacks share': (t) => allow(t, 'dynamodb:*Item', 'arn:aws:dynamodb:*:*:table/Shop-*'),
    'a role of the other stack that trusts this one': (t, shop) => {
      t.add(
        PAYMENTS,
        'Helper',
        roleOf('helper', { AWS: arnOf(shop, 'AWS::IAM::Role', /^Shop-orders\/ServiceFunctionRole/) }, [
          { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table(shop, 'payments') },
        ]),
      );
    },
    'two roles in a chain': (t, shop) => {
      t.add(
        PAYMENTS,
        'Middle',
        roleOf('middle', { AWS: arnOf(shop, 'AWS::IAM::Role', /^Shop-orders\/ServiceFunctionRole/) }, [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::123456789012:role/helper' },
        ]),
      );
      t.add(
        PAYMENTS,
        'Helper',
        roleOf('helper', { AWS: 'arn:aws:iam::123456789012:root' }, [
          { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table(shop, 'payments') },
        ]),
      );
    },
    'a managed policy of AWS': (t) => {
      t.one('AWS::IAM::Role', /ServiceFunctionRole/, ORDERS).Properties.ManagedPolicyArns = [
        'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess',
      ];
    },
    'a managed policy that nobody knows': (t) => {
      t.one('AWS::IAM::Role', /ServiceFunctionRole/, ORDERS).Properties.ManagedPolicyArns = [
        'arn:aws:iam::aws:policy/Whatever',
      ];
    },
    'a resource that a parameter names at deployment': (t) =>
      allow(t, 'dynamodb:GetItem', { 'Fn::ImportValue': 'unheard-of' }),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const STORE_BENIGN: readonly Case[] = [
  ...cases('store-of-another', {
    'its own table by its ARN': (t, shop) => allow(t, 'dynamodb:*Item', table(shop, 'orders')),
    'a wildcard within its own table': (t, shop) => allow(t, 'dynamodb:Query', `${table(shop, 'orders')}/index/*`),
    'an action without data over everything': (t) =>
      allow(t, ['dynamodb:DescribeLimits', 'cloudwatch:PutMetricData'], '*'),
    'a shared table that nobody of its stack uses, by name': (t, shop) =>
      allow(t, 'dynamodb:GetItem', arnOf(shop, 'AWS::DynamoDB::Table', /Revocations/)),
  }),
];
