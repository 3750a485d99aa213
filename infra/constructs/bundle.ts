/**
 * How the functions' code is bundled.
 * @module
 */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { buildPage } from "../../functions/page/build.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const maker = fileURLToPath(new URL("../bundle/make.ts", import.meta.url));

/** What lies beside a bundle: the reviewed facts, or the files of the page. */
const beside = {
  data: (output: string) => cpSync(join(root, "data"), output, { recursive: true }),
  page: (output: string) => {
    mkdirSync(output);
    for (const [name, contents] of buildPage()) writeFileSync(join(output, name), contents);
  },
} as const satisfies Readonly<Record<string, (output: string) => void>>;

/**
 * The code of an entry point of functions/lambda/, bundled when the app is synthesised, with a folder beside it where one
 * is named. The asset's hash is its content's.
 */
export function codeOf(entry: string, include: keyof typeof beside | null): Code {
  return Code.fromAsset(join(root, "functions/lambda"), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local bundling below does not fail over to it, it throws.
      image: DockerImage.fromRegistry("none"),
      // CDK tells bundles of one folder apart by their commands.
      command: [entry, include ?? ""],
      local: {
        tryBundle: (output) => {
          execFileSync(process.execPath, [maker, entry, output], { stdio: "inherit" });
          if (include !== null) beside[include](join(output, include));
          return true;
        },
      },
    },
  });
}
