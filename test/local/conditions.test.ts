/**
 * An invented programme with conditions, a class, owners and duties, entered over HTTP alone, asked over HTTP alone.
 * @module
 */

// biome-ignore-all lint/suspicious/noThenProperty: the law's own word; no branch is ever awaited.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allPermitted } from "../../functions/core/facts/permission.ts";
import { printCheck } from "../../functions/local/print-check.ts";
import { csvLines } from "../../functions/local/print-csv.ts";
import { type LocalService, openLocal, seed } from "../../functions/local/service.ts";
import { suiteLog } from "../support/suite-log.ts";

let service: LocalService;
let dataDir: string;

const citations = [{ title: "An invented gazette", grade: "primary" }];
const published = { op: "publish", publishedAt: "2023-01-01T00:00:00Z", citations };
const row = (purchase: unknown, divest: unknown, sale: unknown, hold: unknown) => ({
  ...allPermitted,
  purchase,
  divest,
  sale,
  hold,
});
const free = row("permitted", "permitted", "permitted", "permitted");
const toOthers = { when: "buyer-not-us-person", then: "permitted", otherwise: "prohibited" };

const martian = {
  ...published,
  kind: "programme",
  id: "martian",
  document: {
    name: "Martian securities",
    authority: "Martian Order 1",
    ownership: "0.5",
    periods: [
      {
        title: "Martian Order 1",
        from: { at: "2023-01-01T00:00:00Z" },
        until: null,
        citations,
        table: {
          announced: free,
          "in-force": row(
            { when: { "issued-before": "2022-06-06" }, then: "permitted", otherwise: "prohibited" },
            toOthers,
            { when: "covers-short", then: "permitted", otherwise: "prohibited" },
            "permitted",
          ),
          "window-closed": row("prohibited", "prohibited", "prohibited", "permitted"),
        },
        duties: { "in-force": ["block-and-report"] },
      },
    ],
  },
};
const issuer = (id: string, ticker: string, isin: string) => ({
  ...published,
  kind: "issuer",
  id,
  document: {
    name: `${id} plc`,
    aliases: [],
    lines: [{ kind: "ordinary", ticker, venue: "XLON", isin }],
  },
});
const span = { listedAt: { at: "2023-02-01T00:00:00Z" }, divestBy: { at: "2024-02-01T00:00:00Z" } };
const listing = (id: string, of: object) => ({
  ...published,
  kind: "listing",
  id,
  document: {
    ...of,
    programme: "martian",
    name: "As listed",
    ...span,
    effectiveAt: span.listedAt,
    ended: null,
  },
});
const stake = (id: string, owner: string, owned: string, share: string) => ({
  ...published,
  kind: "stake",
  id,
  document: { owner, owned, share, of: "value", from: { at: "2022-01-01" }, until: null },
});
const licence = {
  ...published,
  kind: "licence",
  id: "licence.martian.1",
  document: {
    title: "Martian Licence 1",
    agency: "The Martian Office",
    scope: "Sales of bonds that mature soon, to others",
    acts: ["sale"],
    listings: ["martian.alpha"],
    conditions: ["buyer-not-us-person", { "acquired-before": "2023-02-01" }],
    from: { at: "2023-05-01T00:00:00Z" },
    until: { at: "2023-06-01T00:00:00Z" },
  },
};

const changes = [
  martian,
  issuer("alpha", "ALFA", "GB0002634946"),
  issuer("beta", "BETA", "GB0005405286"),
  issuer("gamma", "GAMM", "GB00B03MLX29"),
  issuer("delta", "DELT", "GB0007980591"),
  listing("martian.alpha", { issuer: "alpha" }),
  listing("martian.iceland", { class: { isinCountry: "IS" } }),
  stake("stake.1", "alpha", "beta", "0.6"),
  stake("stake.2", "beta", "gamma", "0.5"),
  stake("stake.3", "alpha", "delta", "0.3"),
  licence,
];

const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await service.app.request(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
};
const dryRun = (...more: readonly unknown[]) =>
  post(
    "/v1/register/entries?dryRun=true",
    { id: "dry", source: "editor", changes: more },
    { "If-Match": '"2"' },
  );
const ask = async (position: object, more: object = {}) =>
  (await post("/v1/checks", { asOf: "2023-04-01T12:00:00Z", positions: [position], ...more })).body;
const short = { permitted: "P", review: "R", prohibited: "X" } as const;
const told = ({ positions: [first] }: { positions: { status: string; acts: Record<string, string> }[] }) =>
  `${first?.status} ${Object.values(first?.acts ?? {})
    .map((permission) => short[permission as keyof typeof short])
    .join("")}`;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "investor-exposure-"));
  service = await openLocal({
    dataDir,
    endpoint: undefined,
    maxStalenessMs: 0,
    log: (line) => suiteLog(JSON.stringify(line)),
  });
  expect(await seed(service)).toMatchObject({ kind: "appended", version: 1 });
  const entered = await post(
    "/v1/register/entries",
    { id: "martian-1", source: "editor", changes },
    { "If-Match": '"1"' },
  );
  expect([entered.status, entered.body.version, entered.body]).toEqual([201, 2, entered.body]);
});

