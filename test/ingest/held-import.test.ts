/**
 * What a guard kept from the register, until somebody decides.
 * @module
 */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { acceptHeld, discardHeld } from "../../functions/ingest/decide-held.ts";
import type { FeedDeps } from "../../functions/ingest/feed-run.ts";
import { readHeld } from "../../functions/ingest/held-imports.ts";
import type { PollOutcome } from "../../functions/ingest/poll.ts";
import { decideProposal, propose } from "../../functions/register/proposals.ts";
import type { SourceState } from "../../functions/register/sources.ts";
import { depsOf } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import {
  companies,
  december,
  type FakeOfac,
  january,
  pollOf,
  serving,
  startFakeOfac,
  stateOf,
} from "./fake-ofac.ts";
import { programmeChange, setOf } from "./list-fixture.ts";

let database: TestDatabase;
let ofac: FakeOfac;
let deps: FeedDeps;
const clock = { now: Date.parse("2026-01-20T12:00:00Z") };
const run = (): Promise<PollOutcome> => pollOf(deps, ofac);
const state = (): Promise<SourceState> => stateOf(deps);
const version = async (): Promise<number> => (await deps.reader.latest()).register.version;

beforeAll(async () => {
  [database, ofac] = await Promise.all([openTestDatabase(), startFakeOfac()]);
});
afterAll(async () => {
  ofac.close();
  await database.close();
});
beforeEach(async () => {
  const table = await database.table();
  deps = { ...depsOf(database.client, table), now: () => clock.now, programmes: [programmeChange] };
  ofac.answer = serving(setOf(companies), december, "1");
  ofac.requests = 0;
});

describe("a held import", () => {
  const fewer = Object.fromEntries(Object.entries(companies).slice(3));
  const held = async (): Promise<string> => {
    await run();
    ofac.answer = serving(setOf(fewer), january, "2");
    const outcome = await run();
    if (outcome.kind !== "held") throw new Error(`not held but ${outcome.kind}`);
    expect(outcome.reasons.map(({ code }) => code)).toEqual(["too-many-gone"]);
    expect(await run()).toEqual({ kind: "unchanged" });
    expect((await state()).state).toBe("held");
    return outcome.id;
  };

  it("is appended when an editor accepts it, once, under the editor's name", async () => {
    const id = await held();
    expect(await acceptHeld(deps, id, "an-editor")).toEqual({ kind: "decided", version: 2 });
    expect(await acceptHeld(deps, id, "another")).toEqual({
      kind: "decided-before",
      decision: "accepted",
      by: "an-editor",
    });
    const { entries, register } = await deps.reader.latest();
    expect([register.version, entries.at(-1)?.author, entries.at(-1)?.changes.length]).toEqual([
      2,
      "an-editor",
      4,
    ]);
    expect(await state()).toMatchObject({ state: "current", publication: "2026-01-16T15:00:00.000Z" });
    expect(await run()).toEqual({ kind: "unchanged" });
    expect((await state()).state).toBe("current");
  });

  it("waits for a second subject where the environment asks for one, and what passes the guards does not", async () => {
    const id = await held();
    const approving: FeedDeps = { ...deps, writeAccepted: (request) => propose(deps, request) };
    const accepted = await acceptHeld(approving, id, "alice");
    if (accepted.kind !== "proposed") throw new Error(`not proposed but ${accepted.kind}`);
    expect([await version(), (await readHeld(deps, id))?.decision]).toEqual([
      1,
      {
        decision: "accepted",
        by: "alice",
        at: expect.any(String),
        version: null,
        proposal: accepted.proposal,
      },
    ]);
    expect(await acceptHeld(approving, id, "bob")).toMatchObject({ kind: "decided-before", by: "alice" });
    expect(await run()).toEqual({ kind: "unchanged" });
    expect(await state()).toMatchObject({ state: "held", publication: "2025-12-19T15:00:00.000Z" });
    const decide = (author: string) =>
      decideProposal(deps, {
        id: accepted.proposal,
        decision: "accept",
        author,
        decidedAt: "2026-01-21T12:00:00Z",
        expectedVersion: 1,
      });
    expect(await decide("alice")).toEqual({ kind: "own" });
    expect(await decide("bob")).toMatchObject({ kind: "appended", version: 2 });
    expect((await deps.reader.latest()).entries.at(-1)).toMatchObject({
      source: "ofac",
      author: "alice, approved by bob",
    });
    expect(await run()).toEqual({ kind: "unchanged" });
    expect((await state()).state).toBe("current");
    ofac.answer = serving(
      setOf({ ...fewer, 900: "ISIN XS1432320429" }),
      "Fri, 23 Jan 2026 15:00:00 GMT",
      "9",
    );
    expect(await pollOf({ ...approving, now: () => Date.parse("2026-01-24T00:00:00Z") }, ofac)).toMatchObject(
      { kind: "appended", version: 3 },
    );
  });

  it("stays out when an editor discards it", async () => {
    const id = await held();
    expect(await discardHeld(deps, id, "an-editor")).toEqual({ kind: "decided", version: null });
    expect(await acceptHeld(deps, id, "another")).toMatchObject({
      kind: "decided-before",
      decision: "discarded",
    });
    ofac.answer = serving(setOf(fewer), january, "3");
    expect(await run()).toMatchObject({ kind: "held", id, discarded: true });
    expect(await version()).toBe(1);
  });

  it("leaves nothing to accept where the file was damaged", async () => {
    ofac.answer = serving({ ...setOf(companies), prim: setOf(companies).prim.slice(0, -1) }, december, "1");
    const outcome = await run();
    if (outcome.kind !== "held") throw new Error(`not held but ${outcome.kind}`);
    expect(await readHeld(deps, outcome.id)).toMatchObject({
      acceptable: false,
      reasons: [{ code: "truncated" }],
      decision: null,
    });
    expect(await acceptHeld(deps, outcome.id, "an-editor")).toMatchObject({
      kind: "not-acceptable",
      reasons: [{ code: "truncated" }],
    });
    expect(await acceptHeld(deps, "ofac.nothing", "an-editor")).toEqual({ kind: "unknown" });
  });
});
