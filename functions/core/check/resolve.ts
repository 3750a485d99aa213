/**
 * From what the caller wrote to issuers: exact, never fuzzy. The numbered rules are those of docs/verdicts.md.
 * @module
 */

import { mapPerQuestion, type Question } from "../register/question.ts";
import { schemesInOrder } from "../symbols/schemes.ts";
import type { MatchedBy } from "./answer.ts";
import { agreementOf } from "./disagreements.ts";
import { addGroup, type Gathering, newGathering, takeIdentifier } from "./gathering.ts";
import { problemsOfKind } from "./kind-problems.ts";
import { doubt, type Hit } from "./lines-at.ts";
import type { Position } from "./position.ts";
import { fieldNames } from "./position-fields.ts";
import { type KindReading, mayBeTicker, readKind } from "./position-kind.ts";
import { type Candidate, inOrder, nothing, type Resolution } from "./resolution.ts";
import { resolvePlain } from "./resolve-plain.ts";
import { takeName } from "./take-name.ts";
import { takeSymbol } from "./take-symbol.ts";
import { unrecordedIn } from "./unrecorded.ts";

/** An issuer as its hits name it. */
function candidateOf(issuer: string, own: readonly Hit[]): Candidate {
  const matchedBy: MatchedBy[] = [];
  for (const { by } of own)
    if (!matchedBy.some(({ scheme, value }) => scheme === by.scheme && value === by.value))
      matchedBy.push(by);
  return {
    issuer,
    matchedBy,
    isins: own.flatMap(({ isin }) => isin ?? []),
    // A doubt tied to some programmes is the milder one: it leaves the others certain.
    doubt: own.some((hit) => hit.doubt === null)
      ? null
      : (own.find((hit) => hit.doubt?.programmes !== undefined)?.doubt ?? own[0]?.doubt ?? null),
  };
}

/** One candidate per issuer: certain where any hit is. */
function candidatesOf(hits: readonly Hit[]): readonly Candidate[] {
  const [first] = hits;
  if (first === undefined) return nothing.candidates;
  // Mostly they agree.
  if (hits.every(({ issuer }) => issuer === first.issuer)) return [candidateOf(first.issuer, hits)];
  return [...Map.groupBy(hits, ({ issuer }) => issuer)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([issuer, own]) => candidateOf(issuer, own));
}

/** What a position means, in a question. Never throws: what can't be read becomes a problem. */
export const resolve = (question: Question, position: Position): Resolution =>
  resolvePlain(question, position) ?? resolveOnce(question, position);

/** What says how much is held, and how the caller calls it: a resolution may hang on all else. */
const amounts: ReadonlySet<string> = new Set(["quantity", "price", "marketValue", "ref"]);
const telling = fieldNames.filter((field) => !amounts.has(field));

interface Resolved {
  readonly position: Position;
  readonly resolution: Resolution;
}

const resolvedBy = mapPerQuestion<Resolved[]>();
/** As many as a portfolio has positions: what funds hold is more. */
const MAX_CALLED = 10_000;
/** Of one symbol or number few are kept: who writes it beside ever other fields is answered no slower for those. */
const MAX_ALIKE = 8;

const saysTheSame = (a: Position, b: Position): boolean => telling.every((field) => a[field] === b[field]);

/** As `resolveInFull`. What many accounts hold is resolved once for all of them. */
function resolveOnce(question: Question, position: Position): Resolution {
  const known = resolvedBy(question);
  const called = position.symbol ?? position.isin ?? position.name ?? "";
  const alike = known.get(called);
  const before = alike?.find((one) => saysTheSame(one.position, position));
  if (before !== undefined) return before.resolution;
  const resolution = resolveInFull(question, position);
  if (alike === undefined) {
    if (known.size < MAX_CALLED) known.set(called, [{ position, resolution }]);
  } else if (alike.length < MAX_ALIKE) alike.push({ position, resolution });
  return resolution;
}

