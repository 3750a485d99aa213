import { readExport } from "../../brokers/read-export.ts";
import type { Position } from "../../core/answer.ts";
import { stricterStatus } from "../../core/answer.ts";
import { check } from "../../core/check.ts";
import { allReview, strictestActs } from "../../core/permission.ts";
import { atVersion } from "../../core/register.ts";
import { decodedInterval, iso } from "../../core/time.ts";
import { connectionByName } from "../../portfolios/connections.ts";
import { type Head, isGrave, type Portfolio } from "../../portfolios/portfolio.ts";
import { type Basis, deletePortfolio, listHeads, readHead, readPortfolio, writePortfolio } from "../../portfolios/store.ts";
import { answerDigest } from "../answer-digest.ts";
import { answerText } from "../answer-text.ts";
import { mediaTypeOf, readBody } from "../body.ts";
import { inBody, inQuery, resolveClocks, resolveVersion } from "../clocks.ts";
import { CsvQuery, NoQuery, readQuery } from "../contract/query.ts";
import { explain } from "../explain.ts";
import { freshness } from "../freshness.ts";
import { invalid, Refusal } from "../problem.ts";
import { type Call, json } from "../route.ts";
import { parseStrictJson } from "../strict-json.ts";
import { DeletedResponse, type HoldingsDeps, type HoldingsRoute, holdingsOf, idIn, PortfolioCheckResponse, PortfolioResponse, PortfoliosResponse, PutPortfolioBody, putPortfolioBody, PutPortfolioResponse } from "./portfolios-contract.ts";
import { PortfoliosQuery } from "./portfolios-query.ts";

/** Stored portfolios: put by the tenant, or kept current by a connection; checked without being sent again. */

const tagOf = (version: number): string => `"${version}"`;

const summaryOf = ({ id, version, gaps, source, at, updatedAt, count }: Head) => ({
  id,
  version,
  complete: gaps.length === 0,
  gaps,
  source: source.kind === "api" ? { kind: "api" } : { kind: "connection", connection: source.connection },
  asOf: iso(at),
  updatedAt: iso(updatedAt),
  positions: count,
});

const none = (): Refusal => new Refusal("not-found", "There is no portfolio of this id.");

/** Gaps that the store does not know: of a connection that is no longer there. */
async function gapsOf({ table }: HoldingsDeps, tenant: string, { gaps, source }: Head): Promise<readonly string[]> {
  if (source.kind === "api" || (await connectionByName(table, tenant, source.connection)) !== null) return gaps;
  return [...gaps, "the connection that kept the portfolio was revoked"];
}

async function found(call: Call): Promise<Portfolio> {
  const { holdings, tenant } = holdingsOf(call);
  const portfolio = await readPortfolio(holdings.table, tenant, idIn(call, "portfolio"));
  if (portfolio === null) throw none();
  return { ...portfolio, head: { ...portfolio.head, gaps: [...(await gapsOf(holdings, tenant, portfolio.head))] } };
}

/** Which version a write builds upon, by If-Match, or none by If-None-Match: *; throws a Refusal. */
function expected({ headers }: Request): number | "none" {
  const [match, none] = [headers.get("if-match"), headers.get("if-none-match")];
  if (match === null && none === null) {
    throw new Refusal("precondition-required", 'Say what the write builds upon: If-None-Match: * for a new portfolio, otherwise If-Match with its version in quotes, such as "3".');
  }
  if (match === null && none?.trim() === "*") return "none";
  const version = none === null ? /^"([1-9]\d{0,11})"$/.exec(match?.trim() ?? "")?.[1] : undefined;
  if (version === undefined) {
    throw new Refusal("invalid-header", 'Expected one of If-None-Match: * and If-Match: "3", and no other form.', { errors: [{ header: "If-Match", detail: "Expected one version in quotes." }] });
  }
  return Number(version);
}

function assertCurrent(basis: Basis, wanted: number | "none"): void {
  const present = basis === null || isGrave(basis) ? null : basis.version;
  if (wanted === "none" ? present === null : present === wanted) return;
  const detail = present === null ? "There is no portfolio of this id (any more)." : `The portfolio stands at version ${present}.`;
  throw new Refusal("precondition-failed", `${detail} Nothing was written; read it, then decide again.`, { headers: present === null ? {} : { ETag: tagOf(present) } });
}

interface Sent {
  readonly positions: readonly Position[];
  readonly at: number;
  readonly gaps: readonly string[];
  readonly export: { readonly format: string; readonly cash: number; readonly problems: readonly object[] } | null;
}

const MOST_PROBLEMS = 100;

