import * as fs from 'node:fs';
import { Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  containerMetrics,
  DashboardSection,
  functionMetrics,
  logsUrl,
  SecurityDashboard,
  tableGraphs,
  tableMetrics,
} from '../../lib/dashboard';
import { testApp } from '../support/app';

/** A name that another stack puts out, as long as those of the blueprint are. */
function nameFrom(service: number, what: string): string {
  return Token.asString({
    'Fn::GetStackOutput': {
      StackName: `Shop-service-${service}`,
      Region: { Ref: 'AWS::Region' },
      OutputName: `PublishOutputFnGetAttServiceFunction${what}E7765D33Arn7D19EC83`,
    },
  });
}

it('fits a template with 150 services whose every name comes from another stack', () => {
  const app = testApp();
  const stack = new Stack(app, 'Dashboard', { suppressTemplateIndentation: true });
  const dashboard = new SecurityDashboard(stack, 'Dashboard');
  const indices = Array.from({ length: 150 }, (_, index) => index);
  const tables = indices.map((index) => [`table-${index}`, tableMetrics(nameFrom(index, 'Table'))]);
  dashboard.addGraphs(DashboardSection.DATA, tableGraphs(Object.fromEntries(tables)));
  for (const index of indices) {
    const shared = { clusterName: nameFrom(0, 'Cluster'), loadBalancer: nameFrom(0, 'LoadBalancer') };
    const own = { serviceName: nameFrom(index, 'Service'), targetGroup: nameFrom(index, 'TargetGroup') };
    dashboard.addService({
      name: `service-${index}`,
      ...(index % 2 === 0
        ? { kind: 'function', ...functionMetrics(nameFrom(index, 'Function')) }
        : { kind: 'container', ...containerMetrics({ ...shared, ...own }) }),
      links: [{ label: 'logs', url: logsUrl(nameFrom(index, 'Logs')) }],
      alarms: [1, 2].map((number) =>
        cloudwatch.Alarm.fromAlarmArn(stack, `Alarm${index}And${number}`, nameFrom(index, `Alarm${number}`)),
      ),
    });
  }
  const { templateFullPath } = app.synth().getStackByName('Dashboard');
  // CloudFormation takes 1 MB, and CDK warns from four fifths on.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  expect(fs.statSync(templateFullPath).size).toBeLessThan(800_000);
});
