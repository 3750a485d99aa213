/**
 * Lines above a table's header line: titles, labels with what they say of the file, and what may be a position that somebody left there.
 * @module
 */

import { filledIn, isBlank } from "./blank-cells.ts";
import { isMoneyText } from "./cash-rows.ts";
import { readsAsSymbol, schemeOfCell } from "./column-cells.ts";
import { namedColumn } from "./column-names.ts";
import { isCurrencyCode } from "./currency-text.ts";
import { readDay } from "./days.ts";
import type { Row } from "./export-rows.ts";
import { holdsIdentifier, isGroupHeading, isNote, isTotalLabel } from "./footers.ts";
import { isCodeWithVenue } from "./further-codes.ts";
import { type FoundHeader, scoreOf } from "./header.ts";
import { identifierAmong } from "./labelled.ts";
import { holdsNumber } from "./numbers.ts";

const COUNTED = /^\d[\d.,' ]*\s*(?:shares?|units?|pcs|st[uü]ck|股|株|주)$/iu;
/** "~100", "ca. 100", "5.1k", "5x": a number, and not an exact one. */
const ABOUT =
  /^(?:[~≈<>±]|(?:ca|approx|about|circa|rund|env|around)\.?\s)\s*\d[\d.,' ]*|^\D{0,3}\d[\d.,' ]*\s?(?:[x×]|k|mm?|mn|bn|mio|tsd|万|萬)\.?$/iu;
const isNumber = (cell: string): boolean =>
  holdsNumber(cell) || COUNTED.test(cell.trim()) || ABOUT.test(cell.trim());
/** A row whose cells something else sets apart than those of the table. */
const apart = (row: Row): Row => {
  const [text = "", ...more] = filledIn(row);
  return more.length === 0 && /[;|\t]/.test(text) ? { ...row, cells: text.split(/[;|\t]/) } : row;
};

/** Words of what stands before a number above a table: of the account, the file's day, sums, a fund's figures. */
const LABEL_WORDS =
  /\b(?:account|acct|number|ids?|code|dates?|day|as of|as at|period|years?|month|quarter|page|version|report|statement|client|customer|investor|user|owner|adviser|advisor|name|ticker|symbol|isin|cusip|sedol|figi|nav|aum|assets?|values?|valuation|worth|balance|amount|sum|totals?|cash|currency|ccy|rate|fx|(?:closing|last|unit|market|share|nav) price|yield|ratio|p\/?[eb]|eps|market cap|spread|leverage|exposure|margin|(?:buying|purchasing) power|fees?|expenses?|costs?|gains?|loss(?:es)?|p&l|pnl|profit|returns?|performance|change|premium|discount|dividends?|distributions?|(?:accrued|annual|investment) income|interest|inception|outstanding|count|number of|records|rows|run|brokerage|individual|joint account|ira|roth|401k?|403b?|tfsa|rrsp|rrif|resp|isa|sipp|gia|custodial|retirement|savings account|taxable|benchmark|duration|maturity|rating|risk|volatility|deviation|sharpe|turnover|iban|bic|tax|ytd|nominee|holder|filters?|sorted|grouped|prepared|exported|generated|downloaded|printed|language|time ?zone|inhaber|(?:un)?settled|fund size|fund id|portfolio|weights?|konto\p{L}*|depot\p{L}*|kunden?\p{L}*|\p{L}*nummer|\p{L}*datum|stand|stichtag|saldo|\p{L}*wert|summe|gesamt\p{L}*|wahrung|kurs|anzahl|guthaben|zeitraum|stuckzahl|compte|numero|valeurs?|solde|devise|montant|titulaire|actif|cuenta|cliente|fecha|valor|importe|divisa|patrimonio|conto|valore|conta|rekening\p{L}*|klant|waarde|aantal|kund\p{L}*|antal)\b|口座|顧客|お客|日付|日時|基準|合計|総|残高|評価|件数|账户|帳戶|账号|帳號|客户|客戶|日期|时间|總|总|资产|資產|市值|余额|餘額|现金|現金|币种|净值|淨值|份额|金额|金額|可用|盈亏|盈虧|编号|編號|계좌|고객|날짜|일자|총|평가|잔고|예수금|(?<!\p{L})(?:сч[её]т|клиент|дата|итого|остаток|сумма|стоимост|портфел|валют)/iu;
/** A number's name at the beginning or the end of its label, which names of companies hold elsewhere. */
const AT_EDGE =
  /^(?:price|close|income|alpha|beta|time|savings|pension|joint|phone|tel|fax|data)\b|\b(?:no|nr)$/iu;
/** Classes of assets, as summaries above the positions list them. */
const ASSET_CLASS =
  /^(?:(?:domestic|foreign|international|us|u\.s\.|emerging|developed|global|other|non-us|chinese|asian|european|japanese) )*(?:stocks?|equit(?:y|ies)|bonds?|funds?|mutual funds?|etfs?|options?|futures|fixed income|commodit(?:y|ies)|real estate|crypto\p{L}*|alternatives?|derivatives|other)(?: (?:&|and) .+)?$|(?:株式|株|債券|投資信託|投信|預り金|信託|先物|オプション|コモディティ|プラチナ|基金|股票|债券|港股|美股|A股|주식|채권|펀드|акции|облигации|фонды)$/iu;
/** What companies end with, whatever words stand before. */
export const COMPANY =
  /\b(?:inc|corp|corporation|co|company|ltd|limited|plc|ag|sa|nv|spa|holdings?|group|adr|ads|(?:class|series) [a-c])\.?$/iu;

/** Whether a text says what the number beside it is, rather than whose holding. */
export function isLabel(text: string): boolean {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").trim();
  if (plain.endsWith(":") || isTotalLabel(plain) || isGroupHeading(plain) || isMoneyText(plain)) return true;
  if (isNote(plain) || isCurrencyCode(plain) || /^[A-Z]{3}\/[A-Z]{3}$/.test(plain) || plain.length > 120)
    return true;
  if (COMPANY.test(plain)) return false;
  if (ASSET_CLASS.test(text.trim().normalize("NFC")) || AT_EDGE.test(plain)) return true;
  // Taken apart, accents are no letters; Korean syllables and Japanese marks are.
  const whole = text.normalize("NFC").replaceAll("_", " ");
  return (
    namedColumn(text).roles.size > 0 ||
    LABEL_WORDS.test(plain.replaceAll("_", " ")) ||
    LABEL_WORDS.test(whole)
  );
}

const textsIn = (row: Row): readonly string[] =>
  filledIn(row).filter((cell) => !isBlank(cell) && !isNumber(cell) && readDay(cell.trim()) === null);

/** Words of a fund's own title, in which its ISIN may stand. */
const FUND = /\b(?:funds?|etfs?|etcs?|ucits|sicav|fonds|index|portfolio|trust|isins?|figi|holdings)\b|基金/iu;

/** Whether a row without a label holds an identifier, or a code with its venue: a fund's own stands behind a label, or in its title. */
function namesUnlabelled(row: Row): boolean {
  const [first, ...more] = textsIn(row);
  if (first === undefined) return false;
  const names = (cell: string): boolean =>
    isCodeWithVenue(cell) || (holdsIdentifier(cell) && schemeOfCell(cell.trim()) !== null);
  if (names(first)) return true;
  if (isLabel(first)) return false;
  return more.some(names) || (more.length === 0 && !FUND.test(first) && identifierAmong(first) !== null);
}

/** What a row gives a number of, where that is no label: "China Mobile,500"; null: it gives none. */
export function countedIn(row: Row): string | null {
  const [first] = textsIn(row);
  // A share of the whole is a sector's or a country's; nothing is held of what counts nought.
  const counted = filledIn(row).some(
    (cell) => isNumber(cell) && readDay(cell.trim()) === null && !/^0?[.,]?0*$|%$/.test(cell.trim()),
  );
  return counted && first !== undefined && /\p{L}/u.test(first) && !isLabel(first) ? first : null;
}

/** A ticker alone in its row: one may be the title of an account, "ISA"; several are a list. */
function isLoneTicker(row: Row): boolean {
  const [text, ...more] = filledIn(row);
  return more.length === 0 && text !== undefined && readsAsSymbol(text.trim());
}

/**
 * The rows above the header that may be positions of their own: those as wide as the table, those that name a security by an identifier
 * or a code with its venue, or a number's owner that is no label, and those of a table that another header line there begins.
 */
export function positionsAbove(rows: readonly Row[], header: FoundHeader): readonly Row[] {
  let earlier: Row | null = null;
  const above = rows.slice(0, header.at);
  const listed = above.filter(isLoneTicker);
  return above.filter((row) => {
    if (scoreOf(row, row.cells.map(namedColumn)) >= 4) {
      earlier = row;
      return false;
    }
    return (
      isListed(row, header.row) ||
      (listed.length > 1 && listed.includes(row)) ||
      namesUnlabelled(apart(row)) ||
      countedIn(apart(row)) !== null ||
      mayBePosition(row, header.row) ||
      (earlier !== null && mayBePosition(row, earlier)) ||
      (row.cells.some(holdsIdentifier) && row.cells.some(isNumber))
    );
  });
}

/** Whether a row of one text above a column that stands alone may be one of its tickers or identifiers. */
function isListed(row: Row, header: Row): boolean {
  const [text, ...more] = filledIn(row);
  const alone = filledIn(header).length === 1 && more.length === 0;
  return alone && text !== undefined && readsAsSymbol(text.trim());
}

/** Whether a row may be a position below a header line: it is as wide, names something and holds a number. */
function mayBePosition(row: Row, header: Row): boolean {
  const filled = row.cells.filter((cell) => !isBlank(cell));
  const wide = filledIn(header).length;
  return (
    row.cells.length >= header.cells.length &&
    filled.length >= 2 &&
    filled.length * 2 >= wide &&
    filled.some(isNumber) &&
    filled.some((cell) => /\p{L}/u.test(cell))
  );
}
