/**
 * Entry point of `cdk` for `npm run deploy:emulated`.
 * @module
 */

import { perFeed, urlsOf } from "../functions/ingest/feeds.ts";
import { buildApp } from "./build.ts";
import { environments, oidc } from "./environments.ts";

/**
 * The dev environment as `npm run deploy:emulated` deploys it: with an issuer, a broker's platform and a publisher on this machine,
 * which the script starts, and in its second round with another size of function, so that there is something to update.
 */
const { EMULATED_ISSUER: issuer, EMULATED_WORLD: world, EMULATED_MEMORY_MIB: memory } = process.env;
if (issuer === undefined || world === undefined)
  throw new Error(
    "EMULATED_ISSUER and EMULATED_WORLD are not set; run scripts/deploy-emulated.sh, which starts what they name.",
  );
const { dev } = environments;
const api = memory === undefined ? dev.memoryMiB.api : Number(memory);
buildApp({
  dev: {
    ...dev,
    region: "us-east-1",
    identity: oidc(issuer),
    memoryMiB: { ...dev.memoryMiB, api },
    providers: { snaptrade: `${world}/snaptrade` },
    feeds: perFeed((name) => ({
      urls: urlsOf(`${world}/${name}/cons_prim.csv`),
      redirectHosts: [],
      everyMinutes: 15,
    })),
  },
}).app.synth();
