/**
 * Lines within a file that head a section of it: positions that are short, or are none (orders, closed ones), and the currency of the lines below.
 * @module
 */

import { filledIn, isBlank } from "./blank-cells.ts";
import { currencyOf, isCurrencyCode } from "./currency-text.ts";
import type { Row } from "./export-rows.ts";
import { isTotalLabel } from "./footers.ts";
import { holdsNumber } from "./numbers.ts";
import type { FileRefusal } from "./refusal.ts";
import { saysSide } from "./sides.ts";

const THINGS = "positions?|holdings?|securities|stocks?|equit(?:y|ies)|shares|options?|sales?|investments?";
/** What heads positions that are owed. */
const SHORT = new RegExp(
  `^(?:shorts?|(?:${THINGS})(?: held)?[ ,(-]+(?:sold )?short|(?:open )?short (?:${THINGS})|(?:${THINGS}) sold,? (?:but )?not yet purchased|sold short|(?:written|sold) options?|options? written|(?:total )?liabilities|leerverk[aä]ufe|short-positionen|verkaufte positionen|verbindlichkeiten|positions? (?:courtes?|vendeuses?|[àa] d[ée]couvert)|ventes? [àa] d[ée]couvert|passifs?|posiciones? (?:cortas?|vendidas?)|ventas? en corto|pasivos?|posizioni (?:corte|short)|vendite allo scoperto|passivit[àa]|posições vendidas|passivos?|korta positioner|blankning|короткие позиции|шорты?|обязательства|空头|空頭|空头持仓|空頭持倉|卖空|融券|融券负债|负债|負債|売建|信用売建|売建玉|공매도|매도 포지션|부채)$`,
  "iu",
);
const LONG = new RegExp(`^(?:longs?|(?:open )?long (?:${THINGS})|(?:${THINGS})(?: held)?[ ,(-]+long)$`, "iu");
/** What heads lines that are not held: what was, what is ordered, what is watched. */
const NOT_HELD =
  /^(?:closed (?:positions?|trades?|lots?|holdings?|transactions?)|(?:positions?|trades?) closed|(?:pending|open|working|active|unfilled|outstanding) (?:orders?|trades?|transactions?|purchases?)|orders|watch ?lists?|(?:realized|realised) (?:gains?|p&l|gain\/loss|positions?)|sold (?:positions?|holdings?|securities)|former (?:positions?|holdings?)|geschlossene positionen|offene (?:orders?|auftr[äa]ge)|beobachtungsliste|positions? (?:cl[ôo]tur[ée]es|ferm[ée]es|sold[ée]es)|ordres? en (?:cours|attente)|posiciones cerradas|[óo]rdenes (?:pendientes|abiertas)|posizioni chiuse|ordini (?:in corso|pendenti|aperti)|posições (?:encerradas|fechadas)|ordens (?:pendentes|abertas)|закрытые позиции|(?:активные )?заявки|已平仓|已平倉|已清仓|清仓股票|委托|委託|当日委托|未成交|自选股|自選股|決済済み?|注文一覧|注文中|미체결|관심종목)$/iu;

/** Longer texts head nothing. */
const LONGEST = 80;

