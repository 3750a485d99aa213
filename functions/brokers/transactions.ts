/**
 * Telling a list of transactions from a list of holdings, in any language: what was bought and sold in a span does not say
 * what is held. Decided by what cells are and, besides, by what columns are called, so that no renamed column hides it.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import { schemeOfCell } from "./column-cells.ts";
import { namedColumn } from "./column-names.ts";
import { readDay, readTime } from "./days.ts";
import type { Row } from "./export-rows.ts";
import { readNumber } from "./numbers.ts";
import { listsOther } from "./other-lists.ts";

/** A table below its header, by its columns. */
export interface Table {
  readonly headers: readonly string[];
  readonly rows: readonly Pick<Row, "cells">[];
}

const BOUGHT =
  "buy|bought|purchase|purchased|buy to open|buy to close|buy to cover|bto|btc|reinvestment|reinvest|subscription|kauf|kaufen|gekauft|achat|acheté|souscription|compra|comprar|comprado|suscripción|acquisto|koop|aankoop|gekocht|köp|köpt|kjøp|køb|købt|osto|kupno|zakup|nákup|vétel|alış|alim|покупка|买入|買入|购买|申购|買付|購入|매수|現買|融資買進|bot|αγορά|αγορα|קניה|קנייה|شراء|ซื้อ|mua|beli|belian|pembelian|cumpărare|cumparare|купівля|купля|pirkimas|pirkums|ostmine|kaup|kupnja|kupovina|nakup|खरीद|خرید";
const SOLD =
  "sell|sold|sale|sell to open|sell to close|sell short|short sale|sto|stc|redemption|redeem|verkauf|verkaufen|verkauft|vente|vendu|rachat|venta|vender|vendido|reembolso|vendita|verkoop|verkocht|sälj|sålt|salg|solgt|myynti|sprzedaż|sprzedaz|prodej|eladás|satış|satim|продажа|卖出|賣出|赎回|売却|売付|매도|現賣|sld|πώληση|πωληση|מכירה|بيع|ขาย|bán|jual|jualan|penjualan|vânzare|vanzare|продаж|pardavimas|pārdošana|müük|sala|prodaja|predaj|продажба|बिक्री|فروش";
const MOVED =
  "dividend|dividends|cash dividend|qualified dividend|interest|deposit|withdrawal|withdraw|transfer|transfer in|transfer out|wire|fee|fees|tax|withholding tax|contribution|distribution|split|stock split|journal|dividende|dividenden|zinsen|einzahlung|auszahlung|einlage|entnahme|umbuchung|gebühr|gebühren|steuern|ausschüttung|coupon|intérêts|virement|versement|retrait|frais|dividendo|dividendos|intereses|depósito|retiro|retirada|comisión|dividendi|versamento|prelievo|bonifico|storting|opname|utdelning|insättning|uttag|utbytte|dywidenda|wpłata|wypłata|股息|分红|红利入账|存入|提取|银证转账|利息归本";

const wordsOf = (words: string): RegExp =>
  new RegExp(`(?:^|[^\\p{L}\\p{N}])(?:${words})(?=$|[^\\p{L}\\p{N}])`, "iu");
const [bought, sold, moved] = [wordsOf(BOUGHT), wordsOf(SOLD), wordsOf(MOVED)];
/** Actions are short: "Market buy", "YOU SOLD", "Kauf (Sparplan)"; names of funds with such a word in them are not. */
const LONGEST_ACTION = 28;
const LETTER_ACTION = /^(?:b|s|k|v|a|c)$/i;

/** Headers that only lists of transactions bear. */
const ORDER_NAMES =
  /order.?(?:id|no|number|ref|nr)|(?:id|n[ºo°]?|num[eé]ro)\s*(?:de\s+)?(?:l.)?ord(?:re|en|ine)|auftrag|trade.?(?:id|no|nr|number|ref)|transaction.?(?:id|no|number|ref)|execution.?id|exec.?id|deal.?(?:id|ref)|confirmation.?(?:no|number)|contract.?(?:note|ref)|ta.?nr|order|成交编号|委托编号|合同编号|成交編號|委託編號|約定番号/i;
const ACTION_NAMES =
  /^(?:trans(?:action)?[ _.]?(?:code|type|description|details)|transactiontype|transaction|action|activity|activity type|operation|op[eé]ration|operaci[oó]n|operazione|buy ?\/ ?sell|side|direction|order type|type of (?:transaction|order)|transaktion|transaktionstyp|transaktionsart|vorgang|umsatzart|buchungsart|art der buchung|ordertyp|ordre|sens|verrichting|mutatie|typ av transaktion|transaksjonstype|买卖标志|操作|业务名称|委托类别|取引|交易类别|買賣別)$/i;
