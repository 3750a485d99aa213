/**
 * Stored funds: what a fund held on which days, so that positions of it are looked through without its being sent again.
 * @module
 */

import { labelOfFund, newestNotAfter } from "../../core/check/fund-index.ts";
import type { SentConstituent } from "../../core/check/position.ts";
import { iso } from "../../core/time.ts";
import { HoldingsUnavailable } from "../../portfolios/errors.ts";
import type { FundDay, StoredFund } from "../../portfolios/fund.ts";
import { pageOfFunds } from "../../portfolios/fund-names.ts";
import {
  findFund,
  MAX_DAYS,
  readDay,
  removeFund,
  storeDay,
  type Unstored,
} from "../../portfolios/fund-store.ts";
import {
  FundQuery,
  FundResponse,
  type FundSummary,
  FundsResponse,
  PutFundBody,
  PutFundQuery,
  PutFundResponse,
} from "../contract/funds.ts";
import { fileContent } from "../contract/holdings-file.ts";
import { DeletedResponse } from "../contract/portfolios.ts";
import { PageQuery, readQuery } from "../contract/query.ts";
import { decodePlace, encodePlace } from "../cursor.ts";
import { sentFund } from "../fund-body.ts";
import { holdingsOf, holdingsProblems } from "../holdings-of.ts";
import { tagged } from "../http/etag.ts";
import { idParam } from "../http/id-param.ts";
import { jsonBodyProblems } from "../http/json-body.ts";
import { page } from "../http/limits.ts";
import { invalid, Refusal } from "../http/problem.ts";
import { type Call, json, type Route } from "../route.ts";
import { success } from "./portfolios-read.ts";

const MAX_PROBLEMS = 100;

const dayOf = ({ asOf, count }: FundDay) => ({ asOf, lines: count });

function summaryOf({ id, version, fund, days, updatedAt }: StoredFund): FundSummary {
  const newest = days.at(-1);
  if (newest === undefined) throw new HoldingsUnavailable("a stored fund has no day; read again");
  return { id, version, fund, newest: dayOf(newest), days: days.length, updatedAt: iso(updatedAt) };
}

/** Of lines that were not understood what is told, and how many there are. */
function problemsOf(holdings: readonly SentConstituent[]) {
  const told = holdings.flatMap(({ unread }, line) =>
    (unread?.problems ?? []).map((one) => ({ line, ...one })),
  );
  return {
    problems: told.slice(0, MAX_PROBLEMS),
    notUnderstood: holdings.filter(({ unread }) => unread !== undefined).length,
  };
}

const none = (detail = "There is no fund of this id."): Refusal => new Refusal("not-found", detail);

function refusalOf(unstored: Unstored): Refusal {
  switch (unstored.kind) {
    case "another-fund":
      return new Refusal(
        "id-conflict",
        `Under this id ${labelOfFund(unstored.stored).slice(0, 80)} is stored, and this is another fund. Nothing was stored; choose another id.`,
      );
    case "same-fund":
      return new Refusal(
        "id-conflict",
        `The same fund is stored under the id ${unstored.id}. Nothing was stored; store it there, or delete that one.`,
      );
    case "too-many-days":
      return invalid([
        {
          pointer: "/asOf",
          detail: `The fund has ${MAX_DAYS} days already; expected at most so many. Delete days that no question is about any more.`,
        },
      ]);
  }
}

async function put(call: Call) {
  const { holdings, tenant } = holdingsOf(call);
  const id = idParam(call, "fund");
  const { given, unreadColumns } = await sentFund(call);
  const { register } = await call.deps.reader.current();
  const stored = await storeDay({ table: holdings.table, register, now: call.now }, tenant, id, given);
  if (stored.kind !== "stored") throw refusalOf(stored);
  if (stored.changed) await call.deps.alerts?.wake();
  return json({
    fund: summaryOf(stored.fund),
    changed: stored.changed,
    ...problemsOf(given.holdings),
    unreadColumns,
  });
}

/** A fund with the lines of the day that a question on `asOf` takes; throws a Refusal where there is none. */
async function dayFound(call: Call, asOf: string | undefined) {
  const { holdings, tenant } = holdingsOf(call);
  const id = idParam(call, "fund");
  for (let tries = 0; tries < 5; tries += 1) {
    const fund = await findFund(holdings.table, tenant, id);
    if (fund === null) throw none();
    const day = asOf === undefined ? (fund.days.at(-1) ?? null) : newestNotAfter(fund.days, asOf);
    if (day === null || (asOf !== undefined && day.asOf > asOf))
      throw none(`The fund has no holdings of ${asOf} or before; its first are of ${day?.asOf}.`);
    const lines = await readDay(holdings.table, tenant, fund, day);
    if (lines !== null) return { fund, day, lines };
  }
  throw new HoldingsUnavailable("a fund was replaced faster than it could be read; try again");
}

