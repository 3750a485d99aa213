/**
 * The lines that a function writes: JSON, one object each. Metrics are in CloudWatch's embedded metric format (Amazon
 * CloudWatch User Guide, "Specification: Embedded metric format"), so that the log is the only thing to write to.
 * @module
 */

import { type MetricName, metricNamespace, unitOf } from "./metrics.ts";

/** The format's own bound on the values of one metric in one line. */
const VALUES_A_LINE = 100;

export interface Measurement {
  readonly name: MetricName;
  readonly value: number;
}

/** What every line of a function says of it. */
export interface Origin {
  readonly service: string;
  readonly environment: string;
}

/** A line of the log at an instant, milliseconds since 1970. */
export const logLine = (
  level: "INFO" | "ERROR",
  message: string,
  { service, environment }: Origin,
  fields: Readonly<Record<string, unknown>>,
  at: number,
): string =>
  JSON.stringify({ level, message, timestamp: new Date(at).toISOString(), service, environment, ...fields });

/** The values of each metric, in the order in which it was first measured. */
function valuesOf(measurements: readonly Measurement[]): ReadonlyMap<MetricName, readonly number[]> {
  const values = new Map<MetricName, number[]>();
  for (const { name, value } of measurements) {
    const own = values.get(name);
    if (own === undefined) values.set(name, [value]);
    else own.push(value);
  }
  return values;
}

/** Lines of metrics: one, or as many as the values of the metric that was measured most often need. */
export function metricLines(
  measurements: readonly Measurement[],
  { service, environment }: Origin,
  at: number,
): readonly string[] {
  const values = valuesOf(measurements);
  const most = Math.max(0, ...[...values.values()].map(({ length }) => length));
  return Array.from({ length: Math.ceil(most / VALUES_A_LINE) }, (_, i) => {
    const inLine = [...values]
      .map(([name, all]) => [name, all.slice(i * VALUES_A_LINE, (i + 1) * VALUES_A_LINE)] as const)
      .filter(([, some]) => some.length > 0);
    const metrics = inLine.map(([name]) => ({ Name: name, Unit: unitOf(name) }));
    return JSON.stringify({
      _aws: {
        Timestamp: at,
        CloudWatchMetrics: [
          { Namespace: metricNamespace, Dimensions: [["service", "environment"]], Metrics: metrics },
        ],
      },
      service,
      environment,
      ...Object.fromEntries(inLine.map(([name, some]) => [name, some.length === 1 ? some[0] : some])),
    });
  });
}
