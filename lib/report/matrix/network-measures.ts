import { declaredCalls } from '../../reachability/declared-calls';
import { type Measure, ofTypes } from './measure';

const SEGMENT: Measure['construct'] = ['Segment', 'lib/network/segment.ts'];
const RUNS_CODE: readonly string[] = ['function', 'task', 'instance'];
const MEANT_TO_FACE: readonly string[] = ['api', 'load-balancer', 'aws-services', 'internet', 'endpoint', 'vpc-link'];

/** Invariants of who can connect to whom. */
export const NETWORK_MEASURES: Readonly<Record<string, Measure>> = {
  'connection-undeclared': {
    chapter: 'Network',
    subjects: ({ network, system }) => {
      const workloads = network.endpoints
        .filter(({ kind }) => RUNS_CODE.includes(kind))
        .flatMap(({ id }) => system.byId(id) ?? []);
      // Where nobody declares calls, nobody can break the declaration.
      return workloads.some((workload) => declaredCalls(workload, system) !== undefined)
        ? workloads.map(({ id }) => id)
        : [];
    },
    nouns: ['workload', 'workloads'],
    verdicts: ['connects only to services that expect it', 'connect only to services that expect them'],
    construct: SEGMENT,
    test: 'test/blueprint/derivation.property.test.ts',
  },
  'workload-on-internet': {
    chapter: 'Network',
    subjects: ({ network }) =>
      network.endpoints.filter(({ kind }) => !MEANT_TO_FACE.includes(kind)).map(({ id }) => id),
    nouns: ['workload or store', 'workloads and stores'],
    verdicts: ['takes no connection from the internet', 'take no connection from the internet'],
    construct: ['SegmentedNetwork', 'lib/network/segmented-network.ts'],
    test: 'test/network/segmented-network.test.ts',
  },
  'instance-public': {
    chapter: 'Network',
    subjects: ofTypes(
      'AWS::EC2::Instance',
      'AWS::EC2::LaunchTemplate',
      'AWS::ECS::Service',
      'AWS::AutoScaling::LaunchConfiguration',
    ),
    nouns: ['instance or container service', 'instances and container services'],
    verdicts: ['has no public address', 'have no public address'],
    construct: ['ContainerService', 'lib/services/container-service.ts'],
    test: 'test/lib-services/container-service.test.ts',
  },
  'database-public': {
    chapter: 'Network',
    subjects: ofTypes(
      'AWS::RDS::DBInstance',
      'AWS::RDS::DBCluster',
      'AWS::Redshift::Cluster',
      'AWS::DMS::ReplicationInstance',
    ),
    nouns: ['database', 'databases'],
    verdicts: ['has no public address', 'have no public address'],
    construct: ['SegmentedNetwork', 'lib/network/segmented-network.ts'],
    test: 'test/network/segmented-network.test.ts',
  },
  'hop-plaintext': {
    chapter: 'Network',
    subjects: ofTypes(
      'AWS::ElasticLoadBalancingV2::Listener',
      'AWS::ElasticLoadBalancingV2::TargetGroup',
      'AWS::ElasticLoadBalancing::LoadBalancer',
      'AWS::CloudFront::Distribution',
      'AWS::ElastiCache::ReplicationGroup',
      'AWS::OpenSearchService::Domain',
      'AWS::SNS::Subscription',
    ),
    nouns: ['listener or hop', 'listeners and hops'],
    verdicts: ['uses TLS', 'use TLS'],
    construct: ['InternalGateway', 'lib/services/internal-gateway.ts'],
    test: 'test/lib-services/internal-gateway.test.ts',
  },
};
