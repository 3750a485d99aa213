/**
 * Rule 5: identifiers of one position that name different things.
 * @module
 */

import type { Identifiers } from "../facts/scheme.ts";
import type { Problem } from "../problem.ts";
import type { Question } from "../register/question.ts";
import { nsinOf } from "../symbols/identifiers.ts";
import { operatingMic } from "../symbols/venues.ts";
import type { Gathering, Group } from "./gathering.ts";
import { doubt, type Hit, issuerDocuments } from "./lines-at.ts";

/** Groups that name none of the issuers that the best identifier names. */
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

const problem = (field: string, value: string, message: string): Problem => ({
  code: "identifiers-disagree",
  field,
  value,
  message: `${message}. Correct one of them`,
});

function disagreement(best: Group | undefined, rival: Group): Problem {
  const value = rival.hits[0]?.by.value ?? "";
  const told = `${best?.scheme} ${best?.hits[0]?.by.value} and ${rival.scheme} ${value} name different issuers`;
  return problem(rival.scheme, value, `${told} (${issuersOf(best)}; ${issuersOf(rival)})`);
}

type Identifier = Gathering["identifiers"][number];

/** Whether two identifiers can't be of one security: two of one scheme, or a number that the ISIN does not hold. */
function contradict(a: Identifier, b: Identifier): boolean {
  if (a.scheme === b.scheme) return a.value !== b.value;
  if (a.scheme !== "isin" || b.scheme === "isin") return b.scheme === "isin" && contradict(b, a);
  const inner: Identifiers = nsinOf(a.value);
  const held = inner[b.scheme];
  return held !== undefined && held !== b.value;
}

/** Identifiers that contradict each other, whoever bears them. */
function contradictions(identifiers: readonly Identifier[]): readonly Problem[] {
  return identifiers.flatMap((a, i) =>
    identifiers.slice(i + 1).flatMap((b) => {
      const told = `${a.scheme} ${a.value} and ${b.scheme} ${b.value} are not of one security`;
      return contradict(a, b) ? [problem(b.scheme, b.value, told)] : [];
    }),
  );
}

/** An ISIN beside a ticker whose line is recorded with another one. */
function otherIsin({ groups, identifiers }: Gathering): readonly Problem[] {
  const hits = groups.filter(({ scheme }) => scheme === "symbol").flatMap((group) => group.hits);
  const recorded = new Set(hits.flatMap(({ isin }) => isin ?? []));
  if (recorded.size === 0) return [];
  return identifiers
    .filter(({ scheme, value }) => scheme === "isin" && !recorded.has(value))
    .filter(() => groups.every(({ scheme }) => scheme === "symbol"))
    .map(({ value }) => {
      const symbol = hits[0]?.by.value ?? "";
      return problem(
        "isin",
        value,
        `symbol ${symbol} is recorded with ISIN ${[...recorded].join(", ")}, not ${value}`,
      );
    });
}

/** A ticker that names nothing on an exchange where the issuer that the identifiers name has another one. */
function otherTicker(question: Question, { groups, read, certain }: Gathering): readonly Problem[] {
  const { ticker, venue, derivative } = read;
  if (ticker === undefined || derivative === true || certain < 2) return [];
  if (groups.some(({ scheme }) => scheme === "symbol")) return [];
  const issuers = new Set(groups.flatMap((group) => group.hits.map((hit) => hit.issuer)));
  const own = [...issuers].flatMap((issuer) =>
    issuerDocuments(question, issuer).flatMap(({ lines }) =>
      lines.filter((line) => line.ticker !== undefined && line.venue !== undefined),
    ),
  );
  // Without an exchange the ticker may be any of its own, though it was read as a US one.
  if (venue === undefined && own.some((line) => line.ticker === ticker)) return [];
  const there = own.filter((line) => venue === undefined || operatingMic(line.venue ?? "") === venue);
  if (there.length === 0) return [];
  const told = `symbol ${ticker} is not recorded for ${[...issuers].join(", ")}, which ${groups[0]?.scheme} ${groups[0]?.hits[0]?.by.value} names`;
  return [problem("symbol", ticker, told)];
}

/** Whether an identifier is of a class of securities that is listed, whoever issued it. */
const isOfClass = ({ register }: Question, identifiers: readonly Identifier[]): boolean =>
  identifiers.some(
    ({ scheme, value }) => scheme === "isin" && register.listingsByCountry.has(value.slice(0, 2)),
  );

export interface Agreement {
  /** All hits; those of a rival are doubtful. */
  readonly hits: readonly Hit[];
  /** The best identifier and another name different issuers. */
  readonly conflict: boolean;
  readonly problems: readonly Problem[];
}

/** How the identifiers of a position agree. Whatever was found, a contradiction is told where any of them names an issuer or a class here. */
export function agreementOf(question: Question, gathering: Gathering): Agreement {
  const { groups, identifiers } = gathering;
  if (groups.length === 0)
    return {
      hits: [],
      conflict: false,
      problems: isOfClass(question, identifiers) ? contradictions(identifiers) : [],
    };
  const { best, rivals } = rivalsOf(groups);
  const hits = groups.flatMap((group) =>
    rivals.includes(group)
      ? group.hits.map((hit) => ({ ...hit, doubt: doubt(`the ${best?.scheme} names another issuer`) }))
      : group.hits,
  );
  if (rivals.length > 0)
    return { hits, conflict: true, problems: rivals.map((rival) => disagreement(best, rival)) };
  const told = contradictions(identifiers);
  if (told.length > 0 || best === undefined) return { hits, conflict: false, problems: told };
  return { hits, conflict: false, problems: [...otherIsin(gathering), ...otherTicker(question, gathering)] };
}