afterAll(async () => {
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
});

const alpha = { symbol: "ALFA.L" };

describe("conditions", () => {
  test("what was not said is asked of a person, with what would settle it and how", async () => {
    const answer = await ask(alpha);
    expect(told(answer)).toBe("review RRRP");
    expect(answer.listings["martian.alpha"].conditions).toEqual([
      {
        acts: ["purchase"],
        needs: ["position.issued"],
        says: "permitted if the security was issued before 2022-06-06, otherwise prohibited",
      },
      {
        acts: ["divest"],
        needs: ["trade.counterparty"],
        says: "permitted if the buyer is not a US person, otherwise prohibited",
      },
      {
        acts: ["sale"],
        needs: ["position.quantity"],
        says: "permitted if the purchase covers a short position, otherwise prohibited",
      },
    ]);
  });

  test("what is said settles it, act by act, and the answer repeats what was said of the trade", async () => {
    const trade = { counterparty: "not-us-person" };
    const answer = await ask({ ...alpha, issued: "2022-06-05", quantity: "-5" }, { trade });
    // A short position is given up by a purchase, in which the investor himself buys.
    expect([told(answer), answer.trade]).toEqual(["restricted PXPP", trade]);
    expect(answer.listings["martian.alpha"].conditions).toBeUndefined();
    // Of one of two positions nothing was said: what it hangs on is told.
    const positions = [{ ...alpha, issued: "2022-06-05", quantity: "-5" }, alpha];
    const both = await post("/v1/checks", { asOf: "2023-04-01T12:00:00Z", positions, trade });
    expect(both.body.listings["martian.alpha"].conditions).toMatchObject([
      { acts: ["purchase"] },
      { acts: ["sale"], needs: ["position.quantity"] },
    ]);
    expect(told(await ask({ ...alpha, issued: "2022-06-06", quantity: "5" }, { trade }))).toBe(
      "restricted XPXP",
    );
    expect(told(await ask(alpha, { trade: { counterparty: "us-person" } }))).toBe("restricted RXRP");
  });

  test("a licence with conditions permits where all of them are met, and only while it runs", async () => {
    const trade = { counterparty: "not-us-person" };
    const position = { ...alpha, quantity: "5", issued: "2023-01-01", acquired: "2023-01-31" };
    const during = await ask(position, { trade, asOf: "2023-05-10T12:00:00Z" });
    expect(told(during)).toBe("restricted XPPP");
    expect(during.listings["martian.alpha"].relief).toMatchObject({ id: "licence.martian.1" });
    const open = await ask({ ...position, acquired: undefined }, { trade, asOf: "2023-05-10T12:00:00Z" });
    expect(told(open)).toBe("restricted XPRP");
    expect(open.listings["martian.alpha"].conditions.at(-1)).toMatchObject({ acts: ["sale"] });
    const other = { ...position, acquired: "2023-02-01" };
    expect(told(await ask(other, { trade, asOf: "2023-05-10T12:00:00Z" }))).toBe("restricted XPXP");
    expect(told(await ask(position, { trade, asOf: "2023-06-01T00:00:00Z" }))).toBe("restricted XPXP");
  });

  test("a day that does not exist decides nothing, and is told", async () => {
    const answer = await ask({ ...alpha, issued: "2022-02-30" });
    expect(told(answer)).toBe("review RRRP");
    expect(answer.positions[0].problems).toMatchObject([{ code: "impossible-day", field: "issued" }]);
  });

  test("the holder's duty is told with the position and the listing, and to nobody who is not bound", async () => {
    const answer = await ask(alpha);
    expect([answer.positions[0].duties, answer.listings["martian.alpha"].duties]).toEqual([
      ["block-and-report"],
      ["block-and-report"],
    ]);
    const foreign = await ask(alpha, { investor: { usPerson: false } });
    expect([told(foreign), foreign.positions[0].duties]).toEqual(["not-binding PPPP", undefined]);
  });

  test("text and CSV say what is owed, what is open and how to settle it", async () => {
    const position = { symbol: "BETA.L" };
    const answer = await ask(position, { programmes: ["martian"] });
    const text = printCheck(answer, [position]).replaceAll(/\s+/g, " ");
    expect(text).toContain("Block it: it stays where it is");
    expect(text).toContain(
      "divest: permitted if the buyer is not a US person, otherwise prohibited. Say who buys (trade.counterparty, or --counterparty).",
    );
    expect(text).toContain("Reached through its owners (beta ← alpha), which hold 0.6.");
    expect(text).toMatch(/ccmc, .*ns-cmic.* left out as asked/);
    expect(csvLines(answer, [position], "book.csv")).toContain("block-and-report");
  });

  test("a file says the same in its columns and its query", async () => {
    const response = await service.app.request(
      "/v1/checks?asOf=2023-04-01T12:00:00Z&programmes=martian&counterparty=not-us-person",
      {
        method: "POST",
        headers: { "content-type": "text/csv" },
        body: "symbol,exchange,issue date,quantity\nALFA,XLON,2022-06-05,5\n",
      },
    );
    const answer = JSON.parse(await response.text());
    expect([told(answer), answer.coverage.programmes]).toEqual(["restricted PPXP", ["martian"]]);
  });
});

