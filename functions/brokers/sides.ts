/**
 * Columns that say whether a position is long or short.
 * @module
 */

/** Which way a position goes; `flat`: the cell says nothing of it. */
export type Side = "long" | "short";

const LONG =
  "long|l|lg|lng|held|holder|buy|b|bought|lang|kauf|achat|acheteur|compra|comprado|largo|lungo|acquisto|koop|köp|+|多|多头|多頭|买|買|买入|買入|買|買い|買建";
const SHORT =
  "short|s|sh|sht|shrt|written|writer|sell|sold|short sale|kurz|verkauf|leerverkauf|vente|vendeur|venta|vendido|corto|vendita|verkoop|sälj|-|空|空头|空頭|卖|賣|卖出|賣出|売|売り|売建";

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
  /^(?:long|short|lg|lng|sh|sht|shrt|written|held|多头|多頭|空头|空頭)(?: (?:position|pos|sale))?$/i.test(
    cell.trim(),
  );

/** Names of columns of sides that name a hundred other things as well: only cells that are all sides make them such. */
const SIDES =
  /^(?:pos\.?|option pos(?:ition)?|\+ ?\/ ?[-\u2212]|sign|vorzeichen|signe|signo|segno|flag|typ\.?|ind(?:icator)?\.?)$/iu;
/** What L and S may say instead: the size of a company, a style, what an analyst advises. */
const LARGE_OR_SMALL = /\b(?:size|cap|style|rating|recommendation|advice|analyst|signal)/iu;

const filledOf = (cells: readonly string[]): readonly string[] =>
  cells.map((cell) => cell.trim()).filter(Boolean);

/** Whether the cells of a column are all words of buying and selling: of an open position they say its side. */
export function saysDeals(cells: readonly string[]): boolean {
  const filled = filledOf(cells);
  return filled.length > 0 && filled.every((cell) => /^(?:buy|sell|bought|sold)$/i.test(cell));
}

/** Names of columns that say for how long a tax lot has been held, which they do by "Long" and "Short", or "L" and "S", too. */
const HOW_LONG =
  /\bterm\b|holding ?period|(?:^|\W)(?:lt ?\/ ?st|st ?\/ ?lt)(?:$|\W)|\b(?:gain|g\/l|gain ?\/ ?loss) type\b|haltedauer|haltefrist|spekulationsfrist|dur[ée]e de d[ée]tention|plazo|保有期間/iu;
export const saysHowLong = (header: string): boolean => HOW_LONG.test(header);

/** Whether a column is one of sides by its name and all of its cells. */
export function givesSides(header: string, cells: readonly string[]): boolean {
  const filled = filledOf(cells).filter((cell) => !/^n\/?a$/i.test(cell));
  const told = filled.filter((cell) => cell !== "-");
  if (saysHowLong(header)) return false;
  return SIDES.test(header.trim()) && told.length > 0 && filled.every((cell) => sideOf(cell) !== null);
}

/** Whether a column of another name may be one of sides: each cell is a letter or a sign for one, and some are short. */
export function mayGiveSides(header: string, cells: readonly string[]): boolean {
  const filled = filledOf(cells);
  const short = filled.some((cell) => /^s$/i.test(cell)) || (filled.includes("+") && filled.includes("-"));
  return (
    short &&
    !LARGE_OR_SMALL.test(header) &&
    !saysHowLong(header) &&
    filled.every((cell) => /^[lsb+-]$/i.test(cell))
  );
}

/** An amount as its side has it: files give a short position's amounts with or without a minus. */
export const signed = (amount: string, side: Side): string =>
  side === "short" && !amount.startsWith("-") && /[1-9]/.test(amount) ? `-${amount}` : amount;
