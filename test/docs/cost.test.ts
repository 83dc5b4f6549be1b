import * as fs from 'node:fs';
import * as path from 'node:path';
import { declareShop } from '../../bin/shop';
import { Profile } from '../../lib';
import { testApp } from '../support/app';
import { resourcesOf, templatesOf } from '../support/blueprint';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

const text = fs.readFileSync(path.join(__dirname, '../../docs/cost.md'), 'utf8');

/** The quantity that the document states in a row, `3 × 3` as a product. */
function stated(row: string, column: 2 | 3): number {
  const line = text.split('\n').find((one) => one.startsWith(`| ${row}`)) ?? '';
  const cells = line.split('|').map((cell) => cell.trim());
  return (cells[column + 1] ?? '').split('×').reduce((product, factor) => product * Number(factor), 1);
}

/** An alarm is billed by the metrics that it looks at, one on a band of expected values as three. */
function billed(sum: number, { Properties }: { readonly Properties?: Record<string, unknown> }): number {
  const queries = (Properties?.['Metrics'] ?? [{ MetricStat: {} }]) as { Expression?: string; MetricStat?: unknown }[];
  const metrics = queries.filter(({ MetricStat }) => MetricStat !== undefined).length;
  const band = queries.some(({ Expression }) => Expression?.startsWith('ANOMALY_DETECTION_BAND'));
  return sum + (band ? 3 : Math.max(1, metrics));
}

describe.each([
  [Profile.production(), 2],
  [Profile.development(), 3],
] as const)('docs/cost.md counts what the templates hold: %#', (profile, column) => {
  const app = testApp();
  declareShop(app, profile);
  const templates = templatesOf(app);
  const count = (type: string) => resourcesOf(templates, type).length;

  it.each([
    ['load balancer', 'internal load balancer', () => count('AWS::ElasticLoadBalancingV2::LoadBalancer')],
    ['web ACL', 'web ACL  ', () => count('AWS::WAFv2::WebACL')],
    ['keys', 'KMS keys', () => count('AWS::KMS::Key')],
    [
      'metrics in alarms',
      'metrics in alarms',
      () => resourcesOf(templates, 'AWS::CloudWatch::Alarm').reduce(billed, 0),
    ],
    ['composite alarms', 'composite alarms', () => count('AWS::CloudWatch::CompositeAlarm')],
    ['dashboard', 'dashboard', () => count('AWS::CloudWatch::Dashboard')],
    [
      'rules that count by person and caller',
      'Contributor Insights rules',
      () => count('AWS::CloudWatch::InsightRule'),
    ],
    ['secrets', 'secrets', () => count('AWS::SecretsManager::Secret')],
    ['tasks', 'Fargate tasks', () => count('AWS::ECS::Service') * profile.values.minTasks],
    [
      'rules',
      'web ACL rules',
      () => resourcesOf(templates, 'AWS::WAFv2::WebACL').flatMap(({ Properties }) => Properties?.['Rules']).length,
    ],
    [
      'endpoint interfaces',
      'interface endpoints',
      () =>
        resourcesOf(templates, 'AWS::EC2::VPCEndpoint')
          .filter(({ Properties }) => Properties?.['VpcEndpointType'] === 'Interface')
          .flatMap(({ Properties }) => Properties?.['SubnetIds']).length,
    ],
  ])('%s', (_, row, actual) => {
    expect(actual()).toBe(stated(row, column));
  });
});
