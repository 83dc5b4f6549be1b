import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** Something and the name that its line has on a graph. */
export type NamedMetric = readonly [name: string, metric: cloudwatch.IMetric];

/**
 * Lines of one graph that each stand for another thing: called by its name, coloured by CloudWatch, which gives each
 * line of a graph another colour.
 */
export function namedLines(metrics: readonly NamedMetric[]): cloudwatch.IMetric[] {
  return metrics.map(([label, metric], index) => {
    const line = withOwnIds(metric, `n${index}_`);
    return {
      ...line,
      toMetricConfig: () => {
        const config = line.toMetricConfig();
        return { ...config, renderingProperties: { ...config.renderingProperties, label, color: undefined } };
      },
    };
  });
}

/** Ids of expressions must be unique on a graph, and metrics of the same kind all have the same ones. */
function withOwnIds(metric: cloudwatch.IMetric, prefix: string): cloudwatch.IMetric {
  return {
    warningsV2: metric.warningsV2,
    toMetricConfig: () => {
      const config = metric.toMetricConfig();
      const { mathExpression: math } = config;
      if (math === undefined) {
        return config;
      }
      const used = Object.entries(math.usingMetrics);
      const ids = new Set(used.map(([id]) => id));
      return {
        ...config,
        mathExpression: {
          ...math,
          expression: math.expression.replace(/\b[a-z]\w*/g, (word) => (ids.has(word) ? `${prefix}${word}` : word)),
          usingMetrics: Object.fromEntries(used.map(([id, inner]) => [`${prefix}${id}`, withOwnIds(inner, prefix)])),
        },
      };
    },
  };
}
