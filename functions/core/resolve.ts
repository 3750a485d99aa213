import type { MatchedBy, Position, Read } from "./answer.ts";
import { isValidCusip, isValidFigi, isValidIsin, isValidSedol, normaliseIdentifier, nsinOf, repairCusip, repairSedol } from "./identifiers.ts";
import type { Doubt, Issuer, SecurityLine } from "./issuer.ts";
import { readKind } from "./kinds.ts";
import { normaliseName } from "./names.ts";
import type { Problem } from "./problem.ts";
import { keysOf, type Register, tickerKey } from "./register.ts";
import { readSymbol, type SymbolReading } from "./symbols.ts";
import { decodedInterval, type Interval, isDay } from "./time.ts";
import { tickerAt } from "./venues.ts";
import { documents, type KnownAt } from "./view.ts";

/** From what the caller wrote to issuers: exact, never fuzzy (the numbered rules of the design's section 3). */

/** An issuer that a position may name, and how sure that is. */
export interface Candidate {
  readonly issuer: string;
  readonly matchedBy: readonly MatchedBy[];
  /** Why it is not certain that the position names this issuer; null: it is. */
  readonly doubt: Doubt | null;
}

export interface Resolution {
  readonly candidates: readonly Candidate[];
  /** The best identifier and another name different issuers (rule 5): the answer is at least `review`. */
  readonly conflict: boolean;
  /** Identifiers were sent, and none can be used (rule 7): the answer is `review`. */
  readonly unusable: boolean;
  readonly read: Read | undefined;
  readonly problems: readonly Problem[];
}

/** A question's setting: which register, what was known, about when. */
export interface Setting {
  readonly register: Register;
  readonly knownAt: KnownAt;
  readonly asOf: Interval;
}

type Scheme = MatchedBy["scheme"];

/** One issuer hit by one scheme. */
interface Hit {
  readonly issuer: string;
  readonly by: MatchedBy;
  readonly doubt: Doubt | null;
}

const doubt = (why: string): Doubt => ({ why });

/** Lines of one document by key: each document is read once, however many positions ask. */
const linesByDocument = new WeakMap<Issuer, ReadonlyMap<string, readonly SecurityLine[]>>();

function linesOf(document: Issuer): ReadonlyMap<string, readonly SecurityLine[]> {
  const cached = linesByDocument.get(document);
  if (cached !== undefined) return cached;
  const lines = new Map<string, SecurityLine[]>();
  for (const line of document.lines) {
    for (const key of keysOf(line)) {
      const present = lines.get(key);
      if (present === undefined) lines.set(key, [line]);
      else present.push(line);
    }
  }
  linesByDocument.set(document, lines);
  return lines;
}

/** Lines with this key that any document known to the question holds, with their issuers. */
function linesAt({ register, knownAt }: Setting, key: string): readonly { readonly issuer: string; readonly line: SecurityLine }[] {
  const issuers = register.issuersByKey.get(key);
  if (issuers === undefined) return [];
  return issuers.flatMap((issuer) =>
    documents(register, "issuer", issuer, knownAt).flatMap(({ document }) => (linesOf(document).get(key) ?? []).map((line) => ({ issuer, line }))),
  );
}

