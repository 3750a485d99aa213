/**
 * Rows of a table that hold no position: sums, disclaimers, the marks of a file's end. Whatever may be a holding is none of
 * them.
 * @module
 */

import { schemeOfCell } from "./column-cells.ts";

const TOTAL_WORDS =
  "grand total|sub ?-?totals?|totals?|sum|overall|gesamtsumme|zwischensumme|gesamt|summe|insgesamt|total g[eé]n[eé]ral|sous-?total|totaux|somme|ensemble|total general|suma|totale|totali|totale generale|parziale|totaal|eindtotaal|subtotaal|soma|razem|suma końcowa|summa|sammanlagt|i alt|yhteensä|celkem|összesen|toplam|genel toplam|итого|всего|合计|合計|总计|總計|总和|小计|小計|総合計|합계|총계";
const currencies = Intl.supportedValuesOf("currency").join("|").toLowerCase();
/** What sums are of. */
const TOTAL_OF = `portfolio|portfolios|account|accounts|value|values|market|assets|equity|equities|stocks|holdings|positions|investments|investment|securities|cash|net|fund|long|short|of|for|all|and|the|in|base|amount|funds|etfs|bonds|depot|depotwert|portefeuille|cartera|portafoglio|portefeuillewaarde|wert|positionen|titres|positions|securities|${currencies}|资产|市值|資產`;
/** What sums say of what is counted in them: "Total incl. accrued interest". */
const INCLUDED =
  "(?:incl(?:uding|usive|uded|\\.)?|excl(?:uding|usive|\\.)?|inkl(?:usive|\\.)?|exkl(?:usive|\\.)?|einschl(?:ie(?:ß|ss)lich|\\.)?|ohne|y compris|hors|incluyendo|incluido|con|compresi|inclusief|with) \\S.*";
const TOTAL = new RegExp(
  `^(?:(?:account|portfolio|positions?|holdings|net|cash|fund|equity|stocks|overall) )?(?:${TOTAL_WORDS})(?:[ ,:(-]+(?:${TOTAL_OF})|[ :)]+\\d*)*(?:[ ,(]+${INCLUDED})?\\)?:?$`,
  "iu",
);

/** How many lines there are, as some write it where another table has its sum: "ANZAHL POSITIONEN: 2". */
const COUNT_OF_LINES =
  /^(?:anzahl|number of|no\.? of|count of|nombre de|n[uú]mero de|numero di|aantal|antal)\s+(?:positionen|wertpapiere|werte|positions?|holdings|securities|lines|titres|lignes|posiciones|valores|posizioni|titoli|posities|effecten|positioner|innehav)\s*:?\s*\d*$/iu;

/** What an account is worth, or may spend, as brokers label it below its positions. */
const OF_ACCOUNT =
  /^(?:(?:total |net |ending |current )?(?:portfolio|account|holdings|net asset|net account|net liquidation|net liquidating|net portfolio) (?:value|worth|equity|balance)|net liq(?:uidation)?\.?|net liq value|(?:net|total) (?:assets|equity|worth)|equity with loan(?: value)?|(?:(?:stock|option|overnight|intraday|day trading|available) )*buying power|purchasing power|(?:maintenance|initial) (?:margin|requirement|excess)(?: requirement)?|excess liquidity|margin (?:balance|requirement|available|equity)|gross (?:position|market|asset) value|(?:net|long|short|gross) (?:stock |option )?market value|depotwert|portfoliowert|gesamtwert|gesamtverm[öo]gen|nettoverm[öo]gen|kaufkraft|kontowert|valeur (?:du portefeuille|totale|liquidative|du compte)|[ée]valuation (?:du portefeuille|totale)|actif net|valor (?:de la cartera|de la cuenta|total|liquidativo|da carteira)|patrimonio(?: neto| netto)?|patrim[ôo]nio(?: l[ií]quido)?|poder de compra|controvalore totale|valore (?:del portafoglio|totale)|portefeuillewaarde|стоимость портфеля|оценка портфеля|всего активов|总资产|總資產|净资产|淨資產|账户总值|帳戶總值|组合市值|購買力|购买力|可用资金|可用資金|資産合計|総資産|純資産|評価額合計|총자산|순자산|총평가금액)(?: ?\((?:[a-z]{3}|\p{Sc})\)| [A-Z]{3})?:?$/iu;

