/**
 * From what the caller wrote to issuers: exact, never fuzzy. The numbered rules are those of docs/verdicts.md.
 * @module
 */

import type { Problem } from "../problem.ts";
import type { Setting } from "../register/question.ts";
import type { MatchedBy } from "./answer.ts";
import { doubt, type Hit, isSettled } from "./lines-at.ts";
import type { Position } from "./position.ts";
import { readKind } from "./position-kind.ts";
import { type Candidate, inOrder, type MutableRead, nothing, type Resolution } from "./resolution.ts";
import {
  type IdentifierScheme,
  identifierIn,
  identifierSchemes,
  readIdentifier,
} from "./resolve-identifier.ts";
import { hitsOfName } from "./resolve-name.ts";
import { resolvePlain } from "./resolve-plain.ts";
import { resolveSymbol } from "./resolve-symbol.ts";

/** Hits by one scheme, best scheme first. */
interface Group {
  readonly scheme: MatchedBy["scheme"];
  readonly hits: readonly Hit[];
}

/** What is gathered from a position's fields, one by one. */
interface Gathering {
  readonly groups: Group[];
  readonly problems: Problem[];
  readonly read: MutableRead;
  /** Whether everything was understood literally as sent. */
  literal: boolean;
  sent: number;
  usable: number;
}

function takeIdentifier(
  gathering: Gathering,
  setting: Setting,
  scheme: IdentifierScheme,
  value: string,
): void {
  const result = readIdentifier(setting, scheme, value);
  gathering.sent += 1;
  if (result.usable) {
    gathering.usable += 1;
    gathering.read[scheme] = result.value;
  }
  if (result.value !== value) gathering.literal = false;
  if (result.problems.length > 0) gathering.problems.push(...result.problems);
  if (result.hits.length > 0) gathering.groups.push({ scheme, hits: result.hits });
}

function takeSymbol(gathering: Gathering, setting: Setting, position: Position, symbol: string): void {
  const inside = identifierIn(setting, symbol);
  if (inside !== null && position[inside] === undefined) {
    takeIdentifier(gathering, setting, inside, symbol);
    gathering.literal = false;
  }
  const { hits, usable, reading, problems } = resolveSymbol(setting, position, symbol);
  gathering.sent += 1;
  if (usable) gathering.usable += 1;
  if (problems.length > 0) gathering.problems.push(...problems);
  if (hits.length > 0) gathering.groups.push({ scheme: "symbol", hits });
  if (reading === null || (inside !== null && hits.length === 0)) {
    gathering.literal = false;
    return;
  }
  const { read } = gathering;
  read.ticker = reading.ticker;
  if (reading.venue !== null) read.venue = reading.venue;
  if (reading.derivative) read.derivative = true;
  if (reading.ticker !== symbol || reading.derivative || (reading.venue ?? undefined) !== position.exchange)
    gathering.literal = false;
}

/** Where nothing else says what a position is, that only its name was compared must be said (rule 9). */
const nameOnly = (name: string): Problem => ({
  code: "name-only",
  field: "name",
  value: name,
  message:
    "Only the name was compared, and names are compared exactly: a listed company under another spelling would not be found. Send an ISIN, or a ticker with its exchange",
});

function takeName(gathering: Gathering, setting: Setting, name: string): void {
  if (gathering.usable === 0) gathering.problems.push(nameOnly(name));
  const identified = new Set(gathering.groups.flatMap((group) => group.hits.map((hit) => hit.issuer)));
  const hits = hitsOfName(setting, name, gathering.usable > 0, identified);
  if (hits.length > 0) gathering.groups.push({ scheme: "name", hits });
}

/**
 * A name sent as a symbol ("HIKVISION"): no US exchange has tickers of more than five letters, so a longer one that names nothing
 * is compared as a name too.
 */