const FEE_NAMES =
  /\b(?:fees?|commissions?|brokerage|stamp duty|sec fee|gebühr(?:en)?|spesen|provision|entgelt|courtage|frais|comisi[oó]n(?:es)?|gastos|commissioni|spese|transactiekosten|kosten|courtageavgift|kurtasje|kurtage|prowizja|tax|steuer|impuesto|taxe)\b|手续费|手續費|佣金|印花税|印花稅/i;
const DEAL_NUMBERS =
  /^(?:trade|deal|order|transaction|execution)[ _.]?(?:no|nr|number|id|ref|reference)\.?$|^(?:成交编号|委托编号|合同编号|成交編號|委託編號|約定番号)$/i;
const DEALING_FEES =
  /^(?:total )?(?:commissions?|brokerage(?: fees?)?|trading fees?|dealing (?:charge|fee)s?|stamp duty|courtage|courtageavgift|kurtage|kurtasje|provision|comisi[oó]n(?:es)?|commissioni|transactiekosten|prowizja|комиссия|手续费|手續費|佣金|手数料)(?: ?[([].*)?$/i;
const WHEN_NAMES =
  /^(?:(?:trade|transaction|activity|run|process|settle(?:ment)?|execution|order|deal|booking|posted|completed?) ?(?:date|time|day)|(?:executed|filled|traded|settled|booked|transacted|completed)(?: (?:at|on))?|settlement|when|date ?\/ ?time|datetime|timestamp|tradedate|transactiondate|settlementdate|buchungstag|buchungsdatum|handelstag|handelsdatum|ausführung(?:szeit)?|valuta|date d.(?:op[eé]ration|ex[eé]cution)|fecha (?:de )?(?:operaci[oó]n|valor)|data operazione|transactiedatum|affärsdag|data transakcji|data zawarcia|[iİı][sş]lem tarihi|дата (?:сделки|операции)|受渡日|受渡日付|約定日付?|체결일|거래일|交易日期|交易时间|交易日|成交日期|成交时间|委托时间|發生日期|约定日)$/i;
/** Headers that only holdings bear: what a security is worth now. */
const NOW_NAMES =
  /current (?:price|value)|last price|market (?:price|value)|mkt val|unreali[sz]ed|today|day.?s (?:gain|change)|percent of|% of|weight|aktuell|akt\.|kurswert|marktwert|plus-?values? latente|minusval[ií]a|市值|现价|現價|浮动盈亏/i;

/** Cells of which these are the whole are acts, and no kinds of holdings. */
const MOVED_ONLY =
  /^(?:(?:cash |qualified |ordinary )?dividends?|interest|withdrawals?|transfers?(?: in| out)?|fees?|tax|withholding tax|(?:stock )?split|dividenden?|zinsen|auszahlung|gebühr(?:en)?|steuern|dividendes?|virement|retrait|dividendos?|intereses|retiro|dividendi|prelievo|opname|utdelning|utbytte|dywidenda|股息|分红)$/iu;

interface Signs {
  bought: boolean;
  sold: boolean;
  /** Both by letters alone, which accounts bear too. */
  letters: boolean;
  moved: boolean;
  movedOnly: boolean;
  /** Columns of days that differ, and of times of day that differ. */
  days: number;
  times: number;
  /** A column of distinct keys such as UUIDs. */
  keys: boolean;
  /** One security's quantities go both ways. */
  bothWays: boolean;
}

const KEY = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Z]{2,4}\d{6,}|\d{12,18})$/i;

/** What one column's cells show. */
function readColumn(cells: readonly string[], names: boolean, signs: Signs): void {
  const filled = cells.filter((cell) => !isBlank(cell));
  if (filled.length === 0) return;
  const short = filled.filter((cell) => cell.length <= LONGEST_ACTION);
  const some = (pattern: RegExp): boolean => short.some((cell) => pattern.test(cell));
  const actions = short.filter((cell) => bought.test(cell) || sold.test(cell) || moved.test(cell)).length;
  signs.movedOnly ||= !names && short.some((cell) => MOVED_ONLY.test(cell.trim()));
  const letters = filled.every((cell) => LETTER_ACTION.test(cell.trim()));
  // In a column of names a word may be there by chance; in one of actions nearly every cell bears one.
  if (actions * 2 >= filled.length) {
    signs.bought ||= some(bought);
    signs.sold ||= some(sold);
    // A fund's name may say what it distributes.
    signs.moved ||= !names && some(moved);
  } else if (letters && new Set(filled.map((cell) => cell.trim().toUpperCase())).size === 2) {
    [signs.bought, signs.sold, signs.letters] = [true, true, true];
  }
  const days = filled.flatMap((cell) => readDay(cell) ?? []);
  const times = filled.flatMap((cell) => readTime(cell) ?? []);
  if (days.length * 5 >= filled.length * 4 && new Set(days).size > 1) signs.days += 1;
  if (times.length * 5 >= filled.length * 4 && new Set(times).size > 1) signs.times += 1;
  const isKey = (cell: string): boolean => KEY.test(cell.trim()) && schemeOfCell(cell.trim()) === null;
  if (filled.length > 1 && filled.every(isKey) && new Set(filled).size === filled.length) signs.keys = true;
}

