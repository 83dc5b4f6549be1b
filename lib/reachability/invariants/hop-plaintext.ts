import type { Resource } from '../../assembly';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { isOff, mayBe, objectsAt, patternOf, valueAt } from '../reading';
import { bucketsWithoutTls } from './plain-requests';

type Reason = string | undefined;

const HOPS: Readonly<Record<string, (resource: Resource) => Reason>> = {
  'AWS::ElasticLoadBalancingV2::Listener': (listener) =>
    mayBe(valueAt(listener, 'Protocol'), /^HTTP$/) && !objectsAt(listener, 'DefaultActions').every(redirectsToHttps)
      ? 'listens without TLS'
      : undefined,
  'AWS::ElasticLoadBalancingV2::TargetGroup': (group) =>
    mayBe(valueAt(group, 'Protocol'), /^HTTP$/) ? 'forwards without TLS' : undefined,
  'AWS::ElasticLoadBalancing::LoadBalancer': (balancer) =>
    objectsAt(balancer, 'Listeners').some(({ Protocol: protocol }) => /^(http|tcp)$/i.test(String(protocol)))
      ? 'listens without TLS'
      : undefined,
  'AWS::CloudFront::Distribution': (distribution) => {
    const behaviors = [
      ...objectsAt([valueAt(distribution, 'DistributionConfig', 'DefaultCacheBehavior') ?? null]),
      ...objectsAt(distribution, 'DistributionConfig', 'CacheBehaviors'),
    ];
    const origins = objectsAt(distribution, 'DistributionConfig', 'Origins');
    return behaviors.some(({ ViewerProtocolPolicy: policy }) => policy === 'allow-all')
      ? 'lets viewers come without TLS'
      : origins.some((origin) =>
            /^(http-only|match-viewer)$/.test(String(valueAt(origin, 'CustomOriginConfig', 'OriginProtocolPolicy'))),
          )
        ? 'reaches its origin without TLS'
        : undefined;
  },
  'AWS::ElastiCache::ReplicationGroup': (group) =>
    isOff(valueAt(group, 'TransitEncryptionEnabled')) ? 'takes connections without TLS' : undefined,
  'AWS::OpenSearchService::Domain': (domain) =>
    isOff(valueAt(domain, 'DomainEndpointOptions', 'EnforceHTTPS')) ? 'takes requests without TLS' : undefined,
  'AWS::SNS::Subscription': (one) => (valueAt(one, 'Protocol') === 'http' ? 'delivers without TLS' : undefined),
  'AWS::ECS::TaskDefinition': (task) =>
    objectsAt(task, 'Volumes').some((volume) => {
      const efs = valueAt(volume, 'EFSVolumeConfiguration');
      return efs !== undefined && valueAt(efs, 'TransitEncryption') !== 'ENABLED';
    })
      ? 'mounts a file system without TLS'
      : undefined,
};

export const hopPlaintext: Invariant = {
  id: 'hop-plaintext',
  title: 'Every listener, every bucket and every hop between services uses TLS',
  severity: 'high',
  why: 'Whoever sits on the network reads tokens and data, and changes them.',
  fix: "Use HTTPS or TLS on both sides of the hop; redirect the plain port; deny a bucket's plain requests by `aws:SecureTransport`.",
  controls: controls('SC-8 SC-8(1)', 'ELB.1 ELB.3 CloudFront.3 ElastiCache.5 Opensearch.8 S3.5', 'API8:2023'),
  check: (evidence) => [
    ...Object.entries(HOPS).flatMap(([type, reasonOf]) =>
      evidence.system.ofType(type).flatMap((resource) => {
        const reason = reasonOf(resource);
        return reason === undefined
          ? []
          : [{ resource, message: `${nameOf(resource)} ${reason}`, hops: [nameOf(resource)] }];
      }),
    ),
    ...bucketsWithoutTls(evidence),
  ],
};

const redirectsToHttps = (action: Parameters<typeof valueAt>[0]): boolean =>
  valueAt(action, 'Type') === 'redirect' && patternOf(valueAt(action, 'RedirectConfig', 'Protocol')) === 'HTTPS';
