/**
 * Lists that are no holdings by what their columns are called and hold, without a word of buying or selling: dividends, realised gains, orders,
 * transfers.
 * @module
 */

import { isBlank } from "./blank-cells.ts";
import { namedColumn } from "./column-names.ts";
import { readDay } from "./days.ts";

/** Days on which something was sold, or a lot closed: what stands in such a row is no longer held. */
const SOLD_ON =
  /^(?:(?:sold|sale|sell|closed|closing|disposal|disposed) ?(?:date|day|on)|closed|disposed(?: of)?|(?:date|day) (?:sold|of (?:sale|disposal)|closed|(?:sold or )?disposed(?: of)?)|verkaufsdatum|verkauft am|date (?:de )?(?:la )?(?:vente|cession)|fecha (?:de )?venta|data (?:(?:di|da|de) )?(?:vendita|venda)|verkoopdatum|försäljningsdatum|data sprzedaży|дата продажи|卖出日期|賣出日期|売却日)$/iu;
/** What a sale brought: nothing that is held has it. */
const SOLD_FOR =
  /^(?:(?:sales?|selling|sell|exit|disposal) (?:price|value|amount|proceeds)|(?:net |gross |total )?proceeds|verkaufs(?:preis|erl[öo]s|kurs)|erl[öo]s|prix de (?:vente|cession)|produit de (?:la )?(?:vente|cession)|precio de venta|importe de venta|prezzo di vendita|ricavo|preço de venda|verkoop(?:prijs|opbrengst)|försäljnings(?:pris|belopp)|cena sprzedaży|цена продажи|выручка|卖出价|賣出價|卖出金额|賣出金額|売却価格|売却代金|売却額|매도가|매도금액)(?: ?[([].*)?$/iu;
/** Gains of what was sold. */
const REALISED =
  /^(?:net |total )?(?:realized|realised)(?: (?:gains?|loss|gain ?\/ ?loss|p ?[&/]? ?l|profit|return))?|^realisiert|(?:plus|moins)-value r[ée]alis[ée]e|^已实现|^已實現|^実現損益|^실현손익/iu;
/** Days on which a dividend or interest was paid, or on which it is decided who gets it. */
const PAID_ON =
  /^(?:pay(?:ment|able)? ?(?:date|day|on)|payable|(?:date|day) (?:paid|payable|of record)|paid on|ex[ -]?(?:dividend )?date|record (?:date|day)|(?:declaration|declared) ?(?:date|on)?|zahl(?:bar|ungs)?tag|zahlungsdatum|ex-?tag|date de (?:paiement|versement|d[ée]tachement)|fecha (?:de )?(?:pago|corte)|data (?:(?:di|de) )?(?:pagamento|stacco)|betaaldatum|дата (?:выплаты|отсечки)|派息日|发放日|發放日|除息日|登记日|登記日|支払日|権利落日)$/iu;
/** Names that only orders bear, carried out or not, and transfers: two of them make a list of such. */
const TERMS =
  /^(?:limit(?: price)?|stop(?: price)?|trigger price|filled(?: (?:qty|quantity))?|remaining(?: (?:qty|quantity))?|unfilled|order (?:type|status|price|qty|quantity|date|time)|time in force|tif|validity|good (?:till|until)|placed(?: on| at)?|from(?: account| broker)?|to(?: account| broker)?|source(?: account)?|destination(?: account)?|(?:delivering|receiving|contra) (?:broker|firm|party|account)|limite|prix limite|restant|preisgrenze|limitpreis|gültigkeit|validité|委托价格|委託價格|成交均价|未成交)$/iu;
/** What orders say of themselves, and positions do not: "Open" may be either's. */
const ORDERED =
  /^(?:working|open|filled|part(?:ial(?:ly)?|ly) filled|unfilled|cancell?ed|rejected|queued|pending|expired|gtc|gtd|day|ioc|fok|limit|market|stop|stop limit|trailing stop|good (?:till|until) cancell?ed)$/i;
const TRANSFER =
  /^(?:transfer (?:date|day|type|id|status|ref|reference|in|out)|übertragsdatum|date de transfert|transferido)$/iu;

/** A table below its header, by its columns; `isValued`: whether it says what a security is worth now. */
export interface NamedTable {
  readonly headers: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[] }[];
  readonly isValued: boolean;
}

/** Whether a table lists what was paid, sold, ordered or moved. */
export function listsOther({ headers, rows, isValued }: NamedTable): boolean {
  const names = headers.map((header) => header.trim());
  const named = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const under = (pattern: RegExp, fits: (cell: string) => boolean): boolean =>
    names.some((name, at) => pattern.test(name) && rows.some(({ cells }) => fits(cells[at] ?? "")));
  const isDay = (cell: string): boolean => readDay(cell) !== null;
  if (under(SOLD_ON, isDay)) return true;
  if (isValued) return false;
  if (under(PAID_ON, isDay) || under(SOLD_FOR, (cell) => /\d/.test(cell)) || named(TRANSFER)) return true;
  const isWorth = headers.some((header) => {
    const { roles } = namedColumn(header);
    return roles.has("marketValue") || roles.has("price");
  });
  if (!isWorth && under(REALISED, (cell) => /\d/.test(cell)) && !named(/unreali[sz]ed/i)) return true;
  const ordered = names.filter((name, at) => {
    const cells = rows.map(({ cells: all }) => (all[at] ?? "").trim()).filter((cell) => !isBlank(cell));
    return !TERMS.test(name) && cells.length > 0 && cells.every((cell) => ORDERED.test(cell));
  });
  return names.filter((name) => TERMS.test(name)).length + ordered.length >= 2;
}
