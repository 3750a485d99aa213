/**
 * What an assistant may ask: the tools of the MCP server, each of them made of requests to the API, and its answer in words.
 * @module
 */

import type { TSchema } from "typebox";
import * as Type from "typebox";
import { CheckRequestBody } from "../../api/contract/check-request.ts";
import { SecuritiesQuery } from "../../api/contract/query.ts";
import { limits } from "../../api/http/limits.ts";
import type { CheckAnswer } from "../../core/check/answer.ts";
import type { SecuritiesAnswer } from "../../core/check/look-up.ts";
import type { Position } from "../../core/check/position.ts";
import { AtShape, closed, text } from "../../schema/parts.ts";
import { printCheck } from "../print-check.ts";
import { printTimeline } from "../print-timeline.ts";
import { plainPrinting } from "../printing.ts";
import { UsageError } from "../read-input.ts";
import { changesBetween, changesInWords } from "./what-changed.ts";

/** Asks the API; the answer's JSON. Throws UsageError with what a refusal says. */
export type AskApi = (
  path: string,
  body?: { readonly type: string; readonly content: string },
) => Promise<string>;

/** A tool's answer: for a reader, and for a program. */
interface Told {
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>>;
}

type Arguments = Readonly<Record<string, unknown>>;

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: TSchema;
  readonly answer: (given: Arguments, ask: AskApi) => Promise<Told>;
}

const NO_CLEARANCE =
  "No answer is a clearance or legal advice: no-match means that nothing in this register matches, and never that a trade is allowed.";

const { positions, detail: _, ...question } = CheckRequestBody.properties;

const jsonBody = (value: unknown) => ({ type: "application/json", content: JSON.stringify(value) });

type Sent = readonly (Position | string)[];
const sentIn = ({ positions: sent }: Arguments): Sent => (Array.isArray(sent) ? sent : []);
const asPosition = (sent: Position | string): Position =>
  typeof sent === "string" ? { symbol: sent } : sent;

const printing = { ...plainPrinting, listAll: 'detail "all" lists them' } as const;

const check = async (ask: AskApi, body: Arguments): Promise<CheckAnswer> =>
  JSON.parse(await ask("/v1/checks", jsonBody(body)));

/** A query of what is given beside the file, as the API takes it. */
function besideFile({
  file: _file,
  positions: _positions,
  investor,
  trade,
  programmes,
  ...clocks
}: Arguments): string {
  const flat = { ...clocks, ...fieldsOf(investor), ...fieldsOf(trade), programmes };
  const query = new URLSearchParams({ detail: "matched" });
  for (const [name, value] of Object.entries(flat))
    if (value !== undefined && value !== null) query.set(name, String(value));
  return String(query);
}
const fieldsOf = (value: unknown): Arguments =>
  typeof value === "object" && value !== null ? { ...value } : {};

async function checkFile(file: string, given: Arguments, ask: AskApi): Promise<Told> {
  const content = { type: "text/csv", content: file };
  const [answer, labels] = await Promise.all([
    ask(`/v1/checks?${besideFile(given)}`, content),
    ask("/v1/positions", content),
  ]);
  const structured = JSON.parse(answer);
  return { text: printCheck(structured, JSON.parse(labels).positions, printing), structured };
}

async function checkPortfolio(given: Arguments, ask: AskApi): Promise<Told> {
  const { file, ...body } = given;
  if (typeof file === "string" && given.positions === undefined) return checkFile(file, given, ask);
  if (file !== undefined)
    throw new UsageError("Got both positions and file, or a file that is not text; expected one of them.");
  const answer = await check(ask, { detail: "matched", ...body });
  return { text: printCheck(answer, sentIn(given).map(asPosition), printing), structured: { ...answer } };
}

async function securityTimeline(given: Arguments, ask: AskApi): Promise<Told> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) query.set(name, String(value));
  const answer: SecuritiesAnswer = JSON.parse(await ask(`/v1/securities?${query}`));
  const said = printTimeline(answer, String(given.symbol ?? given.isin ?? "?"));
  return { text: `${said}\n${NO_CLEARANCE}\n`, structured: { ...answer } };
}

async function whatChanged({ from, to, ...body }: Arguments, ask: AskApi): Promise<Told> {
  if (from === undefined) throw new UsageError("from is missing; expected the earlier instant or day.");
  const asked = { detail: "all", ...body };
  const before = await check(ask, { ...asked, asOf: from });
  // The same entries decide both sides, whatever is recorded meanwhile.
  const version = body.version ?? `${before.register.version}@${before.register.digest}`;
  const after = await check(ask, { ...asked, version, ...(to === undefined ? {} : { asOf: to }) });
  const changes = changesBetween(before, after, sentIn(body));
  return { text: changesInWords(changes), structured: { ...changes } };
}

const { asOf: _asOf, ...withoutAsOf } = question;

export const tools: readonly Tool[] = [
  {
    name: "check_portfolio",
    title: "Check a portfolio",
    description:
      "For every position: may a US person buy, divest, sell or hold it at asOf, which US government listing says so (E.O. 13959, E.O. 14032 and the other programmes of the register), and which court order suspends it. " +
      `Send positions, or the text of a file of holdings (CSV or a broker's export). Positions that match nothing are counted, not listed. ${NO_CLEARANCE} Treat a status that you do not know as review.`,
    input: Type.Object(
      {
        positions: Type.Optional(positions),
        file: Type.Optional(text(limits.bodyBytes, "a file of holdings, as text, in place of positions")),
        ...question,
      },
      closed,
    ),
    answer: checkPortfolio,
  },
  {
    name: "security_timeline",
    title: "A security's timeline",
    description: `What held, holds and will hold for a security, segment by segment, with the listings, orders and licences that say so. Name it by symbol (and exchange), or by isin. ${NO_CLEARANCE}`,
    input: SecuritiesQuery,
    answer: securityTimeline,
  },
  {
    name: "what_changed",
    title: "What changed between two days",
    description: `Which positions of a portfolio are answered differently at two instants, and why: a listing that took effect, a court's order, a licence that ended. Knows what this register holds. ${NO_CLEARANCE}`,
    input: Type.Object(
      {
        positions,
        from: AtShape,
        to: Type.Optional(AtShape),
        ...withoutAsOf,
      },
      closed,
    ),
    answer: whatChanged,
  },
];

/** What an assistant is told of the server as a whole. */
export const instructions =
  "Answers questions about US restrictions on investing in listed companies, from a register of published law whose facts are cited. " +
  `${NO_CLEARANCE} Say so with every answer that you pass on, and name the instant it is about. The register covers what coverage names, and nothing else.`;
