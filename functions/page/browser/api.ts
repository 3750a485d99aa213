/**
 * What the page asks of the service. Holdings go nowhere but to the service that served the page.
 * @module
 */

import type { CheckAnswer, Trade } from "../../core/check/answer.ts";
import type { IssuerAnswer, SecuritiesAnswer } from "../../core/check/look-up.ts";
import type { ListingAnswer } from "../../core/law/listing-answer.ts";
import type { CourtOrderAnswer } from "../../core/law/listing-detail.ts";
import { bearer } from "./sign-in.ts";

/** The two clocks as the page asks them; null: now, and everything published. */
export interface Clocks {
  readonly asOf: string | null;
  readonly knownAt: string | null;
}

/** What narrows a portfolio's question; null: who buys was not said, and all programmes are asked about. */
export interface Narrowed {
  readonly counterparty: NonNullable<Trade["counterparty"]> | null;
  readonly programmes: readonly string[] | null;
}

export const notNarrowed: Narrowed = { counterparty: null, programmes: null };

/** A portfolio as the reader gave it: a file, tickers that were typed, or a stored one. */
export type Source =
  | { readonly kind: "file"; readonly file: File }
  | { readonly kind: "tickers"; readonly symbols: readonly string[] }
  | { readonly kind: "stored"; readonly id: string };

/** What a row is called by its owner. */
export interface Label {
  readonly symbol?: string;
  readonly name?: string;
  readonly ref?: string;
  /** As it was sent: a short position has other words. */
  readonly quantity?: string;
}

export interface Checked {
  readonly answer: CheckAnswer & { readonly answerDigest: string };
  readonly labels: readonly Label[];
  /** Of a stored portfolio whose holdings are not known to their end: why, and since when. */
  readonly incomplete?: { readonly gaps: readonly string[]; readonly since: string | null };
}

/** What is answered of a stored portfolio: its check, and what is stricter about the portfolio as a whole. */
interface StoredAnswer extends Pick<CheckAnswer, "status" | "acts"> {
  readonly portfolio: {
    readonly complete: boolean;
    readonly gaps: readonly string[];
    readonly incompleteSince: string | null;
  };
  readonly check: Checked["answer"];
}

export interface StoredPortfolio {
  readonly id: string;
  readonly complete?: boolean;
}

/** A refusal in words: what was wrong, and the places. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly details: readonly string[];
  constructor(message: string, details: readonly string[]) {
    super(message);
    this.details = details;
  }
}

interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly line?: number; readonly column?: string; readonly detail?: string }[];
}

async function refusalOf(response: Response): Promise<Refused> {
  if (response.status === 401 && bearer() !== null)
    return new Refused("Your sign-in has ended. Reload the page to sign in again.", []);
  const problem: ProblemBody = await response.json().catch(() => ({}));
  const places = (problem.errors ?? []).slice(0, 20).map(({ line, column, detail }) => {
    const place = [line === undefined ? "" : `line ${line}`, column ?? ""].filter((part) => part !== "");
    return place.length === 0 ? (detail ?? "") : `${place.join(", ")}: ${detail ?? ""}`;
  });
  return new Refused(problem.detail ?? problem.title ?? `The service answered ${response.status}.`, places);
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const token = bearer();
  const headers = {
    ...(init.headers ?? {}),
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
  };
  const response = await fetch(path, { ...init, headers }).catch(() => {
    throw new Refused("The service cannot be reached. Check that it runs, then try again.", []);
  });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/** A file's type by its name; the service looks at what the file holds. */
const mediaType = (file: File): string => {
  if (/\.xml$/i.test(file.name)) return "application/xml";
  if (/\.xlsx$/i.test(file.name)) return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return /\.(ofx|qfx)$/i.test(file.name) ? "application/x-ofx" : "text/csv";
};

const queryOf = ({ asOf, knownAt, counterparty = null, programmes = null }: Clocks & Partial<Narrowed>) => {
  const query = new URLSearchParams();
  if (asOf !== null) query.set("asOf", asOf);
  if (knownAt !== null) query.set("knownAt", knownAt);
  if (counterparty !== null) query.set("counterparty", counterparty);
  if (programmes !== null) query.set("programmes", programmes.join(","));
  return query.size === 0 ? "" : `?${query}`;
};

const post = (path: string, type: string, body: BodyInit): Promise<Response> =>
  ask(path, { method: "POST", headers: { "Content-Type": type }, body });

