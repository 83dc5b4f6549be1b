import { type Case, cases, ORDERS, PAYMENTS } from './case';
import { allow, arnOf, statementsOf } from './policy-edits';
import { add, remove, set } from './resource-edits';

/** Faults that must be found. */
export const SECRET_FAULTS: readonly Case[] = [
  ...cases('secret-of-another', {
    "another service's secret, whose policy no longer denies": (t, shop) => {
      t.remove('AWS::SecretsManager::ResourcePolicy', /./, PAYMENTS);
      allow(t, 'secretsmanager:GetSecretValue', arnOf(shop, 'AWS::SecretsManager::Secret', /^Shop-payments/));
    },
    'a wildcard over all secrets, without policies of theirs': (t) => {
      t.remove('AWS::SecretsManager::ResourcePolicy');
      allow(t, 'secretsmanager:*', '*');
    },
    'a secret that another stack exports': (t, shop) => {
      t.remove('AWS::SecretsManager::ResourcePolicy', /./, PAYMENTS);
      const secret = shop.ofType('AWS::SecretsManager::Secret').find(({ id }) => id.startsWith('Shop-payments/'));
      t.output(PAYMENTS, 'Secret', { Value: { Ref: secret?.logicalId }, Export: { Name: 'payments-secret' } });
      allow(t, 'secretsmanager:GetSecretValue', { 'Fn::ImportValue': 'payments-secret' });
    },
    'a policy that denies only some': (t) => {
      for (const statement of statementsOf(
        t.one('AWS::SecretsManager::ResourcePolicy', /./, PAYMENTS),
        'ResourcePolicy',
      )) {
        if (statement['Effect'] === 'Deny') {
          statement['NotPrincipal'] = { AWS: 'arn:aws:iam::123456789012:root' };
          delete statement['Principal'];
          delete statement['Condition'];
        }
      }
      allow(t, 'secretsmanager:GetSecretValue', '*');
    },
    'a secret that may be deleted': (t) => allow(t, 'secretsmanager:DeleteSecret', '*'),
  }),
  ...cases('key-of-another', {
    "another service's key, by ARN, through the store": (t, shop) =>
      allow(t, 'kms:Decrypt', arnOf(shop, 'AWS::KMS::Key', /^Shop-payments\/KeysInternal|^Shop-payments\/KeysConf/)),
    'a wildcard over all keys': (t) => allow(t, ['kms:Decrypt', 'kms:GenerateDataKey'], '*'),
    'a key policy that leaves it to the account': (t) => {
      statementsOf(t.one('AWS::KMS::Key', /AuditKey/, PAYMENTS), 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:*',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Resource: '*',
      });
      allow(t, 'kms:Sign', '*');
    },
    "a key policy that lets another's role use it": (t, shop) => {
      statementsOf(t.one('AWS::KMS::Key', /AuditKey/, PAYMENTS), 'KeyPolicy').push({
        Effect: 'Allow',
        Action: 'kms:*',
        Principal: { AWS: '*' },
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } },
      });
      allow(t, 'kms:Sign', arnOf(shop, 'AWS::KMS::Key', /^Shop-payments\/AuditKey/));
    },
  }),
  ...cases('secret-without-rotation', {
    'a schedule removed': remove('AWS::SecretsManager::RotationSchedule', /./, ORDERS),
    'a schedule of something else': set('AWS::SecretsManager::RotationSchedule', /./, { SecretId: 'other' }, PAYMENTS),
    'a new secret': add('AWS::SecretsManager::Secret', {}),
  }),
];

/** Edits that change nothing about what an invariant says. */
export const SECRET_BENIGN: readonly Case[] = [
  ...cases('secret-of-another', {
    'a secret whose policy denies everyone else': (t) =>
      allow(t, 'secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:Shop-payments-*'),
    'its own secret once more': (t, shop) =>
      allow(t, 'secretsmanager:GetSecretValue', arnOf(shop, 'AWS::SecretsManager::Secret', /^Shop-orders/)),
  }),
  ...cases('key-of-another', {
    'a wildcard that no key policy follows': (t) => allow(t, 'kms:Sign', '*'),
    'its own key once more': (t, shop) =>
      allow(t, 'kms:Decrypt', arnOf(shop, 'AWS::KMS::Key', /^Shop-orders\/KeysConf/)),
  }),
  ...cases('secret-without-rotation', {
    'another interval': set(
      'AWS::SecretsManager::RotationSchedule',
      /./,
      { RotationRules: { ScheduleExpression: 'rate(1 day)' } },
      ORDERS,
    ),
    'a secret with a schedule': (t) => {
      t.add(ORDERS, 'More', { Type: 'AWS::SecretsManager::Secret', Properties: {} });
      t.add(ORDERS, 'MoreSchedule', {
        Type: 'AWS::SecretsManager::RotationSchedule',
        Properties: { SecretId: { Ref: 'More' } },
      });
    },
  }),
];
