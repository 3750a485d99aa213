/**
 * The operator's dashboard.
 * @module
 */

import { AlarmStatusWidget, Dashboard, GraphWidget, type IAlarm, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { statuses } from "../../functions/core/law/status.ts";
import { sourceNames } from "../../functions/ingest/feeds.ts";
import type { MetricName } from "../../functions/lambda/metrics.ts";
import type { Watched } from "../watches.ts";
import { type Emitter, ownMetric } from "./alarms.ts";

/** One page on which an operator sees whether the service answers, how fast, from how fresh a register. */
export class Overview extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { environmentName, functions, stage, deadLetters, queue, lost, alertQueues }: Watched,
    alarms: readonly IAlarm[],
  ) {
    super(scope, id);
    const { Reader, Writer, Portfolios, Imports, Receiver } = functions;
    const own = (service: Emitter, name: MetricName, statistic: string = Stats.SUM) =>
      ownMetric(environmentName, service, name, statistic);
    const graph = (title: string, left: ConstructorParameters<typeof GraphWidget>[0]["left"]) =>
      new GraphWidget({ title, left, width: 8 });
    new Dashboard(this, "Dashboard").addWidgets(
      new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: 24 }),
      graph("Asked from outside", [
        own("self-check", "SelfCheckFailed", Stats.MAXIMUM),
        own("self-check", "SelfCheckTime", Stats.MAXIMUM),
      ]),
      graph("Calls and refusals", [
        stage.metricCount(),
        stage.metricClientError(),
        stage.metricServerError(),
      ]),
      graph("Checks and positions", [own("api", "Checks"), own("api", "Positions")]),
      graph(
        "Positions by status",
        statuses.map((status) => own("api", `Positions.${status}`)),
      ),
      graph("Duration", [
        Reader.live.metricDuration({ statistic: "p50" }),
        Reader.live.metricDuration({ statistic: "p99" }),
        ...[Writer, Portfolios, Receiver].map(({ live }) => live.metricDuration({ statistic: "p99" })),
      ]),
      graph("Cold starts, requests to the register", [
        own("api", "ColdStarts"),
        own("api", "RegisterRequests"),
      ]),
      graph("Version of the register", [own("api", "RegisterVersion", Stats.MAXIMUM)]),
      graph("Age of register and sources", [
        own("api", "RegisterAge", Stats.MAXIMUM),
        ...sourceNames.map((name) => own("imports", `SourceAge.${name}`, Stats.MAXIMUM)),
      ]),
      graph("Imports", [
        Imports.live.metricInvocations(),
        Imports.live.metricErrors(),
        ...sourceNames.map((name) => own("imports", `ImportsHeld.${name}`, Stats.MAXIMUM)),
      ]),
      graph("Deliveries", [
        own("deliveries", "DeliveriesCarriedOut"),
        own("deliveries", "DeliveriesFailed"),
        queue.metricApproximateAgeOfOldestMessage(),
      ]),
      graph("Alerts", [
        own("finder", "AlertsTenantsBehind", Stats.MAXIMUM),
        own("notifier", "AlertsDelivered"),
        own("notifier", "AlertsNotTaken"),
        alertQueues.searches.metricApproximateAgeOfOldestMessage(),
        alertQueues.deliveries.metricApproximateAgeOfOldestMessage(),
      ]),
      graph(
        "Dead letters",
        [deadLetters, lost, alertQueues.lost].map((each) => each.metricApproximateNumberOfMessagesVisible()),
      ),
    );
  }
}