/**
 * Whether a text is what tables write beside a sum: "Total", "Grand Total", "Summe", "合计", or beside what an account comes to ("Account Value",
 * "Buying power"), or the count of lines. Nothing more may stand there.
 */
export const isTotalLabel = (text: string): boolean =>
  text.length <= 60 &&
  (TOTAL.test(text.trim()) || OF_ACCOUNT.test(text.trim()) || COUNT_OF_LINES.test(text.trim()));

/** Marks and notes that stand alone below a table, by how they begin. */
const NOTES =
  /^(?:end of (?:file|report|data|list|holdings)|eof|\*+|†|‡|\(?\d\)|as (?:of|at) |data as of|prices? as of|date downloaded|downloaded|generated|exported|report (?:date|generated|created)|created|printed|last updated|source|sources|note|notes|footnotes?|disclaimer|important|copyright|©|\(c\)|this (?:report|file|document|data|information)|the (?:data|content|information|above|figures)|holdings (?:are )?subject|holdings may|past performance|for (?:informational|information)|please note|not fdic|investments? involve|investing involves|all (?:data|prices|values|rights)|values? (?:are|shown)|number of (?:positions|holdings|rows|records)|total (?:rows|records|positions)|record count|\d+ (?:rows|records|positions|holdings)|page \d|seite \d|stand|erstellt|hinweis|quelle|angaben|alle angaben|kurse|export vom|date d.export|donn[ée]es|source :|fuente|fecha de|nota|avviso|bron|gegevens|datum|数据|数据来源|說明|说明|备注|註|注|免责|免責|出典)/iu;
/** Small words that titles and names of companies lack: what has several is a sentence. */
const SENTENCE =
  /(?:^|\s)(?:the|is|are|was|should|before|could|has|have|may|be|by|to|this|that|which|not|with|from|der|die|das|ist|sind|nicht|und|wird|werden|les|est|sont|pas|des|los|las|son|que|para|een|het|zijn|niet|van|della|sono|non)(?=\s)/giu;

const GROUPS =
  /^(?:(?:us|u\.s\.|foreign|international|domestic|canadian|listed|common|preferred|other|unlisted) )?(?:equit(?:y|ies)|stocks?|common stocks?|preferred stocks?|shares|funds?|mutual funds?|etfs?|etps?|exchange.traded (?:funds?|products?)|bonds?|fixed income|options?|derivatives|warrants|money markets?|cash equivalents|alternatives?|alternative investments|short.term reserves|temporary investments|securities|holdings|positions|assets|aktien|fonds|anleihen|zertifikate|optionsscheine|wertpapiere|actions|obligations|titres|fonds|acciones|fondos|renta fija|renta variable|azioni|obbligazioni|fondi|aandelen|obligaties|fondsen|股票|基金|债券|債券)(?: ?&.*)?:?$/iu;

/** Whether a text that stands alone in its row heads a group of holdings ("Equities", "Aktien"). */
export const isGroupHeading = (text: string): boolean => GROUPS.test(text.trim());

const tokensOf = (text: string): readonly string[] => text.split(/[\s,;:()[\]"'/]+/).slice(0, 400);

/** Whether a text holds what passes an identifier's check digit, words apart. */
export const holdsIdentifier = (text: string): boolean =>
  tokensOf(text).some((token) => {
    const scheme = /\d/.test(token) ? schemeOfCell(token) : null;
    return (
      scheme === "isin" ||
      scheme === "figi" ||
      (scheme !== null && /[A-Z]/.test(token) && /\d.*\d.*\d/.test(token))
    );
  });

/**
 * Whether a text that stands alone in its row is a note. A name of a company is none: a note is known by how it begins, or
 * is a sentence, and bears no identifier.
 */
export function isNote(text: string): boolean {
  const one = text.trim();
  if (holdsIdentifier(one)) return false;
  if (NOTES.test(one)) return true;
  const small = one.match(SENTENCE)?.length ?? 0;
  return (one.length >= 30 && small >= 2) || one.split(/\s+/).length >= 12;
}
