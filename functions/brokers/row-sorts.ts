/**
 * What sort of security a row holds where columns beside its name say so: the terms of a bond, the share that a product follows.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { positionFields } from "../core/check/position-fields.ts";
import { readKind } from "../core/check/position-kind.ts";
import { readOption } from "../core/symbols/option-symbol.ts";
import { joinedNames } from "../core/symbols/several-names.ts";
import { isBlank } from "./blank-cells.ts";
import { type Column, type Columns, columnsOf } from "./columns.ts";
import type { Row } from "./export-rows.ts";
import { type Named, underlyingsIn } from "./plain-names.ts";

/** Columns of what a bond pays; a share has none. */
const COUPON =
  /^(?:coupons?|cpn|coupon ?\/ ?rate|coupon (?:rate|percent|%)|interest rate|zinssatz|nominalzins|kupon|kupón|cup[oó]n|cedola|tasso cedolare|taux(?: d.int[eé]r[eê]t| du coupon| nominal)?|couponrente|rentevoet|ставка купона|купон|票息|票面利率|クーポン|利率|표면금리)(?: ?[(%].*)?$/iu;

const cellOf = (row: Row, { at }: Column): string => (row.cells[at] ?? "").trim();

/** Whether a row bears a coupon, or a day on which it matures, however that is written. */
function hasTerms(row: Row, columns: Columns): boolean {
  const pays = columns.all.some(
    (column) => COUPON.test(column.header.trim()) && /[1-9]/.test(cellOf(row, column)),
  );
  return pays || columnsOf(columns, "matures").some((column) => /\d/.test(cellOf(row, column)));
}

/** Whether a kind leaves open what a row holds: none, or one that nobody knows. */
const isOpen = (kind: string | undefined): boolean => {
  const { class: name, known } = readKind(kind);
  return name === "security" && (kind === undefined || !known);
};

/**
 * The kind of a row's position, and its name with the names of what it follows. A bond's terms make it a bond, and an underlying a structured
 * product, unless its kind is known: of both, names are compared with listed issuers' though a number of their own stands beside.
 */
export function sortOf(
  row: Row,
  columns: Columns,
  named: Named,
  kind: string | undefined,
): Pick<Position, "kind" | "name"> {
  const asSent = kind === undefined ? {} : { kind };
  const followed = underlyingsIn(named, row, columns);
  if (followed.length > 0) {
    const names = [named.name ?? "", ...followed].filter((one) => !isBlank(one));
    const follows = ["derivative", "product"].includes(readKind(kind).class);
    return {
      ...(follows ? asSent : { kind: "structured product" }),
      name: joinedNames(names, positionFields.name.maxLength),
    };
  }
  const isOption = named.symbol !== undefined && readOption(named.symbol.toUpperCase()) !== null;
  return isOpen(kind) && !isOption && hasTerms(row, columns) ? { kind: "bond" } : asSent;
}
