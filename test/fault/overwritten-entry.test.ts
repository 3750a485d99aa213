/**
 * An entry that somebody overwrites: IAM cannot prevent it, so that it has to be seen: by `verify`, by the next reader, and by whoever watches over who writes.
 * @module
 */

import { PutItemCommand, type PutItemCommandInput } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CorruptRegister } from "../../functions/register/errors.ts";
import { entryKey } from "../../functions/register/keys.ts";
import { getItem } from "../../functions/register/query.ts";
import { verifyRegister } from "../../functions/register/verify.ts";
import { environments } from "../../infra/environments.ts";
import { matches } from "../infra/filter-pattern.ts";
import { ofType, type Resource, statementsOf, synthesise } from "../infra/templates.ts";
import { appended, depsOf, readerOf, request } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const { production } = synthesise({ production: environments.production });
const service = production?.service ?? [];

/** A text with references, as CloudFormation makes it: a role's ARN by the role's own id. */
function resolved(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) throw new Error("no text");
  const [[key, inner] = ["", null]] = Object.entries(value);
  if (key === "Fn::Join" && Array.isArray(inner)) return inner[1].map(resolved).join(inner[0]);
  if (key === "Fn::GetAtt" && Array.isArray(inner)) return roleArn(String(inner[0]));
  throw new Error(`${key} is not known here`);
}
const roleArn = (id: string): string => `arn:aws:iam::333333333333:role/${id}`;
const roleOf = (name: string): Resource => {
  const found = ofType(service, "AWS::IAM::Role").find(({ id }) => id.startsWith(`${name}Role`));
  if (found === undefined) throw new Error(`no role ${name}`);
  return found;
};

const [filter] = ofType(service, "AWS::Logs::MetricFilter");
const pattern = resolved(filter?.properties.FilterPattern);

/** What CloudTrail records of a write, as AWS documents data events of DynamoDB: the key, and nothing else of the item. */
const eventOf = ({ TableName, Item }: PutItemCommandInput, userIdentity: object) => ({
  eventVersion: "1.11",
  userIdentity,
  eventSource: "dynamodb.amazonaws.com",
  eventName: "PutItem",
  readOnly: false,
  managementEvent: false,
  eventCategory: "Data",
  requestParameters: { tableName: TableName, key: { pk: Item?.pk?.S, sk: Item?.sk?.S } },
});

/** A session of a role; its own ARN says nothing of the role's path, its issuer's does. */
const session = (arn: string) => ({
  type: "AssumedRole",
  arn: `${arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/i-0`,
  accountId: "333333333333",
  sessionContext: { sessionIssuer: { type: "Role", arn, accountId: "333333333333" } },
});

test("is seen by verify, by the next reader, and by the alarm's pattern, unless it was one of the two writers", async () => {
  const table = await database.table();
  const deps = depsOf(database.client, table);
  await appended(deps, request("one"));
  await appended(deps, request("two"));
  const warm = readerOf(database.client, table);
  const before = (await warm.current()).register;

  const stored = await getItem({ client: database.client, table }, entryKey(1));
  const write: PutItemCommandInput = {
    TableName: table,
    Item: { ...stored, body: { S: (stored?.body?.S ?? "").replace("Issuer one", "Issuer own") } },
  };
  await database.client.send(new PutItemCommand(write));

  const report = await verifyRegister({ client: database.client, table });
  expect(report.fault?.item).toContain("ENTRY#000000000001");
  await expect(readerOf(database.client, table).current()).rejects.toMatchObject({
    cause: expect.any(CorruptRegister),
  });
  // What was read and checked before goes on being served: it is the register as it was.
  expect((await warm.current()).register.digest).toBe(before.digest);

  const intruders = [
    session(roleArn("Administrator")),
    session(roleArn("ReaderRole")),
    { type: "IAMUser", arn: "arn:aws:iam::333333333333:user/somebody", userName: "somebody" },
    { type: "Root", arn: "arn:aws:iam::333333333333:root" },
  ];
  for (const identity of intruders)
    expect(matches(pattern, eventOf(write, identity)), JSON.stringify(identity)).toBe(true);
  for (const name of ["Writer", "Imports"])
    expect(matches(pattern, eventOf(write, session(roleArn(roleOf(name).id)))), name).toBe(false);
});

test("the pattern leaves out exactly the roles that may write, and counts under the name that the alarm watches", () => {
  const mayPut = ofType(service, "AWS::IAM::Role")
    .map(({ id }) => id)
    .filter((id) => {
      const name = /^(.*)Role[0-9A-F]{8}$/.exec(id)?.[1];
      return (
        name !== undefined &&
        statementsOf(service, name).some(
          ({ actions, resources }) =>
            actions.includes("dynamodb:PutItem") && JSON.stringify(resources).includes("Register"),
        )
      );
    });
  expect([...pattern.matchAll(/!= "([^"]*)"/g)].map((match) => match[1]).sort()).toEqual(
    mayPut.map(roleArn).sort(),
  );
  const [transformation] = filter?.properties.MetricTransformations ?? [];
  const alarm = ofType(service, "AWS::CloudWatch::Alarm").find(({ id }) =>
    id.includes("ForeignRegisterWrite"),
  );
  expect([alarm?.properties.Namespace, alarm?.properties.MetricName]).toEqual([
    transformation?.MetricNamespace,
    transformation?.MetricName,
  ]);
  expect(alarm?.properties).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, Statistic: "Sum" });
  const [trail] = ofType(service, "AWS::CloudTrail::Trail");
  expect(trail?.properties.EventSelectors).toBeUndefined();
  expect(JSON.stringify(trail?.properties.AdvancedEventSelectors)).toMatch(
    /Register.*"Field":"resources\.ARN"/,
  );
});