describe("classes", () => {
  test("an ISIN of the country is reached, entered or not; another one is not, wherever it trades", async () => {
    const reached = await ask({ isin: "IS0000000388" });
    expect(told(reached)).toBe("review RRRP");
    expect(reached.positions[0].matches).toEqual([
      { listing: "martian.iceland", matchedBy: [{ scheme: "isin", value: "IS0000000388" }] },
    ]);
    expect(reached.listings["martian.iceland"]).toMatchObject({ class: { isinCountry: "IS" } });
    expect(reached.listings["martian.iceland"].issuer).toBeUndefined();
    expect(told(await ask({ isin: "US0378331005", exchange: "XICE" }))).toBe("no-match PPPP");
  });

  test("where only the ticker is known and the venue is of the country, a person is asked, and told for what", async () => {
    const answer = await ask({ symbol: "ABCD", exchange: "XICE" });
    expect(told(answer)).toBe("review RRRR");
    expect(answer.positions[0].matches[0].doubt).toContain("Send the ISIN");
    expect(told(await ask({ symbol: "ISK", exchange: "XICE", kind: "cash" }))).toBe("no-match PPPP");
    expect(told(await ask({ symbol: "ABCD", exchange: "XICE", kind: "cash" }))).toBe("review RRRR");
    expect(told(await ask({ symbol: "ABCD", exchange: "XICE", isin: "IS0000000380" }))).toBe("review RRRR");
  });
});

describe("owners", () => {
  test("what a listed issuer owns to the half is reached, through chains, with the way there", async () => {
    const direct = await ask({ symbol: "BETA.L" });
    expect([told(direct), direct.positions[0].matches[0].ownership]).toEqual([
      "review RRRP",
      { path: ["beta", "alpha"], share: "0.6" },
    ]);
    const chain = await ask({ symbol: "GAMM.L" }, { trade: { counterparty: "us-person" } });
    expect([told(chain), chain.positions[0].matches[0].ownership]).toEqual([
      "restricted RXRP",
      { path: ["gamma", "beta", "alpha"], share: "0.5" },
    ]);
    expect(chain.coverage.ownershipConsidered).toEqual({
      programmes: ["martian", "sdn"],
      stakes: "recorded-only",
    });
  });

  test("a quarter in listed hands, the rest unknown, asks a person", async () => {
    const answer = await ask({ symbol: "DELT.L" });
    expect([told(answer), answer.positions[0].matches[0].doubt]).toEqual([
      "review RRRR",
      "listed owners hold 0.3 of delta as recorded, and not all its owners are recorded: find out who holds the rest",
    ]);
  });

  test("owners in a circle are refused with the circle", async () => {
    const { status, body } = await dryRun(stake("stake.4", "gamma", "alpha", "0.1"));
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain("alpha owns beta owns gamma owns alpha");
  });
});

describe("a question narrowed to programmes", () => {
  test("leaves the others out and says so", async () => {
    const answer = await ask(alpha, { programmes: ["ns-cmic"] });
    expect(told(answer)).toBe("no-match PPPP");
    expect(answer.coverage).toMatchObject({
      programmes: ["ns-cmic"],
      programmesLeftOut: expect.arrayContaining(["martian"]),
      ownershipConsidered: false,
    });
  });

  test("a programme that nobody knows is refused, and named", async () => {
    const { status, body } = await post("/v1/checks", {
      programmes: ["ns-cmic", "martina"],
      positions: [alpha],
    });
    expect([status, body.errors]).toEqual([
      422,
      [
        {
          pointer: "/programmes/1",
          value: "martina",
          detail: expect.stringContaining('"martina" is not a programme of this register; expected '),
        },
      ],
    ]);
  });
});

test("a listing that names an issuer and a class, or neither, is refused", async () => {
  for (const of of [{}, { issuer: "alpha", class: { isinCountry: "IS" } }]) {
    const { status, body } = await dryRun(listing("martian.odd", of));
    expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining("exactly one of")]);
  }
});
