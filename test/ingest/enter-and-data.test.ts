/**
 * What an editor enters at night is a file that goes into `data/` afterwards as it is; and what never happened is retracted.
 * @module
 */

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { importCurated } from "../../functions/ingest/import-curated.ts";
import { parseCurated } from "../../functions/ingest/sources/curated.ts";
import { enterCommand, retractCommand } from "../../functions/local/register-command.ts";
import type { AppendDeps } from "../../functions/register/append.ts";
import { depsOf } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { curatedFixture } from "./curated-fixture.ts";

const now = () => Date.parse("2026-01-20T12:00:00Z");
const whole = new Map(Object.entries(curatedFixture));
const without = (...names: readonly string[]) =>
  new Map([...whole].filter(([name]) => !names.includes(name)));

let database: TestDatabase;
let deps: AppendDeps;
let written: string;
const io = {
  write: (text: string) => {
    written += text;
  },
  confirm: async () => true,
};
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  deps = depsOf(database.client, await database.table());
  written = "";
});

const importData = (files: ReadonlyMap<string, string>) =>
  importCurated({ ...deps, now }, { stated: parseCurated(files), publication: "test" });
const enter = (what: string, name: string, data: ReadonlyMap<string, string>, text = whole.get(name) ?? "") =>
  enterCommand(
    deps,
    now,
    { what, file: `/tmp/${name.split("/").at(-1)}`, text, data, author: "an-editor" },
    io,
  );

it.each([
  ["order", "court-orders/acme.2021-03-12.yaml"],
  ["licence", "licences/gl-1.yaml"],
])(
  "an %s entered at night goes into data/ unchanged, and the next import has nothing to do",
  async (what, name) => {
    expect(await importData(without(name))).toMatchObject({ kind: "appended" });
    expect(await enter(what, name, without(name))).toBe(0);
    expect((await deps.reader.latest()).entries.at(-1)).toMatchObject({
      source: "editor",
      author: "an-editor",
    });
    expect(await importData(whole)).toMatchObject({ kind: "nothing", version: 2 });
  },
);

it("a programme, and an issuer with its listings, are entered the same way", async () => {
  const names = ["programmes/regime.yaml", "issuers/acme.yaml", "court-orders/acme.2021-03-12.yaml"];
  const data = without(...names);
  for (const [what, name] of [
    ["programme", names[0] ?? ""],
    ["issuer", names[1] ?? ""],
    ["order", names[2] ?? ""],
  ] as const) {
    expect([await enter(what, name, data), written.slice(-200)]).toEqual([0, expect.anything()]);
    data.set(name, whole.get(name) ?? "");
  }
  expect(await importData(whole)).toMatchObject({ kind: "appended" });
  expect(await importData(whole)).toMatchObject({ kind: "nothing" });
});

it("enters of a file only what the register does not say yet", async () => {
  await importData(whole);
  const name = "licences/gl-1.yaml";
  const longer = `${whole.get(name)}  - { published: 2021-03-01, citations: [{ title: A notice }], changes: { until: null } }\n`;
  expect(await enter("licence", name, whole, longer)).toBe(0);
  expect((await deps.reader.latest()).entries.at(-1)?.changes).toMatchObject([
    { id: "licence.gl-1", publishedAt: "2021-03-01", citations: [{ title: "A notice" }] },
  ]);
});

it("an id may stand in the file, and two files of one id are refused", async () => {
  const name = "court-orders/acme.2021-03-12.yaml";
  const own = `id: order.of-its-own\n${whole.get(name)}`;
  const both = new Map([...whole, ["court-orders/another.yaml", own], ["court-orders/third.yaml", own]]);
  expect(() => parseCurated(both)).toThrow(
    /third\.yaml.*"order\.of-its-own".*another id than that of court-orders\/another\.yaml/,
  );
  both.delete("court-orders/third.yaml");
  expect(parseCurated(both).map(({ id }) => id)).toContain("order.of-its-own");
});

it("says the place, the value and what was expected of a citation that nobody knows", async () => {
  const name = "court-orders/acme.2021-03-12.yaml";
  expect(await enter("order", name, whole, (whole.get(name) ?? "").replace("[NEWS]", "[NEWZ]"))).toBe(2);
  expect(written).toMatch(
    /acme\.2021-03-12\.yaml:\d+, \/publications\/0\/citations\/0: "NEWZ": expected a key of citations\.yaml/,
  );
});

it("retracts a publication that never happened, once, and says what there is instead of another", async () => {
  await importData(without("court-orders/acme.2021-03-12.yaml"));
  await enter("order", "court-orders/acme.2021-03-12.yaml", whole);
  const retract = (published: string, id = "order.acme.2021-03-12") =>
    retractCommand(
      deps,
      now,
      { what: "order", id, published, why: "It was a draft", author: "an-editor" },
      io,
    );
  expect(await retract("2021-03-13")).toBe(2);
  expect(written).toContain(
    "There is no order order.acme.2021-03-12 published 2021-03-13; expected one of 2021-03-12",
  );
  expect(await retract("2021-03-12")).toBe(0);
  expect((await deps.reader.latest()).entries.at(-1)?.changes).toEqual([
    {
      op: "retract",
      kind: "court-order",
      id: "order.acme.2021-03-12",
      publishedAt: "2021-03-12",
      document: null,
      citations: [{ title: "It was a draft" }],
    },
  ]);
  expect(await retract("2021-03-12")).toBe(2);
  // What somebody entered may be entered again once it is known to be right after all.
  expect(await enter("order", "court-orders/acme.2021-03-12.yaml", whole)).toBe(0);
});
