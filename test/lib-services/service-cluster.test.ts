import { Template } from 'aws-cdk-lib/assertions';
import { ServiceCluster } from '../../lib/services';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { foreignVpc } from './fixtures';

describe('ServiceCluster', () => {
  it('watches containers closely', () => {
    const stack = foreignStack();
    new ServiceCluster(stack, 'Cluster', { vpc: foreignVpc(stack) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }],
    });
  });

  it('has no zone and no capacity of its own', () => {
    const stack = foreignStack();
    new ServiceCluster(stack, 'Cluster', { vpc: foreignVpc(stack) });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ServiceDiscovery::PublicDnsNamespace', 0);
    template.resourceCountIs('AWS::ServiceDiscovery::PrivateDnsNamespace', 0);
    template.resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 0);
  });

  it('leaves no finding', () => {
    const stack = foreignStack();
    new ServiceCluster(stack, 'Cluster', { vpc: foreignVpc(stack) });
    expect(nagFindings(stack)).toEqual([]);
  });
});
