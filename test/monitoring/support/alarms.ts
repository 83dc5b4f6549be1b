import type { Template } from 'aws-cdk-lib/assertions';
import { holds, ruleText } from './alarm-rule';
import { type State, stateOf, type Treatment } from './alarm-state';
import { evaluate, type Scope } from './metric-math';
import { type Published, type Sample, statistic } from './samples';
import type { Series } from './series';

/** An alarm, as it stands in a template. */
export type AlarmProperties = Readonly<Record<string, unknown>>;

/** A metric, or an expression over others, as it stands in a template. */
interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData?: boolean;
  readonly MetricStat?: {
    readonly Metric: { readonly MetricName: string; readonly Dimensions?: readonly { readonly Value: unknown }[] };
    readonly Period: number;
    readonly Stat: string;
  };
}

/** Points that CloudWatch retrieves beyond the evaluation periods, as in the example of its documentation. */
const FURTHER_POINTS = 2;

/** Metric alarms and composite alarms of a template, by logical id. */
export function alarmsIn(template: Template): ReadonlyMap<string, AlarmProperties> {
  const found = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties] as const),
  );
  return new Map(found);
}

/**
 * States of an alarm while data was published, evaluated at regular times with periods that slide.
 *
 * @param alarms all alarms that it may take part in, by logical id
 * @throws SyntaxError where it uses what is not known here
 */
export function statesOf(
  id: string,
  alarms: ReadonlyMap<string, AlarmProperties>,
  published: Published,
  times: readonly number[],
): State[] {
  const alarm = alarms.get(id) ?? {};
  if (alarm['AlarmRule'] !== undefined) {
    const rule = ruleText(alarm['AlarmRule']);
    const ids = [...rule.matchAll(/"([^"]+)"/g)].map(([, one = '']) => one);
    const parts = new Map(ids.map((one) => [one, statesOf(one, alarms, published, times)]));
    return times.map((_, index) =>
      holds(rule, (one) => parts.get(one)?.[index] ?? 'INSUFFICIENT_DATA') ? 'ALARM' : 'OK',
    );
  }
  let state: State = 'INSUFFICIENT_DATA';
  return times.map((now) => {
    state = stateAt(alarm, published, now, state);
    return state;
  });
}

function stateAt(alarm: AlarmProperties, published: Published, now: number, current: State): State {
  const n = Number(alarm['EvaluationPeriods']);
  const criterion = {
    n,
    m: Number(alarm['DatapointsToAlarm'] ?? n),
    treatment: treatmentOf(alarm),
  };
  return stateOf(breaches(alarm, published, now, n + FURTHER_POINTS), criterion, current);
}

/**
 * Alarms over metrics of DynamoDB ignore missing points, whatever they ask for.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function treatmentOf(alarm: AlarmProperties): Treatment {
  return JSON.stringify(alarm).includes('"Namespace":"AWS/DynamoDB"')
    ? 'ignore'
    : ((alarm['TreatMissingData'] ?? 'missing') as Treatment);
}

/** Whether each point breaches, oldest first. */
function breaches(
  alarm: AlarmProperties,
  published: Published,
  now: number,
  length: number,
): readonly (boolean | undefined)[] {
  const queries = queriesOf(alarm);
  const operator = String(alarm['ComparisonOperator']);
  const band = alarm['ThresholdMetricId'];
  const watched = queries.find(({ Id, ReturnData }) => ReturnData !== false && Id !== band);
  if (watched === undefined) {
    throw new SyntaxError('an alarm returns one series');
  }
  const window = { published, now, length, period: periodOf(queries) };
  const points = seriesOf(watched.Id, queries, window);
  if (band === undefined) {
    const threshold = Number(alarm['Threshold']);
    return points.map((point) => (point === undefined ? undefined : compare(operator, point, threshold)));
  }
  const [lower, upper] = ['lower', 'upper'].map((edge) => sampled(published[`band:${edge}`], 'Average', window));
  return points.map((point, index) => {
    const [least, most] = [lower?.[index], upper?.[index]];
    if (point === undefined || least === undefined || most === undefined) {
      return undefined;
    }
    return compare(operator, point, least, most);
  });
}

/** A single metric stands in the alarm itself. */
function queriesOf(alarm: AlarmProperties): readonly MetricQuery[] {
  const metrics = alarm['Metrics'] as readonly MetricQuery[] | undefined;
  return (
    metrics ?? [
      {
        Id: 'm',
        MetricStat: {
          Metric: { MetricName: String(alarm['MetricName']) },
          Period: Number(alarm['Period']),
          Stat: String(alarm['Statistic'] ?? alarm['ExtendedStatistic']),
        },
      },
    ]
  );
}

interface Window {
  readonly published: Published;
  readonly now: number;
  readonly length: number;
  readonly period: number;
}

function periodOf(queries: readonly MetricQuery[]): number {
  const periods = new Set(
    queries.map((query) => query.MetricStat?.Period ?? (query as { Period?: number }).Period).filter(Boolean),
  );
  const [period] = periods;
  if (periods.size !== 1 || period === undefined) {
    throw new SyntaxError(`metrics of one alarm have the same period, got ${[...periods]}`);
  }
  return period;
}

function seriesOf(id: string, queries: readonly MetricQuery[], window: Window): Series {
  const query = queries.find(({ Id }) => Id === id);
  if (query?.Expression !== undefined) {
    const scope: Scope = {
      length: window.length,
      named: (name) => seriesOf(name, queries, window),
      given: (call) => sampled(window.published[call], 'Maximum', window),
    };
    return evaluate(query.Expression, scope);
  }
  if (query?.MetricStat === undefined) {
    throw new SyntaxError(`nothing has the id ${id}`);
  }
  const { Metric, Stat } = query.MetricStat;
  const names = [
    Metric.MetricName,
    ...(Metric.Dimensions ?? []).map(({ Value }) => `${Metric.MetricName}:${String(Value)}`),
  ];
  return sampled(
    names.map((name) => window.published[name]).find((samples) => samples !== undefined),
    Stat,
    window,
  );
}

/** One point for each period; the last one ends now. */
function sampled(samples: readonly Sample[] = [], stat: string, { length, now, period }: Window): Series {
  return Array.from({ length }, (_, index) => {
    const end = now - (length - 1 - index) * period;
    return statistic(
      stat,
      samples.filter(({ at }) => at >= end - period && at < end),
    );
  });
}

function compare(operator: string, point: number, threshold: number, upper = threshold): boolean {
  switch (operator) {
    case 'GreaterThanThreshold':
      return point > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return point >= threshold;
    case 'LessThanThreshold':
      return point < threshold;
    case 'LessThanOrEqualToThreshold':
      return point <= threshold;
    case 'LessThanLowerOrGreaterThanUpperThreshold':
      return point < threshold || point > upper;
    default:
      throw new SyntaxError(`unknown operator ${operator}`);
  }
}