/** Rules 1 and 7: an identifier, looked up as it is before its check digit is judged, so that published flaws match. */
function readIdentifier(
  setting: Setting,
  scheme: "isin" | "cusip" | "sedol" | "figi",
  sent: string,
): { readonly hits: readonly Hit[]; readonly usable: boolean; readonly value: string; readonly problems: readonly Problem[] } {
  const value = normaliseIdentifier(sent);
  const find = (kind: string, text: string, why: Doubt | null): readonly Hit[] =>
    linesAt(setting, `${kind}:${text}`).map(({ issuer, line }) => ({ issuer, by: { scheme, value: text }, doubt: why ?? line.doubt ?? null }));
  const valid = { isin: isValidIsin, cusip: isValidCusip, sedol: isValidSedol, figi: isValidFigi }[scheme](value);
  const direct = find(scheme, value, null);
  if (!valid && direct.length > 0) {
    const message = `${value} fails its check digit, but a government list printed it so; it is matched exactly`;
    return { hits: direct, usable: true, value, problems: [{ code: "published-with-flaw", field: scheme, value: sent, message }] };
  }
  if (valid) {
    const inner = scheme === "isin" ? nsinOf(value) : {};
    const embedded = [
      ...(inner.cusip === undefined ? [] : find("cusip", inner.cusip, null)),
      ...(inner.sedol === undefined ? [] : find("sedol", inner.sedol, null)),
    ].map((hit) => ({ ...hit, by: { scheme, value } }));
    return { hits: direct.length > 0 ? direct : embedded, usable: true, value, problems: [] };
  }
  const repaired = scheme === "cusip" ? repairCusip(value) : scheme === "sedol" ? repairSedol(value) : null;
  if (repaired !== null) {
    const message = `${sent} lacks leading zeros; read as ${repaired}, whose check digit is right. Send it as text, not as a number`;
    const why = doubt(`the ${scheme.toUpperCase()} was completed with leading zeros`);
    return { hits: find(scheme, repaired, why), usable: true, value: repaired, problems: [{ code: "leading-zeros-lost", field: scheme, value: sent, message }] };
  }
  const message = `${JSON.stringify(sent)} is no ${scheme.toUpperCase()}: wrong form or check digit. Correct it, or send another identifier`;
  return { hits: [], usable: false, value, problems: [{ code: "damaged-identifier", field: scheme, value: sent, message }] };
}

/** Where a line's ticker span lies relative to the question. A span known to days includes the whole of them. */
function spanOf(line: SecurityLine, asOf: Interval): "before" | "within" | "after" {
  if (line.from !== undefined) {
    const { start } = decodedInterval(line.from.at);
    if (isDay(asOf) ? asOf.end <= start : asOf.start < start) return "before";
  }
  return line.until !== undefined && asOf.start >= decodedInterval(line.until.at).end ? "after" : "within";
}

/** Rule 4: what a ticker means when its line's span is over. */
function afterSpan(line: SecurityLine, reading: SymbolReading, venue: string, asOf: Interval): "still" | "another" | { readonly why: string } {
  if (line.reused === undefined) return "still";
  const since = decodedInterval(line.reused.from.at);
  if (isDay(asOf) ? asOf.end <= since.start : asOf.start < since.start) return "still";
  return reading.venue !== null && line.reused.venue === venue ? "another" : { why: `${reading.ticker} names ${line.reused.by} on ${line.reused.venue} since ${line.reused.from.at}` };
}

/** Every line that one reading of a symbol names at the question's instant. */
function hitsOfReading(setting: Setting, reading: SymbolReading, sent: string): { readonly hits: readonly Hit[]; readonly problems: readonly Problem[] } {
  const { register, asOf } = setting;
  const hits: Hit[] = [];
  const problems: Problem[] = [];
  for (const venue of reading.venues === "any" ? register.venues : reading.venues) {
    const ticker = tickerAt(reading.ticker, venue);
    if (ticker === null) continue;
    for (const { issuer, line } of linesAt(setting, tickerKey(venue, ticker))) {
      const span = spanOf(line, asOf);
      if (span === "before") continue;
      const after = span === "after" ? afterSpan(line, reading, venue, asOf) : null;
      if (after === "another") continue;
      if (span === "after") {
        const message = `${ticker} left ${venue} at ${line.until?.at ?? "an earlier date"}; it still names this line here, as long as no other security bears it. Send an ISIN`;
        problems.push({ code: "ticker-after-span", field: "symbol", value: sent, message });
      }
      const reused = after !== null && after !== "still" ? doubt(after.why) : null;
      hits.push({ issuer, by: { scheme: "symbol", value: sent }, doubt: reused ?? (reading.doubt === null ? null : doubt(reading.doubt)) ?? line.doubt ?? null });
    }
  }
  return { hits, problems };
}

interface SymbolResult {
  readonly hits: readonly Hit[];
  readonly usable: boolean;
  readonly reading: SymbolReading | null;
  readonly problems: readonly Problem[];
}

