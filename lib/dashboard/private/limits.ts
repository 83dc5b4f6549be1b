import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';
import { DASHBOARD_LIMITS } from '../defaults';

/** What a widget is counted by. */
interface CountedWidget {
  readonly properties: {
    readonly title?: string;
    readonly metrics?: readonly unknown[];
  };
}

/**
 * Refuses what CloudWatch would refuse during deployment.
 *
 * @throws BlueprintError `LIMIT_EXCEEDED`
 */
export function requireWithinLimits(scope: IConstruct, widgets: readonly CountedWidget[]): void {
  requireAtMost(scope, 'widgets', widgets.length, DASHBOARD_LIMITS.widgets);
  const counts = widgets.map(({ properties }) => properties.metrics?.length ?? 0);
  for (const [index, { properties }] of widgets.entries()) {
    const what = `metrics in '${properties.title}'`;
    requireAtMost(scope, what, counts[index] ?? 0, DASHBOARD_LIMITS.metricsPerWidget);
  }
  const metrics = counts.reduce((sum, count) => sum + count, 0);
  requireAtMost(scope, 'metrics', metrics, DASHBOARD_LIMITS.metrics);
}

function requireAtMost(scope: IConstruct, what: string, count: number, limit: number): void {
  if (count > limit) {
    throw new BlueprintError(
      'LIMIT_EXCEEDED',
      `a dashboard must have at most ${limit} ${what}, got ${count}; show less, or make a second dashboard`,
      scope,
    );
  }
}