/** Gains and changes go both ways whatever is held. */
const DIFFERENCES =
  /gain|loss|change|chg|p.?[&/]?.?l\b|profit|return|gewinn|verlust|veränderung|variation|%|盈亏|涨跌/i;

/** Whether some text of the table stands beside a positive number in one row and beside a negative one in another. */
function goesBothWays({ headers, rows }: Table): boolean {
  const differences = headers.map((header) => DIFFERENCES.test(header));
  const seen = new Map<string, Set<boolean>>();
  for (const { cells: all } of rows) {
    const cells = all.filter((_, at) => differences[at] !== true);
    const name = cells.find(
      (cell) => /\p{L}{2}/u.test(cell) && readDay(cell) === null && readTime(cell) === null,
    );
    if (name === undefined) continue;
    const numbers = cells.flatMap((cell) => {
      const reading = readNumber(cell, ".");
      return reading.kind === "number" && /[1-9]/.test(reading.value) ? [reading.value.startsWith("-")] : [];
    });
    const found = seen.get(name) ?? new Set<boolean>();
    if (numbers.length > 0) found.add(numbers.includes(true));
    seen.set(name, found);
  }
  return [...seen.values()].some((ways) => ways.size === 2);
}

/** Rows enough to tell by; a list of transactions shows what it is early. */
const ROWS = 400;

function signsIn(table: Table): Signs {
  const rows = table.rows.slice(0, ROWS);
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), table.headers.length);
  const signs: Signs = {
    bought: false,
    sold: false,
    letters: false,
    moved: false,
    movedOnly: false,
    days: 0,
    times: 0,
    keys: false,
    bothWays: false,
  };
  for (let at = 0; at < width; at += 1)
    readColumn(
      rows.map(({ cells }) => cells[at] ?? ""),
      namedColumn(table.headers[at] ?? "").roles.has("name"),
      signs,
    );
  signs.bothWays = goesBothWays({ headers: table.headers, rows });
  return signs;
}

/** Whether any cell of the table is a day or a time: with one row nothing differs. */
const saysWhen = ({ rows }: Table): boolean =>
  rows
    .slice(0, ROWS)
    .some(({ cells }) => cells.some((cell) => readDay(cell) !== null || readTime(cell) !== null));

const hasDayAndTime = ({ rows }: Table): boolean =>
  rows.every(
    ({ cells }) =>
      cells.some((cell) => readDay(cell) !== null && readTime(cell) === null) &&
      cells.some((cell) => readDay(cell) === null && readTime(cell) !== null),
  );

/**
 * Whether a table lists transactions. A portfolio's lots are none: each was bought on a day and for a fee, nothing was
 * sold, and the file says what they are worth now.
 */
export function listsTransactions(table: Table): boolean {
  const signs = signsIn(table);
  const count = (names: RegExp): number => table.headers.filter((header) => names.test(header.trim())).length;
  const named = (names: RegExp): boolean => count(names) > 0;
  const when = saysWhen(table) || named(WHEN_NAMES);
  const holdings = count(NOW_NAMES);
  if (listsOther({ ...table, rows: table.rows.slice(0, ROWS), isValued: holdings > 0 })) return true;
  const lots = holdings > 0 && !signs.sold && !signs.movedOnly && !signs.bothWays;
  if (lots && !signs.keys && !named(ORDER_NAMES)) return false;
  if (when && (signs.sold || signs.bought)) return true;
  if (when && signs.movedOnly) return true;
  if (when && signs.moved && (signs.days > 0 || named(ACTION_NAMES))) return true;
  if (signs.sold && signs.bought && holdings === 0 && (named(ACTION_NAMES) || !signs.letters)) return true;
  if (named(ACTION_NAMES) && (named(WHEN_NAMES) || signs.days > 0)) return true;
  // Nobody is charged for what is held, and no holding has a deal's number.
  const isDealt = named(DEALING_FEES) || named(DEAL_NUMBERS) || (named(ORDER_NAMES) && named(FEE_NAMES));
  if (!when) return holdings === 0 && isDealt;
  // One row differs from none: where day and time stand in columns of their own, it is a deed's.
  const alone = table.rows.length === 1 && holdings === 0 && hasDayAndTime(table);
  const evidence =
    (alone ? 2 : 0) +
    (signs.days > 0 ? 1 : 0) +
    (signs.times > 0 ? 1 : 0) +
    (signs.keys || named(ORDER_NAMES) ? 2 : 0) +
    (signs.bothWays && signs.days + signs.times > 0 ? 2 : 0) +
    (named(FEE_NAMES) ? 1 : 0) +
    (named(WHEN_NAMES) && signs.days > 0 ? 1 : 0);
  return evidence >= 2 && (holdings === 0 || evidence >= 4);
}
