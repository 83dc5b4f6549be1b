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

  it('masks nothing unless asked: an audit line must stay what its hash says', () => {
    const stack = foreignStack();
    new EncryptedLogGroup(stack, 'Logs');
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { DataProtectionPolicy: Match.absent() });
  });

  it('masks credentials, tokens and personal data where asked, and counts what it found', () => {
    const stack = foreignStack();
    new EncryptedLogGroup(stack, 'Logs', { maskSensitiveData: true });
    const [group] = Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
    const { Statement, Configuration } = group?.Properties.DataProtectionPolicy ?? {};
    const [audit, mask] = Statement;
    expect(audit.Operation).toEqual({ Audit: { FindingsDestination: {} } });
    expect(mask.Operation).toEqual({ Deidentify: { MaskConfig: {} } });
    expect(mask.DataIdentifier).toEqual(audit.DataIdentifier);
    const identifiers = JSON.stringify(mask.DataIdentifier);
    for (const name of ['AwsSecretKey', 'PkcsPrivateKey', 'EmailAddress', 'CreditCardNumber', 'JsonWebToken']) {
      expect(identifiers).toContain(name);
    }
    expect(Configuration.CustomDataIdentifier).toEqual([{ Name: 'JsonWebToken', Regex: expect.any(String) }]);
  });

  it('recognizes a token, and no name of a file or host', () => {
    const stack = foreignStack();
    new EncryptedLogGroup(stack, 'Logs', { maskSensitiveData: true });
    const [group] = Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
    const token = new RegExp(group?.Properties.DataProtectionPolicy.Configuration.CustomDataIdentifier[0].Regex);
    expect('Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl').toMatch(token);
    expect('eyJhbGciOiJSUzI1NiJ9.orders.internal').not.toMatch(token);
  });
});
