/**
 * The scenes of the rehearsal: what an operator does, by the pages' own commands, and what must be so afterwards.
 * @module
 */

import { setOf } from "../../test/ingest/list-fixture.ts";
import { httpEvent } from "../../test/lambda/events.ts";
import { ask, json } from "../emulated/examine.ts";
import { deliverOwn } from "../emulated/holdings.ts";
import { must, say } from "../emulated/report.ts";
import {
  claims,
  type Deployed,
  digestOf,
  named,
  outputsOf,
  play,
  type Rehearsal,
  under,
} from "./rehearsal.ts";

/** Where the replicas are. */
export const away = "eu-west-1";

export async function fromNothing(here: Rehearsal): Promise<Deployed> {
  say("An environment, from nothing");
  const [secret, bootstrap, deploy, questions, ...rest] = under(
    here.deployPage,
    "An environment, from nothing",
  );
  must(
    secret !== undefined &&
      bootstrap !== undefined &&
      deploy !== undefined &&
      questions !== undefined &&
      rest.length === 0,
    "the steps from nothing are no longer a secret, bootstrap, deploy and questions",
  );
  await play(here, [bootstrap, deploy], { name: "dev", region: here.home, url: "" });
  const dev = await outputsOf(here, "dev", here.home);
  const [answers = ""] = await play(here, [questions], dev);
  // degraded: nobody has polled the lists yet.
  must(
    /"status":"(?:ready|degraded)"/.test(answers) && answers.includes('"status":"stayed"'),
    `it answered ${answers}`,
  );
  await play(here, [secret], dev, { "<SelfCheckSecret>": dev.outputs.SelfCheckSecret ?? "" });
  return dev;
}

