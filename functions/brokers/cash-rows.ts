/**
 * Money among the positions, in its many spellings: "$CASH", "Cash & Money Market", "USD CASH", "Pending activity".
 * @module
 */

import { isCurrencyCode } from "./currency-text.ts";

const WORDS =
  "cash|settled cash|unsettled cash|available cash|free cash|cash available|uninvested cash|net cash|cash balance|cash balances|cash account|cash and cash investments|cash investments|cash and cash equivalents?|cash equivalents?|cash and money market|cash and money market funds?|cash and other|cash and or derivatives|cash collateral|cash offset|cash component|cash position|cash sweep|sweep|core cash|money accounts?|money market cash|pending activity|pending transactions?|unsettled trades|margin cash|futures cash|fdic insured deposit|bank deposit|bank deposits|cash and cash fund(?: and ftx cash)?|currency|bargeld|barmittel|bargeldbestand|kontoguthaben|guthaben|liquiditat|liquide mittel|verrechnungskonto|kasse|liquidites?|especes|solde especes|compte especes|efectivo|saldo efectivo|liquidez|saldo|liquidita|contanti|kontanten|geldsaldo|liquide middelen|gotowka|kontanter|likvida medel|kontant|kateinen|dinheiro|caixa|nakit|现金|現金|可用资金|资金余额|預り金|현금|예수금|денежные средства|人民币现金|港币现金|美元现金|人民幣現金|港幣現金|美元現金|お預り金|外貨預り金|원화예수금|외화예수금|рубль|российский рубль|доллар сша|юань|מזומן|מזומנים|نقد|النقد|เงินสด|készpénz|μετρητά|tiền mặt|bank deposit sweep|bank deposit program|other assets less liabilities|net other assets";
/** As texts are compared: marks apart, which Korean syllables and some letters have within them. */
const spelled = WORDS.normalize("NFKD").replaceAll(/\p{M}/gu, "");
const MONEY = new RegExp(`^(?:${spelled})$`, "u");
const CURRENCY_NAMES =
  /^(?:us|u s|hong kong|canadian|australian|singapore|new zealand|new taiwan|taiwan)? ?(?:dollars?|euros?|pounds?(?: sterling)?|(?:british|uk) pounds?|(?:japanese )?yen|(?:swiss )?francs?|(?:chinese )?(?:yuan|renminbi)(?: offshore)?|offshore (?:yuan|renminbi)|euro currency)$/u;

const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replaceAll(/[$*_()[\].:,/-]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

/** Whether a text is one of the words for money; a currency may stand before or behind: "CASH_USD", "HKD CASH". */
export function isMoneyText(text: string): boolean {
  if (text.length > 60) return false;
  const one = plain(text);
  if (MONEY.test(one) || CURRENCY_NAMES.test(one)) return true;
  const words = one.split(" ");
  const rest = words.filter((word) => !isCurrencyCode(word.toUpperCase()));
  return rest.length > 0 && rest.length < words.length && MONEY.test(rest.join(" "));
}

/** The currency named beside the words for money; undefined where there is none. */
export function currencyOfMoney(text: string): string | undefined {
  const found = plain(text).toUpperCase().split(" ").filter(isCurrencyCode);
  return found.length === 1 ? found[0] : undefined;
}

/** Money has no price, or one of 1: a share of the ticker CASH has another. */
export const isPricedAsMoney = (price: string | undefined): boolean =>
  price === undefined || /^0*1(?:\.0*)?$/.test(price);
