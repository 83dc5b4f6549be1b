import { Aws, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { ServiceAccount } from '../../lib/identity';
import { RotatedSecret } from '../../lib/secrets/rotated-secret';
import { Rotation } from '../../lib/secrets/rotation';
import { foreignStack } from '../support/app';

const SECRETS: Record<string, (stack: Stack) => void> = {
  'a rotated secret': (stack) => {
    new RotatedSecret(stack, 'It', { rotation: Rotation.random() });
  },
  'a service account': (stack) => {
    const userPool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
    new ServiceAccount(stack, 'It', { name: 'nightly', userPool, scopes: ['orders/read'] });
  },
};

describe.each(Object.entries(SECRETS))('the value of %s', (_, declare) => {
  it.each([
    ['to no other account', 'OtherAccounts', { StringNotEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } }],
    ['without TLS to nobody', 'WithoutTls', { Bool: { 'aws:SecureTransport': 'false' } }],
  ])('is given %s, whatever other policies say', (_way, sid, condition) => {
    const stack = foreignStack();
    declare(stack);
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::SecretsManager::ResourcePolicy'));
    const statements: { Sid: string; Action: string[] }[] = policy?.['Properties'].ResourcePolicy.Statement;
    const statement = statements.find(({ Sid }) => Sid === sid);
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Resource: '*',
      Condition: stack.resolve(condition),
    });
    expect(statement?.Action).toEqual(
      expect.arrayContaining(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue']),
    );
  });
});
