/**
 * Templates without bundling, which takes seconds and changes nothing that is looked at here.
 * @module
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { buildApp } from "../../infra/build.ts";
import { type EnvironmentConfig, environments } from "../../infra/environments.ts";

const scratch = mkdtempSync(join(tmpdir(), "investor-exposure-cdk-"));
process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
let synthesised = 0;

/** How an app is built here: no bundles, and its output goes with the process. */
export function unbundled(): {
  readonly outdir: string;
  readonly context: Readonly<Record<string, unknown>>;
} {
  synthesised += 1;
  return { outdir: join(scratch, String(synthesised)), context: { "aws:cdk:bundling-stacks": [] } };
}

export interface Resource {
  readonly id: string;
  readonly type: string;
  // The shapes are CloudFormation's; a test looks at one field of many.
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  readonly properties: any;
  readonly deletionPolicy: string | undefined;
  readonly dependsOn: readonly string[];
}

export interface Environment {
  readonly config: EnvironmentConfig;
  readonly data: readonly Resource[];
  readonly service: readonly Resource[];
  readonly outputs: readonly string[];
}

const resourcesOf = (template: Template): readonly Resource[] =>
  Object.entries(template.toJSON().Resources).map(([id, resource]) => {
    // The shape is CloudFormation's own.
    const { Type, Properties, DeletionPolicy, DependsOn } = resource as {
      Type: string;
      Properties: unknown;
      DeletionPolicy?: string;
      DependsOn?: readonly string[];
    };
    return {
      id,
      type: Type,
      properties: Properties ?? {},
      deletionPolicy: DeletionPolicy,
      dependsOn: DependsOn ?? [],
    };
  });

/** The templates of each environment; its own table where none is given. */
export function synthesise(
  table: Readonly<Record<string, EnvironmentConfig>> = environments,
): Readonly<Record<string, Environment>> {
  const { stages } = buildApp(table, unbundled());
  return Object.fromEntries(
    stages.map((stage) => {
      const [data, service] = [Template.fromStack(stage.data), Template.fromStack(stage.service)];
      const config = table[stage.stageName];
      if (config === undefined) throw new Error(`no row for ${stage.stageName}`);
      return [
        stage.stageName,
        {
          config,
          data: resourcesOf(data),
          service: resourcesOf(service),
          outputs: Object.keys(service.toJSON().Outputs),
        },
      ];
    }),
  );
}

export const ofType = (resources: readonly Resource[], type: string): readonly Resource[] =>
  resources.filter((resource) => resource.type === type);

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly partitions: readonly string[] | null;
}

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Every statement of the policies attached to a function's role. */
export function statementsOf(service: readonly Resource[], functionPrefix: string): readonly Statement[] {
  return ofType(service, "AWS::IAM::Policy")
    .filter(({ properties }) =>
      listOf(properties.Roles).some((role) => JSON.stringify(role).includes(`"${functionPrefix}Role`)),
    )
    .flatMap(({ properties }) => listOf(properties.PolicyDocument.Statement))
    .map((statement) => {
      const { Action, Resource, Condition } = statement as {
        Action: unknown;
        Resource: unknown;
        Condition?: { "ForAllValues:StringLike"?: { "dynamodb:LeadingKeys": unknown } };
      };
      const keys = Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"];
      return {
        actions: listOf(Action).map(String),
        resources: listOf(Resource),
        partitions: keys === undefined ? null : listOf(keys).map(String),
      };
    });
}
