import { RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ServiceKeys } from '../../lib';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

describe('ServiceKeys', () => {
  it('creates one key per data class, when it is asked for', () => {
    const stack = foreignStack();
    const keys = new ServiceKeys(stack, 'Keys', { serviceName: 'orders' });
    expect(keys.forClass('confidential')).toBe(keys.forClass('confidential'));
    expect(keys.forClass('internal')).not.toBe(keys.forClass('confidential'));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 2);
    template.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: { Description: 'orders: confidential data', EnableKeyRotation: true },
    });
    expect(nagFindings(stack)).toEqual([]);
  });

  it('creates none that nobody asked for', () => {
    const stack = foreignStack();
    new ServiceKeys(stack, 'Keys', { serviceName: 'orders', removalPolicy: RemovalPolicy.DESTROY });
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
  });
});
