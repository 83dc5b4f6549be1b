import type { Resource, System } from '../../assembly';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { objectsAt, patternOf, valueAt } from '../reading';

export const loadBalancerPublic: Invariant = {
  id: 'load-balancer-public',
  title: 'A load balancer that the internet reaches filters and authenticates as the edge does',
  severity: 'high',
  why: 'Requests reach the services past the web ACL, authorizer and limits of the edge.',
  fix: 'Set `Scheme: internal` and let the edge reach it by a VPC link; or associate a web ACL and authenticate in every listener.',
  controls: controls('SC-7 SC-7(4) AC-4', 'ELB.16 EC2.19', 'API2:2023 API9:2023'),
  check: ({ system }) => {
    const protectedArns = new Set(
      system.ofType('AWS::WAFv2::WebACLAssociation').map(({ properties }) => properties['ResourceArn']),
    );
    return system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').flatMap((balancer) => {
      // What is left out is internet-facing.
      if (patternOf(balancer.properties['Scheme']) === 'internal') {
        return [];
      }
      const lacks = [
        ...(protectedArns.has(balancer.arn ?? '') ? [] : ['no web ACL']),
        ...(authenticates(balancer, system) ? [] : ['a listener that authenticates nobody']),
      ];
      return lacks.length === 0
        ? []
        : [
            {
              resource: balancer,
              message: `${nameOf(balancer)} faces the internet with ${lacks.join(' and ')}`,
              hops: ['internet', nameOf(balancer), ...listenersOf(balancer, system).map(nameOf)],
            },
          ];
    });
  },
};

const listenersOf = ({ arn, physicalId }: Resource, system: System): readonly Resource[] =>
  system
    .ofType('AWS::ElasticLoadBalancingV2::Listener')
    .filter(({ properties }) => properties['LoadBalancerArn'] === arn || properties['LoadBalancerArn'] === physicalId);

function authenticates(balancer: Resource, system: System): boolean {
  const listeners = listenersOf(balancer, system);
  return (
    listeners.length > 0 &&
    listeners.every((listener) => {
      const actions = objectsAt(listener, 'DefaultActions').map(({ Type: type }) => type);
      return (
        valueAt(listener, 'MutualAuthentication', 'Mode') === 'verify' ||
        actions.every((type) => type === 'redirect') ||
        actions.some((type) => /^authenticate-|^jwt-validation$/.test(String(type)))
      );
    })
  );
}
