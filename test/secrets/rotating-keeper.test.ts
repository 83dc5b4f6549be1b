import { Duration, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ApiClient } from '../../lib/edge';
import { ServiceAccount } from '../../lib/identity';
import { RotatingApiKeys, RotatingClientSecrets } from '../../lib/secrets';
import { foreignStack, testApp } from '../support/app';
import { resourcesOf, stubCode, templatesOf, testBlueprint } from '../support/blueprint';

const every = Duration.days(10);

function account(stack: Stack): ServiceAccount {
  const userPool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
  const keeper = new RotatingClientSecrets({ signInUrl: 'https://shop.auth.example.com', every });
  return new ServiceAccount(stack, 'Account', { userPool, name: 'nightly', scopes: ['orders/read'], keeper });
}

describe('the secret of a service account', () => {
  it('rotates by itself, and nobody has to fetch what Cognito generated', () => {
    const stack = foreignStack();
    const { secretArn } = account(stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
    template.hasResourceProperties('AWS::SecretsManager::Secret', { SecretString: Match.absent() });
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: stack.resolve(secretArn),
      RotationRules: { ScheduleExpression: 'rate(10 days)' },
    });
  });

  it('may be read by whom it is granted to', () => {
    const stack = foreignStack();
    const subject = account(stack);
    const role = new iam.Role(stack, 'Nightly', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    subject.grantRead(role);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
            Resource: stack.resolve(subject.secretArn),
          }),
        ]),
      },
    });
  });

  it('rotates in every blueprint', () => {
    const app = testApp();
    const blueprint = testBlueprint({}, app);
    const service = blueprint.addFunctionService('orders', { code: stubCode() });
    blueprint.api.addRoute('GET /orders', { service, scopes: ['orders/read'] });
    blueprint.addServiceAccount('nightly', { scopes: ['orders/read'] });
    const schedules = resourcesOf(templatesOf(app), 'AWS::SecretsManager::RotationSchedule');
    expect(schedules.map(({ Properties }) => Properties?.['RotationRules'])).toEqual([
      { ScheduleExpression: 'rate(30 days)' },
    ]);
  });
});

describe('an API key', () => {
  const clientOf = (stack: Stack, keeper?: RotatingApiKeys): ApiClient => {
    const restApi = new apigateway.RestApi(stack, 'Api');
    restApi.root.addMethod('GET');
    return new ApiClient(stack, 'Client', { stage: restApi.deploymentStage, keeper });
  };

  it('that somebody keeps is made by its keeper, in the usage plan, and rotates', () => {
    const stack = foreignStack();
    const client = clientOf(stack, new RotatingApiKeys({ every }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::ApiKey', 0);
    template.resourceCountIs('AWS::ApiGateway::UsagePlan', 1);
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: stack.resolve(client.keptKey?.secretArn),
      RotationRules: { ScheduleExpression: 'rate(10 days)' },
    });
    expect(client.keyId).toBeUndefined();
  });

  it('that nobody keeps stays the same', () => {
    const stack = foreignStack();
    const client = clientOf(stack);
    Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(client.keptKey).toBeUndefined();
  });
});
