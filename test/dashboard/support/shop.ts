import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  apiGraphs,
  apiMetrics,
  containerMetrics,
  DashboardSection,
  type DashboardService,
  deliveryGraphs,
  firehoseMetrics,
  functionMetrics,
  logsUrl,
  SecurityDashboard,
  type SecurityDashboardProps,
  tableGraphs,
  tableMetrics,
  webAclGraphs,
  webAclMetrics,
} from '../../../lib/dashboard';
import { testApp } from '../../support/app';

/** A name like those that people give, and that no other begins with. */
export function serviceName(index: number): string {
  return `${['orders', 'payments', 'users', 'stock-keeping'][index % 4]}-${String(index).padStart(3, '0')}`;
}

export function alarmNamed(stack: Stack, name: string): cloudwatch.IAlarm {
  return cloudwatch.Alarm.fromAlarmName(stack, name, name);
}

/** Functions and containers in turn, some behind a load balancer, two alarms each. */
export function serviceOf(stack: Stack, index: number): DashboardService {
  const name = serviceName(index);
  const behind = { loadBalancer: 'app/ingress/50dc6c495c0c9188', targetGroup: `targetgroup/${name}/73e2d6bc24d8a067` };
  const signals =
    index % 2 === 0
      ? { kind: 'function' as const, ...functionMetrics(`Shop-${name}`) }
      : {
          kind: 'container' as const,
          ...containerMetrics({ clusterName: 'Shop', serviceName: name, ...(index % 3 === 0 ? {} : behind) }),
        };
  return {
    name,
    ...signals,
    alarms: ['failing', 'unhealthy'].map((what) => alarmNamed(stack, `Shop-${name}-${what}`)),
    links: [{ label: 'logs', url: logsUrl(`Shop-${name}-Logs`) }],
  };
}

/** Everything that a blueprint with so many services would put on its page. */
export function shopDashboard(services: number, props: SecurityDashboardProps = {}) {
  const stack = new Stack(testApp(), 'Dashboard', { env: { account: '123456789012', region: 'eu-central-1' } });
  const dashboard = new SecurityDashboard(stack, 'Dashboard', {
    title: 'Shop',
    runbooksUrl: 'https://code.example.com/shop/docs/runbooks/README.md',
    queryWorkGroupName: 'ShopQueries',
    ...props,
  });
  const api = apiMetrics({ apiName: 'Shop', stageName: 'v1' });
  dashboard.addObjective({ title: 'Availability', metric: api.availability, target: 99.9, unit: '%', from: 99 });
  dashboard.addObjective({ title: 'Latency p99', metric: api.latency, target: 200, unit: 'ms' });
  dashboard.addGraphs(DashboardSection.EDGE, [...apiGraphs(api), ...webAclGraphs(webAclMetrics('ShopWebAcl'))]);
  for (const section of Object.values(DashboardSection)) {
    const alarms = [1, 2, 3, 4].map((number) => alarmNamed(stack, `Shop-${section.replace(' ', '-')}-${number}`));
    dashboard.addAlarms(section, alarms);
  }
  const named = <M>(names: string[], metrics: (name: string) => M) =>
    Object.fromEntries(names.map((name) => [name, metrics(`Shop-${name}`)]));
  const names = Array.from({ length: services }, (_, index) => serviceName(index));
  dashboard.addGraphs(DashboardSection.DATA, tableGraphs(named(names, tableMetrics)));
  const sources = ['application', 'api-access', 'flow', 'trail', 'waf'];
  dashboard.addGraphs(DashboardSection.AUDIT_HEALTH, deliveryGraphs(named(sources, firehoseMetrics)));
  for (const index of names.keys()) {
    dashboard.addService(serviceOf(stack, index));
  }
  return { stack, dashboard };
}
