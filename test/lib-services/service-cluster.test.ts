import { Template } from 'aws-cdk-lib/assertions';
import { ServiceCluster } from '../../lib/services';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { foreignVpc } from './fixtures';

describe('ServiceCluster', () => {
  it('watches containers closely and gives them a private zone', () => {
    const stack = foreignStack();
    new ServiceCluster(stack, 'Cluster', { vpc: foreignVpc(stack), namespaceName: 'shop.internal' });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }],
    });
    template.hasResourceProperties('AWS::ServiceDiscovery::PrivateDnsNamespace', {
      Name: 'shop.internal',
      Vpc: 'vpc-1',
    });
  });

  it('has no public zone and no capacity of its own', () => {
    const stack = foreignStack();
    new ServiceCluster(stack, 'Cluster', { vpc: foreignVpc(stack), namespaceName: 'shop.internal' });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ServiceDiscovery::PublicDnsNamespace', 0);
    template.resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 0);
  });

  it('leaves no finding', () => {
    const stack = foreignStack();
    new ServiceCluster(stack, 'Cluster', { vpc: foreignVpc(stack), namespaceName: 'shop.internal' });
    expect(nagFindings(stack)).toEqual([]);
  });
});
