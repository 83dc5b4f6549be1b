import type { Resource, System } from '../../assembly';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { isOn, isSet, objectsAt, valueAt } from '../reading';

export const trafficWithoutLog: Invariant = {
  id: 'traffic-without-log',
  title: 'Everything that requests pass keeps a log of them',
  severity: 'medium',
  why: 'An attack leaves no trace of where it came from and what it reached.',
  fix: 'Enable access logs of the stage, load balancer and distribution, flow logs of the network and logging of the web ACL.',
  controls: controls('AU-2 AU-3 AU-12', 'APIGateway.1 APIGateway.9 CloudFront.5 ELB.5 EC2.6 WAF.11', 'API8:2023'),
  check: ({ system }) => {
    const silent = [
      ...system
        .ofType('AWS::ApiGateway::Stage')
        .filter((stage) => !isSet(valueAt(stage, 'AccessLogSetting', 'DestinationArn'))),
      ...system
        .ofType('AWS::ApiGatewayV2::Stage')
        .filter((stage) => !isSet(valueAt(stage, 'AccessLogSettings', 'DestinationArn'))),
      ...system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').filter((balancer) => !logsAccess(balancer)),
      ...namedByNone(system, 'AWS::CloudFront::Distribution', 'AWS::Logs::DeliverySource', 'ResourceArn').filter(
        (distribution) => !isSet(valueAt(distribution, 'DistributionConfig', 'Logging', 'Bucket')),
      ),
      ...namedByNone(system, 'AWS::EC2::VPC', 'AWS::EC2::FlowLog', 'ResourceId'),
      ...namedByNone(system, 'AWS::WAFv2::WebACL', 'AWS::WAFv2::LoggingConfiguration', 'ResourceArn'),
    ];
    return silent.map((resource) => ({
      resource,
      message: `${nameOf(resource)} keeps no log of requests`,
      hops: ['internet', nameOf(resource)],
    }));
  },
};

const logsAccess = (balancer: Resource): boolean =>
  objectsAt(balancer, 'LoadBalancerAttributes').some(
    ({ Key: key, Value: value }) => key === 'access_logs.s3.enabled' && isOn(value),
  );

function namedByNone(system: System, type: string, by: string, property: string): readonly Resource[] {
  const named = new Set(system.ofType(by).map(({ properties }) => properties[property]));
  return system.ofType(type).filter(({ arn, physicalId }) => !named.has(physicalId) && !named.has(arn ?? physicalId));
}
