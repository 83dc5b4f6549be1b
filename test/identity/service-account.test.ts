import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ServiceAccount, type ServiceAccountProps } from '../../lib/identity';
import { EncryptionKey } from '../../lib/shared';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

function accountWith(props: Partial<ServiceAccountProps> = {}, stack = foreignStack()) {
  const userPool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
  const account = new ServiceAccount(stack, 'Account', {
    userPool,
    name: 'nightly',
    scopes: ['orders/write', 'orders/read', 'orders/read'],
    ...props,
  });
  return { stack, account };
}

describe('ServiceAccount', () => {
  it('gets tokens for itself, with the named scopes, and nothing else', () => {
    const { stack } = accountWith();
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ClientName: 'nightly',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['orders/read', 'orders/write'],
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
      CallbackURLs: Match.absent(),
      SupportedIdentityProviders: Match.absent(),
      AccessTokenValidity: 10,
      TokenValidityUnits: { AccessToken: 'minutes' },
    });
  });

  it('keeps its credentials under a key of its own, and the secret out of the template', () => {
    const { stack, account } = accountWith();
    const template = Template.fromStack(stack);
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    const [client] = Object.keys(template.findResources('AWS::Cognito::UserPoolClient'));
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] },
      GenerateSecretString: Match.absent(),
      SecretString: {
        'Fn::Join': [
          '',
          [
            '{"client_id":"',
            stack.resolve(account.clientId),
            '","client_secret":"',
            { 'Fn::GetAtt': [client, 'ClientSecret'] },
            '"}',
          ],
        ],
      },
    });
    template.resourceCountIs('AWS::CloudFormation::CustomResource', 0);
  });

  it('uses the key it is given and creates none', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    accountWith({ encryptionKey: key }, stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: stack.resolve(key.keyArn) });
  });

  it('denies its credentials to other accounts and without TLS', () => {
    const { stack } = accountWith();
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      BlockPublicPolicy: true,
      ResourcePolicy: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Condition: { StringNotEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
          }),
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      },
    });
  });

  it('lets nobody read the credentials until asked', () => {
    const { stack } = accountWith();
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    expect(JSON.stringify(template.findResources('AWS::SecretsManager::ResourcePolicy'))).not.toContain('"Allow"');
  });

  it('lets a reader read the secret and use the key through Secrets Manager only', () => {
    const { stack, account } = accountWith();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    account.grantRead(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
            Resource: stack.resolve(account.secretArn),
          },
          Match.objectLike({ Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } } }),
        ],
      },
    });
  });

  it.each([
    ['no scope', { scopes: [] }, 'SCOPE_INVALID'],
    ['a scope for everything', { scopes: ['orders/*'] }, 'SCOPE_INVALID'],
    ['a scope of people', { scopes: ['openid'] }, 'SCOPE_INVALID'],
    ['51 scopes', { scopes: Array.from({ length: 51 }, (_, n) => `orders/s${n}`) }, 'LIMIT_EXCEEDED'],
    ['a name with capitals', { name: 'Nightly' }, 'NAME_INVALID'],
    ['tokens of four minutes', { accessTokenValidity: Duration.minutes(4) }, 'VALUE_OUT_OF_RANGE'],
    ['tokens of an hour', { accessTokenValidity: Duration.hours(1) }, 'VALUE_OUT_OF_RANGE'],
  ])('refuses %s', (_, props, code) => {
    expect(() => accountWith(props)).toThrow(expect.objectContaining({ code }));
  });

  it('accepts 50 scopes', () => {
    expect(() => accountWith({ scopes: Array.from({ length: 50 }, (_, n) => `orders/s${n}`) })).not.toThrow();
  });

  it('passes every rule pack on its own', () => {
    expect(nagFindings(accountWith().stack)).toEqual([]);
  });
});