/** Rules 2, 3, 4 and 6. Exact readings that name different issuers make each other doubtful. */
function readTicker(setting: Setting, position: Position, symbol: string): SymbolResult {
  const { readings, problems } = readSymbol(symbol, position.exchange, position.currency);
  let chosen = readings[0] ?? null;
  const found: { readonly reading: SymbolReading; readonly hits: readonly Hit[] }[] = [];
  const all: Problem[] = [...problems];
  for (const reading of readings) {
    const result = hitsOfReading(setting, reading, symbol);
    if (result.hits.length === 0) continue;
    if (found.length === 0) chosen = reading;
    found.push({ reading, hits: result.hits });
    for (const problem of result.problems) if (!all.some((p) => p.message === problem.message)) all.push(problem);
  }
  const exact = found.filter(({ reading }) => reading.doubt === null);
  const first = new Set(exact[0]?.hits.map((hit) => hit.issuer));
  const rival = exact.some(({ hits }) => !hits.some((hit) => first.has(hit.issuer)));
  const hits = found.flatMap(({ hits: own }) => (rival ? own.map((hit) => ({ ...hit, doubt: hit.doubt ?? doubt(`${symbol} can be read in more than one way`) })) : own));
  return { hits, usable: readings.length > 0, reading: chosen, problems: all };
}

/** A symbol that is itself an identifier, as some exports write it (Fidelity prints CUSIPs of trust funds there). */
function identifierIn(symbol: string): "isin" | "cusip" | "figi" | null {
  const value = normaliseIdentifier(symbol);
  if (value.length === 12) return isValidIsin(value) ? "isin" : isValidFigi(value) ? "figi" : null;
  return value.length === 9 && isValidCusip(value) ? "cusip" : null;
}

const isCertainFor = (document: Issuer): boolean => document.lines.some((line) => line.doubt === undefined);

/** Rule 8: a name alone never restricts. */
function hitsOfName(setting: Setting, name: string, usable: boolean): readonly Hit[] {
  const normal = normaliseName(name);
  const { register, knownAt } = setting;
  if (normal === "") return [];
  return (register.issuersByName.get(normal) ?? []).flatMap((issuer) => {
    const known = documents(register, "issuer", issuer, knownAt);
    const agrees = known.some(({ document }) => [document.name, ...document.aliases.filter((a) => a.strength === "strong").map((a) => a.name)].some((own) => normaliseName(own) === normal));
    const printed = (register.listingsByIssuer.get(issuer) ?? []).some((listing) =>
      documents(register, "listing", listing, knownAt).some(({ document }) => document.issuer === issuer && normaliseName(document.name) === normal),
    );
    if (!agrees && !printed) return [];
    if (usable && known.some(({ document }) => isCertainFor(document))) return [];
    return [{ issuer, by: { scheme: "name" as const, value: name }, doubt: doubt("only the name agrees") }];
  });
}

/** One candidate per issuer: certain where any hit is. */
function candidatesOf(hits: readonly Hit[]): readonly Candidate[] {
  const byIssuer = new Map<string, Hit[]>();
  for (const hit of hits) {
    const present = byIssuer.get(hit.issuer);
    if (present === undefined) byIssuer.set(hit.issuer, [hit]);
    else present.push(hit);
  }
  return [...byIssuer].sort(([a], [b]) => (a < b ? -1 : 1)).map(([issuer, own]) => ({
    issuer,
    matchedBy: own.map((hit) => hit.by).filter((by, i, list) => list.findIndex((other) => other.scheme === by.scheme && other.value === by.value) === i),
    // A doubt tied to some programmes is the milder one: it leaves the others certain.
    doubt: own.some((hit) => hit.doubt === null) ? null : (own.find((hit) => hit.doubt?.programmes !== undefined)?.doubt ?? own[0]?.doubt ?? null),
  }));
}

/** Answers print what was understood in one order, whichever field was read first. */
function inOrder({ ticker, venue, isin, cusip, sedol, figi, derivative }: Read): Read {
  return {
    ...(ticker === undefined ? {} : { ticker }),
    ...(venue === undefined ? {} : { venue }),
    ...(isin === undefined ? {} : { isin }),
    ...(cusip === undefined ? {} : { cusip }),
    ...(sedol === undefined ? {} : { sedol }),
    ...(figi === undefined ? {} : { figi }),
    ...(derivative === undefined ? {} : { derivative }),
  };
}

const identifierSchemes = ["isin", "cusip", "figi", "sedol"] as const;

