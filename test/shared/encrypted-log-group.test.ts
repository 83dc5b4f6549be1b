import { Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as logs from 'aws-cdk-lib/aws-logs';
import { EncryptedLogGroup, EncryptionKey } from '../../lib/shared';
import { foreignStack } from '../support/app';

function logsContext(template: Template): string {
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  const statement = key?.Properties.KeyPolicy.Statement.find(
    (s: { Condition?: { ArnLike?: object } }) => s.Condition?.ArnLike,
  );
  return JSON.stringify(statement.Condition.ArnLike);
}

describe('EncryptedLogGroup', () => {
  it('encrypts under a key of its own and keeps events for a year', () => {
    const stack = foreignStack();
    new EncryptedLogGroup(stack, 'Logs');
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: { KmsKeyId: Match.anyValue(), RetentionInDays: 365 },
    });
  });

  it('uses the key it is given and creates none', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    new EncryptedLogGroup(stack, 'Logs', { encryptionKey: key, retention: logs.RetentionDays.ONE_WEEK });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(key.keyArn), RetentionInDays: 7 });
  });

  it('lets CloudWatch Logs use the key for the log groups of this stack only', () => {
    const stack = foreignStack();
    new EncryptedLogGroup(stack, 'Logs');
    expect(logsContext(Template.fromStack(stack))).toContain(':log-group:Foreign-*');
  });

  it('does not make the key depend on a resource whose id is part of the name', () => {
    const stack = foreignStack();
    const api = new apigateway.CfnRestApi(stack, 'Api', { name: 'api' });
    new EncryptedLogGroup(stack, 'Logs', { logGroupName: `API-Gateway-Execution-Logs_${api.ref}/prod` });
    const context = logsContext(Template.fromStack(stack));
    expect(context).toContain(':log-group:API-Gateway-Execution-Logs_*/prod');
    expect(context).not.toContain('"Api"');
  });
});
