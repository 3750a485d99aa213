/**
 * One environment: its data stack and its service stack.
 * @module
 */

import { Stage, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { DataStack } from "./data-stack.ts";
import { CLOUDFRONT_REGION, EdgeStack } from "./edge-stack.ts";
import type { EnvironmentConfig } from "./environments.ts";
import { ServiceStack } from "./service-stack.ts";
import { checkWays } from "./ways-in.ts";

/** One environment, whole, in the account and the region of its row. */
export class ServiceStage extends Stage {
  readonly data: DataStack;
  readonly service: ServiceStack;
  /** null: nothing stands before the API. */
  readonly edge: EdgeStack | null;

  constructor(scope: Construct, id: string, config: EnvironmentConfig) {
    super(scope, id, { env: { account: config.account, region: config.region } });
    checkWays(id, config);
    const keep = config.data.deletionProtection;
    this.data = new DataStack(this, "Data", {
      data: config.data,
      records: config.records,
      replicas: config.replicas,
      terminationProtection: keep,
    });
    this.service = new ServiceStack(this, "Service", {
      environmentName: id,
      config,
      register: this.data.register,
      holdings: this.data.holdings,
      key: this.data.key,
      evidence: this.data.evidence,
    });
    const { domain, edge } = config;
    this.edge =
      domain === null || edge === null
        ? null
        : new EdgeStack(this, "Edge", {
            env: { account: config.account, region: CLOUDFRONT_REGION },
            edge,
            origin: domain.name,
          });
    Tags.of(this).add("service", "investor-exposure");
    Tags.of(this).add("environment", id);
  }
}
