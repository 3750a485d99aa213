/**
 * One environment: its data stack and its service stack.
 * @module
 */

import { Stage, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { DataStack } from "./data-stack.ts";
import type { EnvironmentConfig } from "./environments.ts";
import { ServiceStack } from "./service-stack.ts";

/** One environment, whole. The account is whichever the operator's credentials are for. */
export class ServiceStage extends Stage {
  readonly data: DataStack;
  readonly service: ServiceStack;

  constructor(scope: Construct, id: string, config: EnvironmentConfig) {
    super(scope, id, { env: { region: config.region } });
    const keep = config.data.deletionProtection;
    this.data = new DataStack(this, "Data", {
      data: config.data,
      replicas: config.replicas,
      terminationProtection: keep,
    });
    this.service = new ServiceStack(this, "Service", {
      environmentName: id,
      config,
      register: this.data.register,
      holdings: this.data.holdings,
      key: this.data.key,
    });
    Tags.of(this).add("service", "investor-exposure");
    Tags.of(this).add("environment", id);
  }
}