const nothing: Resolution = { candidates: [], conflict: false, unusable: false, read: undefined, problems: [] };

/** What a position means, in a setting. Never throws: what can't be read becomes a problem. */
export function resolve(setting: Setting, position: Position): Resolution {
  const kind = position.kind === undefined ? null : readKind(position.kind);
  const problems: Problem[] = [];
  const groups: { readonly scheme: Scheme; readonly hits: readonly Hit[] }[] = [];
  const read: { -readonly [K in keyof Read]: Read[K] } = {};
  let literal = true;
  let sent = 0;
  let usable = 0;

  if (kind !== null && !kind.known) {
    problems.push({ code: "unknown-kind", field: "kind", value: position.kind ?? "", message: `${JSON.stringify(position.kind)} is no kind we know; the position is treated as a security` });
  }
  if (kind?.class === "fund") {
    const message = "the holdings of this fund were not looked at; E.O. 13959 and 14032 reach funds whatever the share of a listed issuer (OFAC FAQ 861)";
    problems.push({ code: "fund-not-looked-through", field: "kind", value: position.kind ?? "", message });
  }

  const takeIdentifier = (scheme: (typeof identifierSchemes)[number], value: string): void => {
    const result = readIdentifier(setting, scheme, value);
    sent += 1;
    if (result.usable) {
      usable += 1;
      read[scheme] = result.value;
    }
    if (result.value !== value) literal = false;
    for (const problem of result.problems) problems.push(problem);
    if (result.hits.length > 0) groups.push({ scheme, hits: result.hits });
  };
  for (const scheme of identifierSchemes) {
    const value = position[scheme];
    if (value !== undefined) takeIdentifier(scheme, value);
  }

  if (position.symbol !== undefined && kind?.class !== "not-a-security") {
    const inside = identifierIn(position.symbol);
    if (inside !== null && position[inside] === undefined) {
      takeIdentifier(inside, position.symbol);
      literal = false;
    }
    const result = readTicker(setting, position, position.symbol);
    sent += 1;
    if (result.usable) usable += 1;
    for (const problem of result.problems) problems.push(problem);
    if (result.hits.length > 0) groups.push({ scheme: "symbol", hits: result.hits });
    if (result.reading !== null && (inside === null || result.hits.length > 0)) {
      read.ticker = result.reading.ticker;
      if (result.reading.venue !== null) read.venue = result.reading.venue;
      if (result.reading.derivative) read.derivative = true;
      literal &&= result.reading.ticker === position.symbol && (result.reading.venue ?? undefined) === position.exchange && !result.reading.derivative;
    } else literal = false;
  }

  if (position.name !== undefined && kind?.class !== "not-a-security" && kind?.class !== "fund") {
    const hits = hitsOfName(setting, position.name, usable > 0);
    if (hits.length > 0 && !groups.some((group) => group.hits.some((hit) => hits.some((named) => named.issuer === hit.issuer)))) groups.push({ scheme: "name", hits });
  }

  if (groups.length === 0 && problems.length === 0 && literal) return sent > 0 && usable === 0 ? { ...nothing, unusable: true } : nothing;

  const [best, ...others] = groups.filter((group) => group.scheme !== "name");
  const named = new Set(best?.hits.map((hit) => hit.issuer));
  const rivals = others.filter((group) => !group.hits.some((hit) => named.has(hit.issuer)));
  for (const rival of rivals) {
    const message = `${best?.scheme} ${best?.hits[0]?.by.value} and ${rival.scheme} ${rival.hits[0]?.by.value} name different issuers (${[...named].join(", ")}; ${[...new Set(rival.hits.map((hit) => hit.issuer))].join(", ")}). Correct one of them`;
    problems.push({ code: "identifiers-disagree", field: rival.scheme, value: rival.hits[0]?.by.value ?? "", message });
  }
  const hits = groups.flatMap((group) =>
    rivals.includes(group) ? group.hits.map((hit) => ({ ...hit, doubt: doubt(`the ${best?.scheme} names another issuer`) })) : group.hits,
  );
  return {
    candidates: candidatesOf(hits),
    conflict: rivals.length > 0,
    unusable: sent > 0 && usable === 0,
    read: literal || Object.keys(read).length === 0 ? undefined : inOrder(read),
    problems,
  };
}
