/**
 * The CDK app: one stage for each environment, checked by cdk-nag at synthesis.
 * @module
 */

import { App, type AppProps, Validations } from "aws-cdk-lib";
import featureFlags from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import type { EnvironmentConfig } from "./environments.ts";
import { ServiceStage } from "./stage.ts";

/** An app with a stage for each environment. Synthesis fails on any finding of cdk-nag that nobody acknowledged. */
export function buildApp(
  environments: Readonly<Record<string, EnvironmentConfig>>,
  props: AppProps = {},
): { readonly app: App; readonly stages: readonly ServiceStage[] } {
  const app = new App({
    analyticsReporting: false,
    ...props,
    context: { ...featureFlags, ...props.context },
  });
  const stages = Object.entries(environments).map(([name, config]) => new ServiceStage(app, name, config));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return { app, stages };
}