/** The fields of a security. */
function takeSecurity(
  gathering: Gathering,
  question: Question,
  position: Position,
  kind: KindReading | null,
): readonly string[] {
  if (position.symbol !== undefined) takeSymbol(gathering, question, position, position.symbol);
  return position.name === undefined || kind?.class === "fund"
    ? []
    : takeName(gathering, question, position, position.name);
}

/**
 * Rule 10: money has no ticker; but a row that is called cash and bears a listed line's ticker or identifier, or an issuer's name, is
 * rather a share in a cash account, as brokers call the account that is no margin account. Money's own names are no fault: of
 * what they say only hits count.
 */
function takeMoney(
  gathering: Gathering,
  question: Question,
  { symbol, name, ...position }: Position,
  kind: KindReading,
): void {
  const apart = newGathering();
  if (symbol !== undefined) takeSymbol(apart, question, position, symbol);
  // The symbol of money decides nothing, so that its name is asked as if it stood alone.
  const named = newGathering();
  if (name !== undefined) takeName(named, question, { kind: position.kind ?? "" }, name);
  const isTicker = symbol !== undefined && mayBeTicker(kind, symbol);
  for (const { scheme, hits } of [...apart.groups, ...named.groups])
    if (scheme !== "symbol" || isTicker) addGroup(gathering, scheme, hits);
  // A number that the register does not hold says nothing of whose it is: that is told of money, too.
  gathering.problems.push(...apart.problems.filter(({ code }) => code === "scheme-not-held"));
  if (gathering.groups.length === 0) return;
  const [first] = gathering.groups;
  const what = first?.scheme === "symbol" ? "ticker" : first?.scheme === "name" ? "name" : "identifier";
  const value = first?.hits[0]?.by.value ?? "";
  const why = doubt(
    `the row is called ${kind.class}, but its ${what} is a listed ${what === "name" ? "issuer" : "line"}'s`,
  );
  const doubted = gathering.groups.map(({ scheme, hits }) => ({
    scheme,
    hits: hits.map((hit) => ({ ...hit, doubt: hit.doubt ?? why })),
  }));
  gathering.groups.splice(0, doubted.length, ...doubted);
  gathering.problems.push({
    code: `cash-with-${what}`,
    field: "kind",
    value: position.kind ?? "",
    message: `The row is called ${kind.class}, but ${JSON.stringify(value)} names a listed ${what === "name" ? "issuer" : "security"}. Send the kind of the security, or leave the ${what} out`,
  });
}

/** As `resolve`, without the shortcut. */
export function resolveInFull(question: Question, position: Position): Resolution {
  const kind = position.kind === undefined ? null : readKind(position.kind);
  const gathering = newGathering();
  if (kind !== null) gathering.problems.push(...problemsOfKind(position.kind ?? "", kind));
  for (const scheme of schemesInOrder) {
    const value = position[scheme];
    if (value !== undefined) takeIdentifier(gathering, question, scheme, scheme, value);
  }
  let namesakes: readonly string[] = [];
  if (kind?.isMoney === true) takeMoney(gathering, question, position, kind);
  else namesakes = takeSecurity(gathering, question, position, kind);

  const { groups, problems, literal, read } = gathering;
  if (groups.length + namesakes.length === 0 && kind?.isMoney !== true && kind?.class !== "fund")
    problems.push(...unrecordedIn(question, position, read));
  const unusable = gathering.sent > 0 && gathering.usable === 0;
  if (groups.length + problems.length + namesakes.length === 0 && literal && !unusable) return nothing;
  const { hits, conflict, problems: told } = agreementOf(question, gathering);
  return {
    candidates: candidatesOf(hits),
    conflict,
    unusable,
    read: literal || Object.keys(read).length === 0 ? undefined : inOrder(read),
    problems: told.length === 0 ? problems : [...problems, ...told],
    ...(namesakes.length === 0 ? {} : { namesakes }),
  };
}
