import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { DashboardGraph } from '../dashboard-graph';
import { COLORS, PERIOD } from '../defaults';
import type { Placeable } from './rows';

/** Where every graph looks the same: axes from 0, their units beside them, the threshold as a line across. */
export function graphWidget(graph: DashboardGraph, height: number): Placeable {
  const { title, left, right = [], unit, rightUnit, threshold, from = 0 } = graph;
  return (width) =>
    new cloudwatch.GraphWidget({
      title,
      left,
      right,
      width,
      height,
      period: PERIOD,
      leftYAxis: axis(unit, from),
      ...(right.length > 0 && { rightYAxis: axis(rightUnit, 0) }),
      ...(threshold && { leftAnnotations: [{ ...threshold, color: COLORS.threshold }] }),
    });
}

function axis(label: string | undefined, min: number): cloudwatch.YAxisProps {
  return { min, ...(label !== undefined && { label, showUnits: false }) };
}
