/**
 * What an alarm of a template would say of data points, as CloudWatch documents it: statistics over whole periods, metric math, so many of
 * the last periods over the threshold, and what missing data counts as.
 * @module
 */

/** One value, as it was emitted so many minutes after the start. */
export interface Point {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly value: number;
  readonly minute: number;
}

interface Stat {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Period: number;
  readonly Stat: string;
}

// The shape is CloudFormation's own.
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type AlarmProperties = any;

type Value = number | null;

/** Of values within one period; null: nothing was emitted. */
function statistic(name: string, values: readonly number[]): Value {
  if (values.length === 0) return null;
  if (name === "Sum") return values.reduce((sum, value) => sum + value, 0);
  if (name === "Maximum") return Math.max(...values);
  if (name === "Minimum") return Math.min(...values);
  const percentile = /^p(\d+)$/.exec(name)?.[1];
  if (percentile !== undefined)
    return (
      [...values].sort((a, b) => a - b)[Math.ceil((Number(percentile) / 100) * values.length) - 1] ?? null
    );
  const from = /^PR\((\d+):\)$/.exec(name)?.[1];
  if (from === undefined) throw new Error(`the statistic ${name} is not known here`);
  return (100 * values.filter((value) => value >= Number(from)).length) / values.length;
}

const sameDimensions = (stat: Stat, dimensions: Point["dimensions"]): boolean => {
  const own = Object.fromEntries((stat.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
  return JSON.stringify(Object.entries(own).sort()) === JSON.stringify(Object.entries(dimensions).sort());
};

/** The value in each of the last periods before `minute`, the oldest first. */
function seriesOf(stat: Stat, points: readonly Point[], minute: number, periods: number): readonly Value[] {
  const length = stat.Period / 60;
  const own = points.filter(
    ({ namespace, name, dimensions }) =>
      namespace === stat.Namespace && name === stat.MetricName && sameDimensions(stat, dimensions),
  );
  return Array.from({ length: periods }, (_, i) => {
    const until = minute - (periods - 1 - i) * length;
    return statistic(
      stat.Stat,
      own.filter((point) => point.minute >= until - length && point.minute < until).map(({ value }) => value),
    );
  });
}

/** Metric math, as far as the alarms use it, evaluated at one place of the series. Missing data makes what it takes part in missing. */
function evaluate(expression: string, series: Readonly<Record<string, readonly Value[]>>, at: number): Value {
  const tokens = expression.match(/[A-Za-z_]\w*|[\d.]+|>=|<=|&&|[-+*/(),<>]/g) ?? [];
  let next = 0;
  const take = (expected?: string): string => {
    const token = tokens[next++] ?? "";
    if (expected !== undefined && token !== expected)
      throw new Error(`"${expression}": expected ${expected}`);
    return token;
  };
  const pair = (left: Value, right: Value, of: (l: number, r: number) => number | boolean): Value =>
    left === null || right === null ? null : Number(of(left, right));
  const levels: readonly Readonly<Record<string, (l: number, r: number) => number | boolean>>[] = [
    { "&&": (l, r) => l !== 0 && r !== 0 },
    { ">=": (l, r) => l >= r, "<=": (l, r) => l <= r, ">": (l, r) => l > r, "<": (l, r) => l < r },
    { "+": (l, r) => l + r, "-": (l, r) => l - r },
    { "*": (l, r) => l * r, "/": (l, r) => l / r },
  ];
  function at_(level: number): Value {
    const operators = levels[level];
    if (operators === undefined) return atom();
    let left = at_(level + 1);
    for (let of = operators[tokens[next] ?? ""]; of !== undefined; of = operators[tokens[next] ?? ""]) {
      take();
      left = pair(left, at_(level + 1), of);
    }
    return left;
  }
  function atom(): Value {
    const token = take();
    if (/^[\d.]+$/.test(token)) return Number(token);
    if (tokens[next] !== "(") return series[token]?.[at] ?? null;
    take("(");
    const given: Value[] = [];
    const name = tokens[next] ?? "";
    for (let more = true; more; ) {
      given.push(at_(0));
      more = tokens[next] === ",";
      if (more) take();
    }
    take(")");
    const [first = null, second = null, third = null] = given;
    if (token === "FILL") return first ?? second;
    if (token === "IF") return first === null ? null : first !== 0 ? second : third;
    if (token === "DIFF")
      return pair(series[name]?.[at] ?? null, series[name]?.[at - 1] ?? null, (l, r) => l - r);
    throw new Error(`${token} is not known here`);
  }
  return at_(0);
}

/** How many periods back an expression looks: DIFF needs the one before. */
const HISTORY = 1;

/** The state that an alarm has at `minute`. Throws where it uses what this does not know. */
export function stateOf(alarm: AlarmProperties, points: readonly Point[], minute: number): "ALARM" | "OK" {
  const periods: number = alarm.EvaluationPeriods;
  const needed: number = alarm.DatapointsToAlarm ?? periods;
  const stats: readonly (readonly [string, Stat])[] = (alarm.Metrics ?? [])
    .filter((metric: AlarmProperties) => metric.MetricStat !== undefined)
    .map((metric: AlarmProperties) => [
      metric.Id,
      { ...metric.MetricStat.Metric, Period: metric.MetricStat.Period, Stat: metric.MetricStat.Stat },
    ]);
  const expression: string | undefined = (alarm.Metrics ?? []).find(
    (metric: AlarmProperties) => metric.Expression !== undefined,
  )?.Expression;
  const whole = periods + HISTORY;
  const values =
    expression === undefined
      ? seriesOf({ ...alarm, Stat: alarm.Statistic ?? alarm.ExtendedStatistic }, points, minute, whole)
      : (() => {
          const series = Object.fromEntries(
            stats.map(([id, stat]) => [id, seriesOf(stat, points, minute, whole)]),
          );
          return Array.from({ length: whole }, (_, at) => evaluate(expression, series, at));
        })();
  const over = values
    .slice(HISTORY)
    .filter((value) => (value === null ? alarm.TreatMissingData === "breaching" : value >= alarm.Threshold));
  return over.length >= needed ? "ALARM" : "OK";
}

/** What an alarm watches, as `namespace/name{dimension,dimension}`. */
export const watchedBy = (alarm: AlarmProperties): readonly string[] => {
  const stats: readonly Stat[] =
    alarm.Metrics === undefined
      ? [alarm]
      : alarm.Metrics.filter((metric: AlarmProperties) => metric.MetricStat !== undefined).map(
          (metric: AlarmProperties) => metric.MetricStat.Metric,
        );
  return stats.map(
    ({ Namespace, MetricName, Dimensions = [] }) =>
      `${Namespace}/${MetricName}{${Dimensions.map(({ Name }) => Name).join()}}`,
  );
};

/** The metrics in what a function has printed, in CloudWatch's embedded metric format, each at the minute of `at`. */
export const emitted = (printed: string, minute: number): readonly Point[] =>
  printed
    .split("\n")
    .filter((line) => line.includes('"_aws"'))
    .map((line) => JSON.parse(line))
    .flatMap((line) =>
      line._aws.CloudWatchMetrics.flatMap(
        ({ Namespace, Dimensions, Metrics }: AlarmProperties): readonly Point[] =>
          Metrics.flatMap(({ Name }: { Name: string }) =>
            [line[Name]].flat().flatMap((value: number) =>
              Dimensions.map((names: readonly string[]) => ({
                namespace: Namespace,
                name: Name,
                dimensions: Object.fromEntries(names.map((name) => [name, line[name]])),
                value,
                minute,
              })),
            ),
          ),
      ),
    );