/** A heading without what stands around it: "Short positions (2):". */
const bareOf = (text: string): string =>
  text.length > LONGEST
    ? ""
    : text
        .normalize("NFKC")
        .replaceAll(/^[\s*#=–-]+|[\s*#=:–-]+$|\s*\((?:\d+|continued|cont\.?)\)/giu, "")
        .trim();

/** Whether a text heads a section of what is long, short or not held. */
export const isSection = (text: string): boolean =>
  SHORT.test(text) || LONG.test(text) || NOT_HELD.test(text);

/** The section that a row heads: its first text, beside which nothing but numbers stands; null: it heads none. */
function headingIn(row: Row): string | null {
  const [first, ...more] = filledIn(row);
  const heading = bareOf(first ?? "");
  return isSection(heading) && more.every((cell) => isBlank(cell) || holdsNumber(cell)) ? heading : null;
}

/** Whether a text that stands alone heads what is long or short. */
export const isSideHeading = (text: string): boolean => SHORT.test(bareOf(text)) || LONG.test(bareOf(text));

/** Whether a row says by itself that it is short: by a sign, or in so many words. */
const isSignedShort = ({ cells }: Row): boolean =>
  cells.some(
    (cell) =>
      /^[-\u2212(]\s*\p{Sc}?[\d.,]*[1-9]/u.test(cell.trim()) || (saysSide(cell) && /short/i.test(cell)),
  );

/** The rows below a heading, up to the next line that heads anything, that hold amounts of more than one thing: sums are none. */
function rowsBelow(rows: readonly Row[], at: number): readonly Row[] {
  const below: Row[] = [];
  for (let i = at + 1; i < rows.length; i += 1) {
    const row = rows[i];
    const filled = row === undefined ? [] : filledIn(row);
    if (row === undefined || headingIn(row) !== null) break;
    if (filled.length === 1 && row.cells.length > 1 && !holdsNumber(filled[0] ?? "")) break;
    if (filled.some(holdsNumber) && !isTotalLabel(filled[0] ?? "")) below.push(row);
  }
  return below;
}

/**
 * Lines that head what is short, or is not held, where the lines below do not say so themselves: read alone they would be holdings.
 * `header` is the place of the first header line: a summary above it has such labels with their amounts.
 */
export const unheldSections = (rows: readonly Row[], header: number): readonly FileRefusal[] =>
  rows.flatMap((row, at) => {
    const heading = headingIn(row);
    if (heading === null || (at < header && filledIn(row).length > 1)) return [];
    const isShort = SHORT.test(heading);
    if (!isShort && !NOT_HELD.test(heading)) return [];
    const below = rowsBelow(rows, at).filter((one) => !isShort || !isSignedShort(one));
    if (below.length === 0) return [];
    const why = isShort
      ? "what stands below it is owed, and its amounts bear no minus. Give the quantities a minus, or a column that says long or short"
      : "what stands below it is not held. Remove those lines";
    return [
      {
        line: row.line,
        value: heading.slice(0, 80),
        detail: `"${heading.slice(0, 80)}" heads a section: ${why}.`,
      },
    ];
  });

const CURRENCY_LABEL =
  /^(?:currency|ccy|w[äa]hrung|devise|divisa|moneda|moeda|valuta|waluta|валюта|币种|幣別|幣種|货币|貨幣|通貨|통화)\s*[:：=-]?\s*/iu;

/** The currency that a line alone states for those below it: "Currency: HKD", "Hong Kong Dollar". */
function currencyStated(row: Row): { readonly code: string; readonly labelled: boolean } | null {
  const filled = filledIn(row);
  if (filled.length === 0 || filled.length > 2) return null;
  const [first = "", second] = filled.map((cell) => cell.trim());
  const label = CURRENCY_LABEL.exec(first)?.[0] ?? "";
  if (second !== undefined && label.length < first.length) return null;
  const rest = (second ?? first.slice(label.length)).replace(
    / (?:positions|holdings|securities|assets|stocks)$/i,
    "",
  );
  const code = currencyOf(rest);
  if (code === null || !isCurrencyCode(code) || /^[a-z]/.test(rest)) return null;
  return { code, labelled: label !== "" };
}

/** Whether a line does nothing but state a currency behind the word for it. */
export const statesCurrency = (row: Row): boolean => currencyStated(row)?.labelled === true;

/**
 * The currency of each line by its number, where lines alone say it for those below them. A code alone may be a ticker without a quantity (NOK):
 * it counts where several stand so, or the first line below the header does.
 */
export function currenciesBySection(rows: readonly Row[], header: number): ReadonlyMap<number, string> {
  const stated = rows.map((row) => currencyStated(row));
  const bare = stated.filter((one, at) => one !== null && !one.labelled && at > header);
  const [first] = stated.slice(header + 1);
  const counts = new Set(bare.map((one) => one?.code)).size > 1 || (first !== null && first !== undefined);
  const found = new Map<number, string>();
  let code: string | null = null;
  for (const [at, row] of rows.entries()) {
    const one = stated[at] ?? null;
    if (one !== null && (one.labelled || (counts && at > header))) code = one.code;
    else if (code !== null) found.set(row.line, code);
  }
  return found;
}