export async function watched(here: Rehearsal, dev: Deployed): Promise<void> {
  say("The runbook's questions to AWS");
  const [check] = await play(here, under(here.runbook, "The self-check fails"), dev, {
    "<SelfCheckFunction>": dev.outputs.SelfCheckFunction ?? "",
  });
  must(/"ok": ?true, ?"steps"/.test(check ?? ""), `the self-check saw ${check}`);
  await play(here, under(here.runbook, "Calls are throttled"), dev);
  const [replayed = ""] = await play(
    here,
    under(here.runbook, "The register was written by somebody else"),
    dev,
    { "<RegisterTable>": dev.outputs.RegisterTable ?? "" },
  );
  must(replayed.includes('"fault": null'), `the log's replay found ${replayed}`);
  const imports = { "<ImportsFunction>": dev.outputs.ImportsFunction ?? "" };
  const [rules = "", polled = ""] = await play(here, under(here.runbook, "A source is old"), dev, imports);
  must(/ImportHourly/.test(rules) && /Poll/.test(rules), `there are these rules: ${rules}`);
  must(/"source": ?"ofac"/.test(polled), `the imports' function answered ${polled}`);
  const queueOf = (output: string) => /https?:\S*DeadLetters[^"\s]*/.exec(output)?.[0] ?? "";
  await play(here, under(here.runbook, "Dead letters"), dev, {}, (output) =>
    named("<dead letters>", queueOf(output)),
  );
}

export async function twice(here: Rehearsal, dev: Deployed): Promise<void> {
  say("Upgrade: deploying twice changes nothing");
  const before = await digestOf(here, dev);
  await play(here, under(here.deployPage, "Upgrade"), dev);
  must((await digestOf(here, dev)) === before, "the second deployment changed the register");
}

export async function oneMore(here: Rehearsal): Promise<void> {
  say("Add an environment, and take it down");
  const spare = { name: "spare", region: here.home, url: "" };
  await here.stage.change("spare", {});
  await play(here, under(here.deployPage, "Add an environment"), spare);
  const made = await outputsOf(here, "spare", spare.region);
  const ready = await ask({ endpoint: here.endpoint, url: made.url }, "/readyz", null);
  must(ready.status === 200, `spare's /readyz answered ${ready.status}: ${ready.text}`);
  const outputs = await play(here, under(here.deployPage, "Take an environment down"), made);
  must(outputs.at(-1)?.trim() === "[]", `secrets are left: ${outputs.at(-1)}`);
  const gone = await ask({ endpoint: here.endpoint, url: made.url }, "/readyz", null);
  must(gone.status !== 200, "what was taken down still answers");
}

export async function rotated(here: Rehearsal, dev: Deployed): Promise<void> {
  say("Rotate keys");
  const made = await ask(
    { endpoint: here.endpoint, url: dev.url },
    "/v1/connections",
    await here.issuer.token(claims),
    json({ name: "desk", provider: "standard-webhooks" }),
  );
  must(made.status === 201, `connecting answered ${made.status}: ${made.text}`);
  const { connection, secret: old } = JSON.parse(made.text);
  const [answer = "{}"] = await play(here, under(here.deployPage, "Rotate keys"), dev, {
    "<connection>": "desk",
  });
  const { secret: next } = JSON.parse(answer);
  must(typeof next === "string" && next !== old, `rotating answered ${answer}`);
  for (const [n, secret] of [next, old].entries())
    await deliverOwn({ endpoint: here.endpoint, url: dev.url }, connection.webhook, secret, `rehearsed-${n}`);
  say("  deliveries signed with the new secret and with the one before are taken");
}

export async function heldAccepted(here: Rehearsal, dev: Deployed): Promise<void> {
  say("An import is held");
  const { prim, alt, add, comments } = setOf({ 101: "Equity Ticker 600100 CN" });
  for (const [name, text] of Object.entries({ prim, alt, add, comments }))
    here.lists.set(`cons_${name}.csv`, text);
  const before = await digestOf(here, dev);
  const outputs = await play(here, under(here.runbook, "An import is held"), dev, {}, (output) => {
    return named("<held>", JSON.parse(output).held);
  });
  must(outputs[1]?.includes("too-many-gone") === true, `it was held for ${outputs[1]}`);
  must(outputs.at(-1)?.includes('"accepted"') === true, `accepting answered ${outputs.at(-1)}`);
  must((await digestOf(here, dev)) !== before, "what was accepted was not appended");
}

/** Runs what no page says. */
const command = ({ stage }: Rehearsal, { name, region }: Deployed, text: string): Promise<string> =>
  stage.play({ page: "", heading: "", language: "sh", text }, { name, region, values: {} });

/** What the reading function of an environment answers. In another region than its own the emulator serves no API to a call that is not signed. */
async function invoked(here: Rehearsal, where: Deployed, path: string): Promise<string> {
  const signed = {
    iss: here.issuer.url,
    aud: "investor-exposure",
    sub: "rehearsal",
    tenant: "tenant-a",
    scope: claims.scope,
    exp: "9999999999",
  };
  const event = httpEvent({ path, authorizer: { jwt: { claims: signed, scopes: null } } });
  const found = `aws lambda list-functions --query "Functions[?starts_with(FunctionName, '${where.name}-Service-Reader')].FunctionName" --output text`;
  return command(
    here,
    where,
    `aws lambda invoke --function-name "$(${found})" --payload '${JSON.stringify(event)}' /dev/stdout`,
  );
}

export async function secondRegion(here: Rehearsal, dev: Deployed): Promise<void> {
  say("A second region, for disaster");
  const before = await digestOf(here, dev);
  const { RegisterTable = "", HoldingsTable = "" } = dev.outputs;
  for (const table of [RegisterTable, HoldingsTable])
    await command(
      here,
      dev,
      `aws dynamodb update-table --table-name ${table} --replica-updates '[{"Create":{"RegionName":"${away}"}}]'`,
    );
  const blocks = under(here.deployPage, "A second region, for disaster");
  const other = { name: "west", region: away, url: "" };
  await here.stage.change("west", {});
  const [last = ""] = await play(here, blocks, other, {
    "<other region>": away,
    "<other name>": "west",
    "<RegisterTable>": RegisterTable,
    "<HoldingsTable>": HoldingsTable,
    '"<key\'s ARN>"': "null",
  });
  const [version, digest] = before.split("@");
  must(
    last.includes(`ENTRY#${version?.padStart(12, "0")}`) && last.includes(digest ?? "-"),
    `the replica ends with ${last}; home with ${before}`,
  );
  const west = await outputsOf(here, "west", away);
  must(west.outputs.RegisterTable === RegisterTable, `it reads ${west.outputs.RegisterTable}`);
  const answer = await invoked(here, west, "/v1/register");
  must(answer.includes(digest ?? "-"), `the second region answers from another register: ${answer}`);
  say(`  ${away} answers from the register of ${here.home}: ${before}`);
}

export async function restored(here: Rehearsal, dev: Deployed): Promise<void> {
  say("Restore from a point in time, and take the table over");
  const before = await digestOf(here, dev);
  const { RegisterTable = "" } = dev.outputs;
  const outputs = await play(here, under(here.deployPage, "Restore from a point in time"), dev, {
    "<RegisterTable>": RegisterTable,
    '"<key\'s ARN>"': "null",
  });
  must(
    outputs.at(-1)?.includes(before.split("@")[1] ?? "-") === true,
    `it answered ${outputs.at(-1)}; before, ${before}`,
  );
  const after = await outputsOf(here, "dev", here.home);
  must(after.outputs.RegisterTable === "register-restored", `it reads ${after.outputs.RegisterTable}`);
  must((await digestOf(here, after)) === before, "the restored register is another one");
  say(`  the service answers from register-restored: ${before}`);
}
