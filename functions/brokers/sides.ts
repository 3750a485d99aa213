/**
 * Columns that say whether a position is long or short.
 * @module
 */

/** Which way a position goes; `flat`: the cell says nothing of it. */
export type Side = "long" | "short";

const LONG =
  "long|l|buy|b|bought|lang|kauf|achat|acheteur|compra|comprado|largo|lungo|acquisto|koop|köp|+|多|多头|多頭|买|買|买入|買入|買|買い|買建";
const SHORT =
  "short|s|sell|sold|short sale|kurz|verkauf|leerverkauf|vente|vendeur|venta|vendido|corto|vendita|verkoop|sälj|-|空|空头|空頭|卖|賣|卖出|賣出|売|売り|売建";

const sides: ReadonlyMap<string, Side> = new Map([
  ...LONG.split("|").map((word) => [word, "long"] as const),
  ...SHORT.split("|").map((word) => [word, "short"] as const),
]);

/** What a cell of a column of sides says; null: nothing that is known. */
export const sideOf = (cell: string): Side | null =>
  sides.get(
    cell
      .normalize("NFKC")
      .trim()
      .toLowerCase()
      .replace(/ (?:position|pos)$/, ""),
  ) ?? null;

/** Whether a text says that a position is long or short in so many words, whatever its column is called. */
export const saysSide = (cell: string): boolean =>
  /^(?:long|short)(?: (?:position|pos|sale))?$/i.test(cell.trim());

/** An amount as its side has it: files give a short position's amounts with or without a minus. */
export const signed = (amount: string, side: Side): string =>
  side === "short" && !amount.startsWith("-") && /[1-9]/.test(amount) ? `-${amount}` : amount;
