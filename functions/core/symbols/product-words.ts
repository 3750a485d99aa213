/**
 * Products on a share, as banks name them: "Open End Turbo auf Xiaomi", "UBS CHINA MOBILE CALL 21JUN". They bear identifiers of their own, and
 * whose share they follow only their name says.
 * @module
 */

import { firstWordOf, normaliseName } from "./names.ts";

/**
 * Words of warrants, certificates and other derivatives in the languages of those who give them out. A name that holds one of them and no
 * listed issuer's name means nobody, so that a needless word costs nothing.
 */
const PRODUCT =
  /warrant|optionss|zertifikat|certificat|certificad|\bcerts?\b|turbo|knock|\bk\.?o\.?\b|\bcalls?\b|\bputs?\b|cbbc|\bbulls?\b|\bbears?\b|fa[kc]tor|discount|\bbonus|express|aktienanleihe|convertible|tracker|leverage|hebel|stayer|inline|sprinter|speeder|\bwaves?\b|\bmini\b|open[ -]?end|endlos|unlimited|\blong\b|\bshort\b|\beln\b|linked|participation|p-?notes?\b|\blepo\b|\bswaps?\b|\bcfds?\b|forward|futures?\b|autocall|phoenix|\boptions?\b|derivat|barrier|\bb?rc\b|reverse|\blepw\b|\bcw\b|\btrs\b|\bfcn\b|\bssf\b|\bfuts?\b|\bwts?\b|\bwrts?\b|basket|\bkorb\b|panier|\bwi\b|\brights?\b|\brts\b|bezugsrecht|\bdroits?\b|subscription|\b[ag]drs?\b|144a|\bblocked\b|gesperrt|obligation|notes?\b|structur|strukturiert|варрант|сертификат|структурн|опцион|фьючерс|牛证|熊证|认购|认沽|窝轮|权证|牛證|熊證|認購|認沽|窩輪|權證|認股證/iu;

/** Whether a name is of a product by its words. */
export const describesProduct = (name: string): boolean => PRODUCT.test(name);

/** Names of more words are cut: banks write a dozen. */
const mostWords = 24;
/** No listed issuer's name has more words. */
const longestName = 10;

export interface NameInProduct {
  readonly text: string;
  /** One word in capitals: it may be a short form. */
  readonly isShort: boolean;
}

/**
 * What may be an issuer's name in the name of a product: words that stand together, of which the first one begins a name (`starts`).
 * @example namesInProduct("Turbo auf Xiaomi", new Map([["XIAOMI", true]])) // [{ text: "Xiaomi", isShort: false }]
 */
export function namesInProduct(name: string, starts: ReadonlyMap<string, true>): readonly NameInProduct[] {
  const words = name
    .slice(0, 256)
    .split(/[\s()[\]{},;:/|"“”]+|[-–—]+/)
    .filter((word) => word !== "")
    .slice(0, mostWords);
  return words.flatMap((word, from) => {
    const isShort = /^[A-Z]{3,6}$/.test(word);
    const alone = isShort ? [{ text: word, isShort }] : [];
    const start = firstWordOf(word);
    if (start !== null && !starts.has(normaliseName(word)) && !starts.has(start)) return alone;
    const texts = words
      .slice(from, from + longestName)
      .map((_, length) => words.slice(from, from + length + 1).join(" "));
    return [...alone, ...texts.map((text) => ({ text, isShort: false }))];
  });
}