/** What a file's rows are called. Asked once for each file. */
async function labelsOf(file: File): Promise<readonly Label[]> {
  const response = await post("/v1/positions", mediaType(file), file);
  return (await response.json()).positions;
}

const labels = new WeakMap<File, Promise<readonly Label[]>>();

async function checkFile(file: File, asked: Clocks & Narrowed): Promise<Checked> {
  const known = labels.get(file) ?? labelsOf(file);
  labels.set(file, known);
  const [response, named] = await Promise.all([
    post(`/v1/checks${queryOf(asked)}`, mediaType(file), file),
    known,
  ]);
  return { answer: await response.json(), labels: named };
}

/** Asks the service about a portfolio at two clocks; throws Refused. */
export async function check(source: Source, asked: Clocks & Narrowed): Promise<Checked> {
  switch (source.kind) {
    case "file":
      return checkFile(source.file, asked);
    case "tickers": {
      const { asOf, knownAt, counterparty, programmes } = asked;
      const body = JSON.stringify({
        ...{ asOf, knownAt, positions: source.symbols },
        ...(programmes === null ? {} : { programmes }),
        ...(counterparty === null ? {} : { trade: { counterparty } }),
      });
      const response = await post("/v1/checks", "application/json", body);
      return { answer: await response.json(), labels: source.symbols.map((symbol) => ({ symbol })) };
    }
    case "stored": {
      const id = encodeURIComponent(source.id);
      const [checked, stored] = await Promise.all([
        ask(`/v1/portfolios/${id}/check${queryOf(asked)}`),
        ask(`/v1/portfolios/${id}`),
      ]);
      return asChecked(await checked.json(), (await stored.json()).portfolio.positions);
    }
  }
}

/** The status and the acts are those of the portfolio as a whole: what is missing of it may be restricted. */
function asChecked({ portfolio, check, status, acts }: StoredAnswer, labels: readonly Label[]): Checked {
  const answer = { ...check, status, acts };
  const { complete, gaps, incompleteSince } = portfolio;
  return complete ? { answer, labels } : { answer, labels, incomplete: { gaps, since: incompleteSince } };
}

/** A tenant's stored portfolios, the first hundred; empty where the service keeps none. */
export const storedPortfolios = async (): Promise<readonly StoredPortfolio[]> =>
  ask("/v1/portfolios?limit=100").then(
    async (response) => (await response.json()).portfolios ?? [],
    () => [],
  );

const get = async <T>(path: string, clocks: Clocks): Promise<T> =>
  (await ask(`${path}${path.includes("?") ? queryOf(clocks).replace("?", "&") : queryOf(clocks)}`)).json();

/** Issuers, listings and timelines that a symbol or an ISIN names. */
export const security = (symbol: string, clocks: Clocks): Promise<SecuritiesAnswer> =>
  get(
    `/v1/securities?${/^[A-Z]{2}[A-Z0-9]{9}\d$/.test(symbol) ? "isin" : "symbol"}=${encodeURIComponent(symbol)}`,
    clocks,
  );

export const issuer = async (id: string, clocks: Clocks): Promise<IssuerAnswer> =>
  (await get<{ readonly issuer: IssuerAnswer }>(`/v1/issuers/${encodeURIComponent(id)}`, clocks)).issuer;

export const courtOrder = async (id: string, clocks: Clocks): Promise<CourtOrderAnswer> =>
  (await get<{ readonly courtOrder: CourtOrderAnswer }>(`/v1/court-orders/${encodeURIComponent(id)}`, clocks))
    .courtOrder;

export interface ListingOf extends ListingAnswer {
  readonly id: string;
}

/** Every listing, page by page. */
export async function listings(clocks: Clocks): Promise<readonly ListingOf[]> {
  const all: ListingOf[] = [];
  let path = "/v1/listings?limit=500";
  for (;;) {
    const page: { readonly listings: readonly ListingOf[]; readonly next?: string | null } = await get(
      path,
      path.includes("cursor=") ? { asOf: null, knownAt: null } : clocks,
    );
    all.push(...page.listings);
    if (page.next == null) return all;
    path = `/v1/listings?limit=500&cursor=${encodeURIComponent(page.next)}`;
  }
}

export interface RegisterState {
  readonly version: number;
  readonly digest: string;
  readonly sources: readonly {
    readonly name: string;
    readonly publication: string | null;
    readonly lastSuccess: string | null;
    readonly state: string;
  }[];
}

/** What the register holds and how fresh each source is. */
export const registerState = async (): Promise<RegisterState> => (await ask("/v1/register")).json();
