/**
 * Lines that name a class of shares and no issuer ("Ordinary Shares HKD0.10"), as custodians print them below a line with the issuer's name.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { positionFields } from "../core/check/position-fields.ts";
import { firstIdentifier, schemeNames } from "../core/facts/scheme.ts";
import { joinedNames } from "../core/symbols/several-names.ts";
import type { PlainRow } from "./plain-rows.ts";

/** Words of which the names of classes are made. */
const WORDS =
  "ordinary|ord|common|comm|com|preferred|preference|pref|pfd|registered|reg|bearer|br|capital (?:shares|stock)|class|cl|series|ser|shares?|shs?|stocks?|stk|units?|sponsored|spons?|unsponsored|adrs?|ads|gdrs?|(?:american |global )?deposit[ao]ry|receipts?|voting|non-voting|nominative|participating|redeemable|convertible|cumulative|fully|paid|partly|par|value|npv|no|nominal|nom|of|each|rep(?:resenting|s|r)?|inhaber-?aktien|namens-?aktien|stamm-?aktien|vorzugs-?aktien|actions?|ordinaires?|nominatives?|privil[ée]gi[ée]es|acciones|ordinarias|preferentes|azioni|ordinarie|aandelen|aandeel|aktier?|[a-h]|普通股|优先股|優先股|普通株式?|優先株式?|보통주|우선주|[ah]股";
const CLASS = new RegExp(
  `^(?:(?:${WORDS})(?![\\p{L}])|(?:us|hk|nt|s|a|c)?\\p{Sc}|usd|hkd|cny|rmb|gbp|eur|chf|jpy|cad|aud|sgd|twd|[\\d.,/:'"()&\\s-])+$`,
  "iu",
);

/** Whether a name says a class of shares, and nobody's. */
export const namesClassOnly = (name: string): boolean =>
  name.length <= 80 && /\p{L}{2}/u.test(name) && CLASS.test(name.trim());

type Held = Extract<PlainRow, { kind: "position" }>;
type Naming = Pick<Position, (typeof schemeNames)[number] | "symbol" | "exchange">;

const isClassLine = ({ position }: Held): boolean =>
  position.symbol === undefined &&
  firstIdentifier(position) === undefined &&
  position.kind !== "cash" &&
  position.name !== undefined &&
  namesClassOnly(position.name);

/** Whether a line names something and says nothing of how much: it may head those below. */
const isHeading = ({ position }: Held): boolean =>
  position.name !== undefined &&
  position.kind !== "cash" &&
  (["quantity", "price", "marketValue"] as const).every((field) => position[field] === undefined);

const namingOf = (position: Position): Naming =>
  Object.fromEntries(
    (["symbol", "exchange", ...schemeNames] as const).flatMap((field) => {
      const text = position[field];
      return text === undefined ? [] : [[field, text]];
    }),
  );

/** The rows with each class's line named by the line that heads it; one below none is refused, since nobody knows whose it is. */
export function withIssuers(rows: readonly PlainRow[]): readonly PlainRow[] {
  const named = [...rows];
  let heading: { readonly at: number; readonly row: Held } | null = null;
  for (const [at, row] of rows.entries()) {
    if (row.kind !== "position") continue;
    if (!isClassLine(row)) {
      heading = isHeading(row) ? { at, row } : null;
      continue;
    }
    const own = row.position.name ?? "";
    if (heading === null) {
      named[at] = {
        kind: "refused",
        refusals: [
          {
            line: row.line,
            value: own,
            detail: `"${own}" names a class of shares and no issuer, and no line above it does. Name the issuer on the line, or give an identifier.`,
          },
        ],
      };
      continue;
    }
    const issuer = heading.row.position;
    const name = joinedNames([issuer.name ?? "", own], positionFields.name.maxLength);
    named[at] = { ...row, position: { ...row.position, ...namingOf(issuer), name } };
    named[heading.at] = { kind: "boilerplate", line: heading.row.line };
  }
  return named;
}