function fromFile(bytes: Uint8Array, { limits, now }: Call): Sent {
  const reading = readExport(bytes);
  if (reading.kind === "refused") throw invalid(reading.refusals);
  const positions = [...reading.positions, ...reading.cash];
  if (positions.length > limits.positions) throw new Refusal("too-many-positions", `The file has ${positions.length} positions; expected at most ${limits.positions}. Split it.`);
  const { format, cash, problems } = reading;
  const gaps = problems.length === 0 ? [] : [`${problems.length} rows of the broker's file were not understood`];
  return { positions, at: now, gaps, export: { format, cash: cash.length, problems: problems.slice(0, MOST_PROBLEMS) } };
}

function fromJson(bytes: Uint8Array, { now }: Call): Sent {
  const body = parseStrictJson(bytes);
  if (!putPortfolioBody.Check(body)) throw invalid(explain(PutPortfolioBody, body));
  const clocks = resolveClocks({ asOf: body.asOf }, now, inBody);
  return {
    positions: body.positions.map((position) => (typeof position === "string" ? { symbol: position } : position)),
    at: decodedInterval(clocks.asOf).start,
    gaps: body.complete === false ? ["the sender says that the portfolio is not complete"] : [],
    export: null,
  };
}

async function put(call: Call) {
  const { holdings, tenant } = holdingsOf(call);
  const id = idIn(call, "portfolio");
  readQuery(NoQuery, call.query);
  const wanted = expected(call.request);
  const { type } = mediaTypeOf(call.request, { "application/json": ["utf-8"], "text/csv": ["utf-8", "windows-1252"], "application/xml": ["utf-8"], "text/xml": ["utf-8"] });
  const bytes = await readBody(call.request, call.limits.bodyBytes);
  const { export: file, ...sent } = type === "application/json" ? fromJson(bytes, call) : fromFile(bytes, call);
  const basis = await readHead(holdings.table, tenant, id);
  assertCurrent(basis, wanted);
  if (basis !== null && !isGrave(basis) && basis.source.kind === "connection") {
    throw new Refusal("id-conflict", "A connection keeps this portfolio current. Put yours under another id, or revoke the connection and delete the portfolio.");
  }
  const { register } = await call.deps.reader.current();
  const head = await writePortfolio(holdings.table, tenant, id, basis, { ...sent, source: { kind: "api" } }, { register, now: call.now });
  if (head === null) throw new Refusal("precondition-failed", "Somebody else has written the portfolio meanwhile. Nothing was written; read it, then decide again.");
  return json({ portfolio: summaryOf(head), export: file }, { ETag: tagOf(head.version) }, wanted === "none" ? 201 : 200);
}

/** A stored portfolio's answer: never better than review where the portfolio is not known to its end. */
async function checkStored(call: Call) {
  const asked = readQuery(CsvQuery, call.query);
  const clocks = resolveClocks(asked, call.now, inQuery);
  const { head, positions } = await found(call);
  const snapshot = await call.deps.reader.current();
  const register = resolveVersion(snapshot.register, asked.version, atVersion, inQuery);
  const { asOf, knownAt } = clocks;
  const request = { asOf, knownAt, investor: { usPerson: asked.usPerson !== "false" }, detail: asked.detail ?? "all", positions };
  const answer = check(register, request);
  const complete = head.gaps.length === 0;
  const { id, version, gaps, at } = head;
  const own = JSON.stringify({
    portfolio: { id, version, complete, gaps, asOf: iso(at) },
    complete,
    status: complete ? answer.status : stricterStatus(answer.status, "review"),
    acts: complete ? answer.acts : strictestActs(answer.acts, allReview),
  });
  return {
    status: 200,
    headers: { "Content-Type": "application/json", ...freshness(call, snapshot.readAt) },
    body: `${own.slice(0, -1)},"check":${answerText(answer, answerDigest(request, answer.register, answer.engine))}}`,
  };
}

const etag = { ETag: 'the portfolio\'s version: "3"' };
const ages = { "Register-Age": "seconds since the register was read", "Source-Age": "seconds since the oldest successful poll of a source, where known" };
const success = (status: number, description: string, schema: HoldingsRoute["successes"][number]["schema"], headers: Readonly<Record<string, string>> = {}) => ({ status, description, mediaType: "application/json", schema, headers });
const common = { scope: "portfolios", path: "/v1/portfolios/{id}", query: NoQuery } as const;
const ifMatch = { "If-Match": { description: "the version that the write builds upon, in quotes", required: false, example: '"3"' } };

