import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { quarantinedLines } from '../../../lib/audit';
import { blockedRequests, Detections } from '../../../lib/detections';
import { CertificateAuthority, RotatedSecret, Rotation, TrustBundle } from '../../../lib/secrets';
import { foreignStack } from '../../support/app';
import { type AlarmProperties, alarmsIn } from './alarms';
import { type Cases, counted, eachMinute, nothing, span, steady } from './cases';

/** What a detection counts: its metric, or what only AWS can compute. */
function nameOf(alarm: AlarmProperties): string {
  const [query] = (alarm['Metrics'] ?? []) as readonly { readonly Expression: string }[];
  return query === undefined ? String(alarm['MetricName']) : query.Expression.replaceAll(', ', ',');
}

/** Counts over logs ring from a count in five minutes; seldom ones from the first. */
function countsOf(alarm: AlarmProperties): Cases {
  const name = nameOf(alarm);
  const threshold = Number(alarm['Threshold']);
  // A contributor is counted by AWS over the period: the same number stands in each minute of it.
  const perPeriod = (count: number) => (alarm['Metrics'] === undefined ? count : 5 * count);
  return {
    fires: [counted(`${threshold} in five minutes`, { [name]: perPeriod(threshold) })],
    misses: [
      threshold === 1 ? counted('none', { [name]: 0 }) : counted('one fewer', { [name]: perPeriod(threshold - 1) }),
      nothing,
    ],
  };
}

function detected(): Template {
  const stack = foreignStack();
  const logGroup = (name: string) => logs.LogGroup.fromLogGroupName(stack, name, name);
  new Detections(stack, 'Detections', {
    applicationLogGroups: [logGroup('Orders')],
    apiAccessLogGroup: logGroup('Access'),
    trailLogGroup: logGroup('Trail'),
    blockedRequests: blockedRequests('shop', 'eu-central-1'),
    quarantinedLines: quarantinedLines(),
  });
  return Template.fromStack(stack);
}

const DETECTED = detected();

/** Alarms of detections, and what makes them ring: their threshold, whatever it is. */
export const DETECTIONS = {
  template: DETECTED,
  cases: Object.fromEntries([...alarmsIn(DETECTED)].map(([id, alarm]) => [id.slice(0, -8), countsOf(alarm)])),
};

function kept(): Template {
  const stack = foreignStack();
  const authority = CertificateAuthority.fromPrivateCa(stack, 'Authority', {
    authorityArn: 'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0f0f0f0f',
    trustDomain: 'shop.internal',
  });
  new TrustBundle(stack, 'Bundle', {
    parameterName: '/Shop/trust-bundle',
    authorities: [authority],
    issuers: ['https://id.example.com'],
  });
  new RotatedSecret(stack, 'Secret', { description: 'Something secret', rotation: Rotation.random() });
  return Template.fromStack(stack);
}

const FAILED: Cases = {
  fires: [counted('one run fails', { Errors: 1 })],
  misses: [counted('all runs succeed', { Errors: 0 }), nothing],
};

/** Alarms of rotation, certificates and the trust bundle; runs that find a rotation overdue fail, too. */
export const ELSEWHERE: { readonly template: Template; readonly cases: Readonly<Record<string, Cases>> } = {
  template: kept(),
  cases: {
    BundleWriterFailed: FAILED,
    SecretRotatorFailed: FAILED,
    BundleSilent: {
      fires: [{ ...nothing, why: 'it does not run' }, steady('it ran for the last time', { Invocations: 1 }, 1)],
      misses: [{ ...steady('it runs', { Invocations: 1 }), times: eachMinute(span(15, 15)) }],
    },
  },
};