function takeSymbolAsName(gathering: Gathering, setting: Setting, symbol: string): void {
  if (isSettled(setting, gathering.groups) || !/^\p{L}[\p{L} .&,'’-]{5,}$/u.test(symbol.trim())) return;
  const hits = hitsOfName(setting, symbol, false, new Set());
  if (hits.length > 0) gathering.groups.push({ scheme: "name", hits });
  gathering.problems.push({
    code: "unlikely-symbol",
    field: "symbol",
    value: symbol,
    message: `${JSON.stringify(symbol)} is longer than any US ticker; it was compared as a name too. Send a ticker with its exchange, or an ISIN`,
  });
}

/**
 * Rule 10: cash has no ticker; but a row that is called cash and bears a listed line's is rather a share in a cash account, as brokers
 * call the account that is no margin account.
 */
function takeTickerOfCash(gathering: Gathering, setting: Setting, position: Position, symbol: string): void {
  const { hits } = resolveSymbol(setting, position, symbol);
  if (hits.length === 0) return;
  const why = doubt("the row is called cash, but its ticker is a listed line's");
  gathering.groups.push({ scheme: "symbol", hits: hits.map((hit) => ({ ...hit, doubt: hit.doubt ?? why })) });
  gathering.problems.push({
    code: "cash-with-ticker",
    field: "kind",
    value: position.kind ?? "",
    message: `The row is called cash, but ${JSON.stringify(symbol)} names a listed security. Send the kind of the security, or leave the ticker out`,
  });
}

/** Rule 10, and kinds that nobody knows. */
function problemsOfKind(position: Position, kind: ReturnType<typeof readKind>): readonly Problem[] {
  const value = position.kind ?? "";
  const unknown = {
    code: "unknown-kind",
    field: "kind",
    value,
    message: `${JSON.stringify(value)} is no kind we know; the position is treated as a security`,
  };
  const message =
    "the holdings of this fund were not looked at; E.O. 13959 and 14032 reach funds whatever the share of a listed issuer (OFAC FAQ 861)";
  const fund = { code: "fund-not-looked-through", field: "kind", value, message };
  return [...(kind.known ? [] : [unknown]), ...(kind.class === "fund" ? [fund] : [])];
}

/** One candidate per issuer: certain where any hit is. */
function candidatesOf(hits: readonly Hit[]): readonly Candidate[] {
  const byIssuer = new Map<string, Hit[]>();
  for (const hit of hits) {
    const present = byIssuer.get(hit.issuer);
    if (present === undefined) byIssuer.set(hit.issuer, [hit]);
    else present.push(hit);
  }
  return [...byIssuer]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([issuer, own]) => ({
      issuer,
      matchedBy: own
        .map((hit) => hit.by)
        .filter(
          (by, i, list) =>
            list.findIndex((other) => other.scheme === by.scheme && other.value === by.value) === i,
        ),
      isins: own.flatMap(({ isin }) => isin ?? []),
      // A doubt tied to some programmes is the milder one: it leaves the others certain.
      doubt: own.some((hit) => hit.doubt === null)
        ? null
        : (own.find((hit) => hit.doubt?.programmes !== undefined)?.doubt ?? own[0]?.doubt ?? null),
    }));
}

/** Rule 5: groups that name none of the issuers that the best identifier names. */
function rivalsOf(groups: readonly Group[]): {
  readonly best: Group | undefined;
  readonly rivals: readonly Group[];
} {
  const [best, ...others] = groups.filter((group) => group.scheme !== "name");
  const named = new Set(best?.hits.map((hit) => hit.issuer));
  return { best, rivals: others.filter((group) => !group.hits.some((hit) => named.has(hit.issuer))) };
}

const issuersOf = (group: Group | undefined): string =>
  [...new Set(group?.hits.map((hit) => hit.issuer))].join(", ");

function disagreement(best: Group | undefined, rival: Group): Problem {
  const value = rival.hits[0]?.by.value ?? "";
  const message = `${best?.scheme} ${best?.hits[0]?.by.value} and ${rival.scheme} ${value} name different issuers (${issuersOf(best)}; ${issuersOf(rival)}). Correct one of them`;
  return { code: "identifiers-disagree", field: rival.scheme, value, message };
}

/** What a position means, in a setting. Never throws: what can't be read becomes a problem. */
export const resolve = (setting: Setting, position: Position): Resolution =>
  resolvePlain(setting, position) ?? resolveInFull(setting, position);

/** As `resolve`, without the shortcut. */
export function resolveInFull(setting: Setting, position: Position): Resolution {
  const kind = position.kind === undefined ? null : readKind(position.kind);
  const gathering: Gathering = { groups: [], problems: [], read: {}, literal: true, sent: 0, usable: 0 };
  if (kind !== null) gathering.problems.push(...problemsOfKind(position, kind));
  for (const scheme of identifierSchemes) {
    const value = position[scheme];
    if (value !== undefined) takeIdentifier(gathering, setting, scheme, value);
  }
  const isCash = kind?.class === "cash";
  const isSecurity = kind?.class !== "not-a-security" && !isCash;
  if (position.symbol !== undefined && isSecurity) {
    takeSymbol(gathering, setting, position, position.symbol);
    takeSymbolAsName(gathering, setting, position.symbol);
  }
  if (position.symbol !== undefined && isCash)
    takeTickerOfCash(gathering, setting, position, position.symbol);
  if (position.name !== undefined && isSecurity && kind?.class !== "fund")
    takeName(gathering, setting, position.name);

  const { groups, problems, literal, read } = gathering;
  const unusable = gathering.sent > 0 && gathering.usable === 0;
  if (groups.length === 0 && problems.length === 0 && literal && !unusable) return nothing;
  const { best, rivals } = groups.length > 1 ? rivalsOf(groups) : { best: undefined, rivals: [] };
  const hits = groups.flatMap((group) =>
    rivals.includes(group)
      ? group.hits.map((hit) => ({ ...hit, doubt: doubt(`the ${best?.scheme} names another issuer`) }))
      : group.hits,
  );
  return {
    candidates: candidatesOf(hits),
    conflict: rivals.length > 0,
    unusable,
    read: literal || Object.keys(read).length === 0 ? undefined : inOrder(read),
    problems: [...problems, ...rivals.map((rival) => disagreement(best, rival))],
  };
}
