/**
 * Deploys one environment into the account that its row names, and into no other: asks AWS first whose credentials these are.
 * @module
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type EnvironmentConfig, environments } from "../infra/environments.ts";
import { refusedAccount } from "../infra/ways-in.ts";

const usage = `Usage: npm run deploy -- <environment> [options of cdk deploy]; environments: ${Object.keys(environments).join(", ")}`;

/** Ends with a message and without a stack of calls: this is for a person. */
function refuse(message: string): never {
  console.error(message);
  process.exit(1);
}

const [name = "", ...options] = process.argv.slice(2);
const rows: Readonly<Record<string, EnvironmentConfig>> = environments;
const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
if (row === undefined) refuse(`"${name}" is not an environment. ${usage}`);

const { Account = "none" } = await new STSClient({ region: row.region })
  .send(new GetCallerIdentityCommand({}))
  .catch((error: unknown) =>
    refuse(`Nothing was deployed: AWS does not say whose credentials these are (${String(error)}).`),
  );
const refused = refusedAccount(name, row.account, Account);
if (refused !== null) refuse(refused);

const cdk = spawn("cdk", ["deploy", `${name}/*`, ...options], { stdio: "inherit" });
const [code] = await once(cdk, "close");
process.exitCode = code ?? 1;