const common = { scope: "portfolios", path: "/v1/funds/{id}", query: FundQuery } as const;

export const putFund: Route = {
  ...common,
  method: "PUT",
  operationId: "putFund",
  summary: "Store what a fund holds",
  description:
    "Of one day, in place of what was stored for it; other days stay. As JSON, or as the file that iShares, SPDR, Invesco, Vanguard, KraneShares, Global X, ARK or another house gives out, or its Form N-PORT. " +
    "What a file does not say, its fund and its day, query parameters say. Rows that were not understood are reported, and a fund that holds one is at least review. " +
    "The same list stored again changes nothing, so that a call whose answer was lost can be repeated.",
  query: PutFundQuery,
  requestBody: {
    description: "1 to 10,000 constituents, at most 4 MiB.",
    content: {
      "application/json": {
        schema: PutFundBody,
        example: {
          fund: { symbol: "MCHI", isin: "US46429B6719", name: "iShares MSCI China ETF" },
          asOf: "2022-09-01",
          holdings: [
            { symbol: "700", exchange: "XHKG", name: "Tencent Holdings", weight: "94.9" },
            { isin: "HK0941009539", name: "China Mobile", weight: "5.1" },
          ],
        },
      },
      ...fileContent(PutFundQuery.properties),
    },
  },
  successes: [success(200, "Stored.", PutFundResponse)],
  problems: [
    ...holdingsProblems,
    ...jsonBodyProblems,
    "id-conflict",
    "too-large",
    "too-many-constituents",
    "unsupported-media-type",
    "unsupported-encoding",
    "invalid-request",
    "not-found",
    "register-unavailable",
  ],
  handle: put,
};

export const getFund: Route = {
  ...common,
  method: "GET",
  operationId: "getFund",
  summary: "A stored fund",
  description: "With what it held on the newest day, or on the newest that is not after asOf.",
  successes: [success(200, "The fund.", FundResponse, { ETag: "strong" })],
  problems: [...holdingsProblems, "invalid-request", "not-found", "answer-too-large"],
  handle: async (call) => {
    const { asOf } = readQuery(FundQuery, call.query);
    const { fund, day, lines } = await dayFound(call, asOf);
    return tagged(
      json({
        fund: {
          ...summaryOf(fund),
          asOf: day.asOf,
          holdings: lines.map(({ unread: _, ...line }) => line),
          ...problemsOf(lines),
          stored: fund.days.map(dayOf),
        },
      }),
    );
  },
};

export const removeStoredFund: Route = {
  ...common,
  method: "DELETE",
  operationId: "deleteFund",
  summary: "Delete a stored fund",
  description: "With all its days, or that of asOf alone.",
  successes: [success(200, "Deleted.", DeletedResponse)],
  problems: [...holdingsProblems, "invalid-request", "not-found"],
  handle: async (call) => {
    const { asOf = null } = readQuery(FundQuery, call.query);
    const { holdings, tenant } = holdingsOf(call);
    const id = idParam(call, "fund");
    if (!(await removeFund({ table: holdings.table, now: call.now }, tenant, id, asOf)))
      throw none(asOf === null ? undefined : `There is no fund of this id with holdings of ${asOf}.`);
    return json({ deleted: true });
  },
};

const LIST = "funds";

export const getFunds: Route = {
  ...common,
  method: "GET",
  path: "/v1/funds",
  operationId: "listFunds",
  summary: "List stored funds",
  description: "The tenant's own, by id, without their holdings.",
  query: PageQuery,
  successes: [success(200, "One page.", FundsResponse, { ETag: "strong" })],
  problems: [...holdingsProblems, "invalid-request", "invalid-cursor", "not-found"],
  handle: async (call) => {
    const { cursor, limit: size = page.default } = readQuery(PageQuery, call.query);
    const after = cursor === undefined ? "" : decodePlace(cursor, LIST);
    const { holdings, tenant } = holdingsOf(call);
    const { funds, more } = await pageOfFunds(holdings.table, tenant, { after, size });
    const last = funds.at(-1);
    return tagged(
      json({
        funds: funds.map(summaryOf),
        next: more && last !== undefined ? encodePlace(LIST, last.id) : null,
      }),
    );
  },
};

export const fundRoutes: readonly Route[] = [getFunds, putFund, getFund, removeStoredFund];
