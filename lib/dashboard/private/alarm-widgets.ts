import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { DASHBOARD_LIMITS, PAGE_WIDTH } from '../defaults';
import { type Placeable, rowOf } from './rows';

/** Names of alarms beside each other on the whole width. */
const ALARMS_IN_A_ROW = 6;

/** Everything that rings now, as many widgets as it takes, in pairs, the latest first. */
export function ringingNow(alarms: readonly cloudwatch.IAlarm[], width: number): cloudwatch.IWidget {
  const parts = chunks(alarms);
  const height = parts.length > 2 ? 3 : 6;
  const widgets = parts.map((part, index): Placeable => {
    const title = parts.length > 1 ? `Ringing now (${index + 1} of ${parts.length})` : 'Ringing now';
    return (partWidth) =>
      new cloudwatch.AlarmStatusWidget({
        title,
        alarms: [...part],
        states: [cloudwatch.AlarmState.ALARM],
        sortBy: cloudwatch.AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
        width: partWidth,
        height,
      });
  });
  const pairs: cloudwatch.IWidget[] = [];
  for (let index = 0; index < widgets.length; index += 2) {
    pairs.push(rowOf(widgets.slice(index, index + 2), width));
  }
  return new cloudwatch.Column(...pairs);
}

/** All alarms of a chapter, whatever their state. */
export function alarmRows(title: string, alarms: readonly cloudwatch.IAlarm[]): cloudwatch.IWidget[] {
  return chunks(alarms).map((part) =>
    alarmStates(title, part, PAGE_WIDTH, Math.min(2 + Math.floor((part.length - 1) / ALARMS_IN_A_ROW), 6)),
  );
}

/** Alarms and their states; those that ring first. */
export function alarmStates(
  title: string,
  alarms: readonly cloudwatch.IAlarm[],
  width: number,
  height: number,
): cloudwatch.IWidget {
  return new cloudwatch.AlarmStatusWidget({
    title,
    alarms: [...alarms],
    sortBy: cloudwatch.AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
    width,
    height,
  });
}

function chunks<T>(things: readonly T[]): T[][] {
  const size = DASHBOARD_LIMITS.alarmsPerWidget;
  return Array.from({ length: Math.ceil(things.length / size) }, (_, index) =>
    things.slice(index * size, (index + 1) * size),
  );
}