export const putPortfolio: HoldingsRoute = {
  ...common,
  method: "PUT",
  operationId: "putPortfolio",
  summary: "Store a portfolio",
  description:
    "As JSON, or as the file that a broker's web site gave out: Schwab, Fidelity, Vanguard, Interactive Brokers (activity statement, Flex as XML or CSV) or a plain CSV. " +
    "Rows that were not understood are reported, and the portfolio is incomplete while there are any. Send If-None-Match: * for a new one, otherwise If-Match.",
  requestHeaders: { ...ifMatch, "If-None-Match": { description: "* where there must be no portfolio of this id yet", required: false, example: "*" } },
  requestBody: {
    description: "0 to 10,000 positions, at most 4 MiB.",
    content: {
      "application/json": { schema: PutPortfolioBody, example: { positions: [{ symbol: "XIACY", exchange: "OTC", quantity: "120.5" }], asOf: "2021-03-12T21:00:00Z" } },
      "text/csv": { schema: PortfoliosQuery.file, example: "Symbol,Quantity\nXIACY,120.5\n" },
      "application/xml": { schema: PortfoliosQuery.file, example: "<FlexQueryResponse>…</FlexQueryResponse>" },
    },
  },
  successes: [success(201, "Stored.", PutPortfolioResponse, etag), success(200, "Replaced.", PutPortfolioResponse, etag)],
  problems: ["malformed-body", "duplicate-key", "ill-formed-text", "invalid-header", "id-conflict", "precondition-failed", "precondition-required", "too-large", "too-many-positions", "unsupported-media-type", "unsupported-encoding", "invalid-request", "not-found", "register-unavailable"],
  handle: put,
};

export const getPortfolio: HoldingsRoute = {
  ...common,
  method: "GET",
  operationId: "getPortfolio",
  summary: "A stored portfolio",
  description: "With its positions as they are stored.",
  successes: [success(200, "The portfolio.", PortfolioResponse, etag)],
  problems: ["invalid-request", "not-found", "answer-too-large"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { head, positions } = await found(call);
    return json({ portfolio: { ...summaryOf(head), positions } }, { ETag: tagOf(head.version) });
  },
};

export const removePortfolio: HoldingsRoute = {
  ...common,
  method: "DELETE",
  operationId: "deletePortfolio",
  summary: "Delete a stored portfolio",
  description: "Its positions are deleted. The id's version goes on, so that an old If-Match never meets a new portfolio.",
  requestHeaders: ifMatch,
  successes: [success(200, "Deleted.", DeletedResponse)],
  problems: ["invalid-request", "invalid-header", "not-found", "precondition-failed", "precondition-required"],
  handle: async (call) => {
    readQuery(NoQuery, call.query);
    const { holdings, tenant } = holdingsOf(call);
    const id = idIn(call, "portfolio");
    const wanted = expected(call.request);
    const head = await readHead(holdings.table, tenant, id);
    if (head === null || isGrave(head)) throw none();
    assertCurrent(head, wanted);
    if (!(await deletePortfolio(holdings.table, tenant, id, head, { now: call.now }))) {
      throw new Refusal("precondition-failed", "Somebody else has written the portfolio meanwhile. Nothing was deleted; read it, then decide again.");
    }
    return json({ deleted: true });
  },
};

export const getPortfolios: HoldingsRoute = {
  ...common,
  method: "GET",
  path: "/v1/portfolios",
  operationId: "listPortfolios",
  summary: "List stored portfolios",
  description: "The tenant's own, by id, without their positions.",
  query: PortfoliosQuery.list,
  successes: [success(200, "One page.", PortfoliosResponse)],
  problems: ["invalid-request"],
  handle: async (call) => {
    const { after = "", limit } = readQuery(PortfoliosQuery.list, call.query);
    const { holdings, tenant } = holdingsOf(call);
    const size = Number(limit ?? "100");
    const rest = (await listHeads(holdings.table, tenant)).filter(({ id }) => id > after);
    const shown = rest.slice(0, size);
    const portfolios = await Promise.all(shown.map(async (head) => summaryOf({ ...head, gaps: [...(await gapsOf(holdings, tenant, head))] })));
    return json({ portfolios, next: rest.length > size ? (shown.at(-1)?.id ?? null) : null });
  },
};

export const getPortfolioCheck: HoldingsRoute = {
  ...common,
  method: "GET",
  path: "/v1/portfolios/{id}/check",
  operationId: "checkStoredPortfolio",
  summary: "Judge a stored portfolio",
  description: "As POST /v1/checks, of the positions as they are stored now. While these are not known to their end, complete is false and status is at least review.",
  query: CsvQuery,
  successes: [success(200, "The answer. no-match means that nothing in this register matched: it is no clearance.", PortfolioCheckResponse, ages)],
  problems: ["invalid-request", "not-found", "unknown-version", "version-mismatch", "answer-too-large", "register-unavailable", "register-empty"],
  handle: checkStored,
};

export const portfolioRoutes: readonly HoldingsRoute[] = [getPortfolios, putPortfolio, getPortfolio, removePortfolio, getPortfolioCheck];
