import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { DashboardObjective } from '../dashboard-graph';
import { PAGE_WIDTH } from '../defaults';
import { ringingNow } from './alarm-widgets';
import { alarmsOf, type DashboardContent, linkLine } from './content';
import { type Placeable, rowsOf } from './rows';

const TEXT_WIDTH = 8;

/** What somebody who was woken up needs: what rings, what to do first, and whether users notice. */
export function firstScreen(content: DashboardContent): cloudwatch.IWidget[] {
  const alarms = alarmsOf(content);
  const ringing = alarms.length > 0 ? [ringingNow(alarms, PAGE_WIDTH - TEXT_WIDTH)] : [];
  const height = ringing[0]?.height ?? 5;
  const text = new cloudwatch.TextWidget({
    markdown: whatToDo(content),
    width: ringing.length > 0 ? TEXT_WIDTH : PAGE_WIDTH,
    height,
  });
  return [new cloudwatch.Row(...ringing, text), ...rowsOf(content.objectives.map(objectiveNumber))];
}

function whatToDo({ title, runbooks, links }: DashboardContent): string {
  return [
    `# ${title}`,
    '**First:** open the alarm that rings. Its description says what has happened and names the runbook.',
    `Runbooks: ${runbooks}. Act with a second person, note the time, and keep evidence before you change anything.`,
    '**Nothing rings?** Look at the objectives, then for the first graph that differs from yesterday at this hour.',
    linkLine(links),
  ].join('\n\n');
}

function objectiveNumber({ title, metric, target, unit }: DashboardObjective): Placeable {
  return (width) =>
    new cloudwatch.SingleValueWidget({
      title: `${title}, promised: ${target} ${unit}`,
      metrics: [metric],
      setPeriodToTimeRange: true,
      fullPrecision: true,
      width,
      height: 3,
    });
}
