import { type App, Stack, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgementsIn, addNagPacks } from '../../lib';
import { EncryptionKey } from '../../lib/shared';
import { testApp } from '../support/app';

/** What a failing synthesis says; empty when it passes. */
function refusalOf(app: App): string {
  try {
    app.synth();
    return '';
  } catch (error) {
    return String(error);
  }
}

describe('addNagPacks', () => {
  it('lets a guarded resource pass', () => {
    const app = testApp();
    addNagPacks(app);
    new EncryptionKey(new Stack(app, 'Guarded'), 'Key', { description: 'test' });
    expect(refusalOf(app)).toBe('');
  });

  it('fails the synthesis of an unguarded one, in every pack', () => {
    const app = testApp();
    addNagPacks(app);
    new s3.Bucket(new Stack(app, 'Weak'), 'Bucket');
    const report = refusalOf(app);
    for (const pack of ['AwsSolutions-S10', 'NIST.800.53.R5-S3', 'HIPAA.Security-S3', 'PCI.DSS.321-S3']) {
      expect(report).toContain(pack);
    }
  });

  it('does not let an acknowledgement on one construct silence the rule on another', () => {
    const app = testApp();
    addNagPacks(app);
    const stack = new Stack(app, 'Weak');
    Validations.of(new s3.Bucket(stack, 'Accepted')).acknowledge({ id: 'AwsSolutions-S10', reason: 'test' });
    new s3.Bucket(stack, 'Forgotten');
    const report = refusalOf(app);
    const blamed = [...report.matchAll(/^ +(\S+) .*\n +Acknowledge with 'AwsSolutions::AwsSolutions-S10'/gm)];
    expect(blamed.map((match) => match[1])).toEqual(['Weak/Forgotten/Resource']);
  });
});

it('acknowledgementsIn lists rule, construct and reason', () => {
  const stack = new Stack(testApp(), 'Some');
  const bucket = new s3.Bucket(stack, 'Bucket');
  Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: 'because' });
  expect(acknowledgementsIn(stack)).toEqual([
    { rule: 'AwsSolutions-S1', path: 'Some/Bucket', reason: 'because', byLibrary: false },
  ]);
});
