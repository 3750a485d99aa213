/**
 * Logs, metrics and traces of one function. Log lines and metrics are written as text, with nothing to load for them; the
 * tracer (Powertools for AWS Lambda) is loaded in the first traced call after the first: a cold start waits for neither.
 * Nothing here sees a request's path, query, body or answer; counts and names of statuses are all that is measured.
 * @module
 */

import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LogLine } from "../api/deps.ts";
import type { Summary } from "../core/check/answer.ts";
import { statuses } from "../core/law/status.ts";
import type { RegisterReader, RegisterSnapshot } from "../register/read.ts";
import { logLine, type Measurement, metricLines } from "./log-lines.ts";
import type { MetricName } from "./metrics.ts";

export interface Observability {
  readonly log: (line: LogLine) => void;
  /** Counts a check's positions, by status. */
  readonly checked: (summary: Pick<Summary, "positions" | "byStatus">) => void;
  readonly measure: (name: MetricName, value: number) => void;
  /** Counts under a metric's name, and while tracing runs traces, the client's requests. */
  readonly watch: (client: DynamoDBClient, metric: MetricName) => DynamoDBClient;
  readonly watchReader: (reader: RegisterReader) => RegisterReader;
  /** Runs one call of the function and writes what was gathered meanwhile, whether it succeeds or not. */
  readonly during: <T>(keys: Readonly<Record<string, string>>, work: () => Promise<T>) => Promise<T>;
}

export interface ObservabilityOptions {
  /** The environment's name, the one dimension of every metric. */
  readonly environment: string;
  readonly service: string;
  readonly now: () => number;
  /** Whether the call under way is traced: X-Ray decides anew for each. */
  readonly isTraced: () => boolean;
}

async function loadTracer(service: string, clients: readonly DynamoDBClient[]) {
  const { Tracer } = await import("@aws-lambda-powertools/tracer");
  // Neither requests nor answers: both would hold positions.
  const tracer = new Tracer({ serviceName: service, captureHTTPsRequests: false });
  for (const client of clients) tracer.captureAWSv3Client(client);
  return tracer;
}

async function framesInSource(frames: readonly string[]): Promise<readonly string[]> {
  const { inSource } = await import("./source-places.ts");
  return inSource(frames);
}

const withoutEvent = ({ event: _event, ...line }: LogLine): Omit<LogLine, "event"> => line;

/** What one function writes about itself. */
export function createObservability({
  environment,
  service,
  now,
  isTraced,
}: ObservabilityOptions): Observability {
  const clients: DynamoDBClient[] = [];
  let lines: LogLine[] = [];
  let measurements: Measurement[] = [];
  let calls = 0;
  let tracer: ReturnType<typeof loadTracer> | null = null;

  const measure: Observability["measure"] = (name, value) => {
    measurements.push({ name, value });
  };

  async function flush(keys: Readonly<Record<string, string>>): Promise<void> {
    const written = lines;
    const measured = measurements;
    lines = [];
    measurements = [];
    const at = now();
    const origin = { service, environment };
    for (const line of written) {
      const fields = { ...keys, ...withoutEvent(line) };
      if (line.event === "request")
        process.stdout.write(`${logLine("INFO", line.event, origin, fields, at)}\n`);
      else {
        const frames = await framesInSource(line.frames);
        process.stderr.write(`${logLine("ERROR", line.event, origin, { ...fields, frames }, at)}\n`);
      }
    }
    for (const line of metricLines(measured, origin, at)) process.stdout.write(`${line}\n`);
  }

  async function traced<T>(work: () => Promise<T>): Promise<T> {
    if (calls === 1 || !isTraced()) return work();
    tracer ??= loadTracer(service, clients);
    const loaded = await tracer;
    const segment = loaded.getSegment();
    const subsegment = segment?.addNewSubsegment(`## ${service}`);
    if (segment === undefined || subsegment === undefined) return work();
    loaded.setSegment(subsegment);
    try {
      loaded.addServiceNameAnnotation();
      return await work();
    } finally {
      subsegment.close();
      loaded.setSegment(segment);
    }
  }

  return {
    log: (line) => {
      lines.push(line);
      if (line.event !== "request") return;
      measure("Requests", 1);
      if (line.status >= 500) measure("ServerErrors", 1);
      if (line.route === "/v1/checks" && line.status === 200) measure("Checks", 1);
    },
    checked: ({ positions, byStatus }) => {
      measure("Positions", positions);
      for (const status of statuses)
        if (byStatus[status] > 0) measure(`Positions.${status}`, byStatus[status]);
    },
    measure,
    watch: (client, metric) => {
      clients.push(client);
      client.middlewareStack.add(
        (next) => (args) => {
          measure(metric, 1);
          return next(args);
        },
        { step: "finalizeRequest", name: "countRequests", priority: "low" },
      );
      return client;
    },
    watchReader: (reader) => {
      const watched = (read: () => Promise<RegisterSnapshot>) => async (): Promise<RegisterSnapshot> => {
        const snapshot = await read();
        measure("RegisterVersion", snapshot.register.version);
        measure("RegisterAge", Math.max(0, now() - snapshot.readAt) / 1000);
        return snapshot;
      };
      return {
        current: watched(reader.current),
        latest: watched(reader.latest),
        reaches: reader.reaches,
      };
    },
    during: async (keys, work) => {
      calls += 1;
      if (calls === 1) measure("ColdStarts", 1);
      try {
        return await traced(work);
      } finally {
        await flush(keys);
      }
    },
  };
}
