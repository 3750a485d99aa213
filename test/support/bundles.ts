/**
 * The bundles as they are deployed, made once for all tests.
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { buildApp } from "../../infra/build.ts";
import { environments } from "../../infra/environments.ts";

export interface Bundles {
  /** The folder that is uploaded for the functions which answer. */
  readonly api: string;
  /** … for the imports, with `data/` in it. */
  readonly imports: string;
  /** … and for what carries deliveries out. */
  readonly deliveries: string;
  /** … for what looks for news, and for what delivers it. */
  readonly finder: string;
  readonly notifier: string;
  /** … for what writes packs of the log. */
  readonly packer: string;
  /** … and for what asks from outside. */
  readonly selfCheck: string;
  readonly remove: () => Promise<void>;
}

/** The packages exactly as a deployment uploads them: synthesised by the CDK app, bundled by its esbuild. */
export async function bundle(): Promise<Bundles> {
  const outdir = await mkdtemp(join(tmpdir(), "investor-exposure-bundles-"));
  const { app, stages } = buildApp({ dev: environments.dev }, { outdir });
  app.synth();
  const [stage] = stages;
  if (stage === undefined) throw new Error("no stage was made");
  const functions = Object.entries(Template.fromStack(stage.service).findResources("AWS::Lambda::Function"));
  const folderOf = (name: string): string => {
    const [, found] = functions.find(([id]) => id.startsWith(`${name}Function`)) ?? [];
    const hash = /^([0-9a-f]{64})\.zip$/.exec(found?.Properties.Code.S3Key)?.[1];
    if (hash === undefined) throw new Error(`the template has no function ${name} with an asset`);
    return join(outdir, `asset.${hash}`);
  };
  return {
    api: folderOf("Reader"),
    imports: folderOf("Imports"),
    deliveries: folderOf("Deliveries"),
    finder: folderOf("Finder"),
    notifier: folderOf("Notifier"),
    packer: folderOf("Packer"),
    selfCheck: folderOf("SelfCheckChecker"),
    remove: () => rm(outdir, { recursive: true, force: true }),
  };
}
