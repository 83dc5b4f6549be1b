import { archivesOf } from '../../reachability/invariants/archives';
import { type Measure, ofTypes } from './measure';

const ARCHIVE: Measure['construct'] = ['AuditArchive', 'lib/audit/audit-archive.ts'];

/** Invariants of what is recorded, and of who can change it. */
export const AUDIT_MEASURES: Readonly<Record<string, Measure>> = {
  'traffic-without-log': {
    chapter: 'Audit',
    subjects: ofTypes(
      'AWS::ApiGateway::Stage',
      'AWS::ApiGatewayV2::Stage',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::EC2::VPC',
      'AWS::WAFv2::WebACL',
    ),
    nouns: ['place that requests pass', 'places that requests pass'],
    verdicts: ['keeps a log of them', 'keep a log of them'],
    construct: ['EdgeApi', 'lib/edge/edge-api.ts'],
    test: 'test/edge/edge-api.test.ts',
  },
  'log-without-archive': {
    chapter: 'Audit',
    // Logs of the delivery itself can't be delivered: they are neither kept nor broken.
    subjects: ({ system }) => {
      const delivered = system
        .ofType('AWS::Logs::SubscriptionFilter')
        .map(({ properties }) => system.named(properties['LogGroupName'] ?? null)?.id);
      return ofTypes('AWS::Logs::LogGroup')({ system } as Parameters<Measure['subjects']>[0]).filter((id) =>
        delivered.includes(id),
      );
    },
    nouns: ['log', 'logs'],
    verdicts: ['reaches an archive', 'reach an archive'],
    construct: ['AuditLog', 'lib/audit/audit-log.ts'],
    test: 'test/audit/audit-log.test.ts',
  },
  'archive-unlocked': {
    chapter: 'Audit',
    subjects: ({ system }) => [...archivesOf(system).keys()],
    nouns: ['archive', 'archives'],
    verdicts: ['is locked', 'are locked'],
    construct: ARCHIVE,
    test: 'test/audit/audit-archive.test.ts',
  },
  'archive-deletable': {
    chapter: 'Audit',
    subjects: ({ permissions, system }) =>
      archivesOf(system).size === 0 ? [] : permissions.principals.map(({ id }) => id),
    nouns: ['role', 'roles'],
    verdicts: ['can delete nothing from an archive', 'can delete nothing from an archive'],
    construct: ARCHIVE,
    test: 'test/audit/audit-archive.test.ts',
  },
  'audit-silenceable': {
    chapter: 'Audit',
    subjects: ({ permissions }) => permissions.principals.map(({ id }) => id),
    nouns: ['role', 'roles'],
    verdicts: ['can silence no record', 'can silence no record'],
    construct: ['AuditTrail', 'lib/audit/audit-trail.ts'],
    test: 'test/audit/audit-trail.test.ts',
  },
};
