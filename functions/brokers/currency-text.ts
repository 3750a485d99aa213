/**
 * Which currency a cell or a column's name states: "HK$100", "100 EUR", "Market Value (USD)", "Price (pence)".
 * @module
 */

/** The ISO 4217 codes that brokers' files bear. Codes that are English words (ALL, TOP, TRY) are read in cells only. */
const CODES =
  "USD EUR GBP HKD CNY CNH JPY CHF CAD AUD NZD SGD SEK NOK DKK ISK PLN CZK HUF RON BGN TRY ILS ZAR KRW TWD INR IDR MYR THB PHP VND BRL MXN ARS CLP COP PEN AED SAR QAR KWD EGP RUB UAH KZT MOP LKR PKR BDT NGN KES";
const codes: ReadonlySet<string> = new Set(CODES.split(" "));

export const isCurrencyCode = (text: string): boolean => codes.has(text);

/** Signs that name one currency; "$", "¥" and "kr" name several. */
const signs: Readonly<Record<string, string>> = {
  US$: "USD",
  U$: "USD",
  HK$: "HKD",
  C$: "CAD",
  CA$: "CAD",
  CAD$: "CAD",
  A$: "AUD",
  AU$: "AUD",
  S$: "SGD",
  NZ$: "NZD",
  NT$: "TWD",
  R$: "BRL",
  MX$: "MXN",
  "€": "EUR",
  "£": "GBP",
  "₩": "KRW",
  "₹": "INR",
  "₽": "RUB",
  "₺": "TRY",
  "₪": "ILS",
  "฿": "THB",
  "₫": "VND",
  円: "JPY",
  RMB: "CNY",
  "CN¥": "CNY",
  "JP¥": "JPY",
  zł: "PLN",
  // Pence: a hundredth of a pound, quoted as a currency of its own. It must never be added to pounds.
  GBX: "GBX",
  GBp: "GBX",
  p: "GBX",
  pence: "GBX",
};

/** Signs that more than one currency uses: they say that an amount is money, and no more. */
const SHARED: ReadonlySet<string> = new Set(["$", "¥", "kr", "元"]);

const escaped = (text: string): string => text.replaceAll(/[$]/g, "\\$&");
const SIGN = [...Object.keys(signs), ...SHARED]
  .sort((a, b) => b.length - a.length)
  .map(escaped)
  .join("|");
const AT_START = new RegExp(`^([+-]?)(?:(${SIGN})|([A-Z]{3})(?![A-Za-z]))\\s*`, "u");
const AT_END = new RegExp(`\\s*(?:(${SIGN})|(?<![A-Za-z])([A-Z]{3}))$`, "u");

/** An amount without the currency beside it; `currency` null: none was named, or a sign that several share. */
export interface Amount {
  readonly amount: string;
  readonly currency: string | null;
}

const codeOf = (sign: string | undefined, code: string | undefined): string | null | undefined => {
  if (sign !== undefined) return signs[sign] ?? null;
  return code !== undefined && codes.has(code) ? code : undefined;
};

/**
 * Takes the currency off an amount: "-HK$100" is -100 in HKD, "1.234,50 EUR" in EUR, "$5" in none that is certain.
 * What stands beside the digits and is no currency stays there, and makes the amount unreadable.
 */
export function amountOf(cell: string): Amount {
  const start = AT_START.exec(cell);
  const before = start === null ? undefined : codeOf(start[2], start[3]);
  if (start !== null && before !== undefined)
    return { amount: `${start[1] ?? ""}${cell.slice(start[0].length)}`, currency: before };
  const end = AT_END.exec(cell);
  const behind = end === null ? undefined : codeOf(end[1], end[2]);
  if (end !== null && behind !== undefined) return { amount: cell.slice(0, end.index), currency: behind };
  return { amount: cell, currency: null };
}

/** The sign beside an amount that several currencies share: "¥" of "¥5500"; null: there is none, or one of a certain currency. */
export function sharedSignIn(cell: string): string | null {
  const text = cell
    .normalize("NFKC")
    .trim()
    .replaceAll(/^[(+\u2212-]+\s*|\)$/gu, "");
  const sign = AT_START.exec(text)?.[2] ?? AT_END.exec(text)?.[1];
  return sign !== undefined && SHARED.has(sign) ? sign : null;
}

/** Currencies by the names that banks print. */
const currencyNames: Readonly<Record<string, string>> = {
  "us dollar": "USD",
  "u.s. dollar": "USD",
  "us dollars": "USD",
  "united states dollar": "USD",
  euro: "EUR",
  euros: "EUR",
  "hong kong dollar": "HKD",
  "canadian dollar": "CAD",
  "australian dollar": "AUD",
  "singapore dollar": "SGD",
  "pound sterling": "GBP",
  "british pound": "GBP",
  "uk pound": "GBP",
  "japanese yen": "JPY",
  "swiss franc": "CHF",
  "chinese yuan": "CNY",
  "yuan renminbi": "CNY",
  renminbi: "CNY",
  人民币: "CNY",
  人民幣: "CNY",
  港币: "HKD",
  港元: "HKD",
  港幣: "HKD",
  美元: "USD",
  美金: "USD",
  日元: "JPY",
};

/** Whether a cell of a currency column is a sign that several currencies share: it names none that is certain. */
export const isSharedSign = (cell: string): boolean => SHARED.has(cell.trim());

/** A cell of a currency column as the code it names; null where it names none. "GBp" is pence, not pounds. */
export function currencyOf(cell: string): string | null {
  const text = cell.trim();
  if (Object.hasOwn(signs, text)) return signs[text] ?? null;
  const named = currencyNames[text.toLowerCase()];
  if (named !== undefined) return named;
  const upper = text.toUpperCase();
  if (upper === "GBX" || upper === "GBPENCE") return "GBX";
  return /^[A-Z]{3}$/.test(upper) ? upper : null;
}

const WORDS_IN_NAMES: ReadonlySet<string> = new Set(["ALL", "TOP", "TRY", "COP", "PEN"]);
const TOKEN = /[A-Z]{1,2}\$|[$€£¥₩₹₽₺₪฿₫円]|\p{L}[\p{L}\p{M}]*|\d+|%/gu;
const CONNECTORS: ReadonlySet<string> = new Set(["in", "en", "em", "i"]);

/** A column's name apart from the currency that it states. */
export interface StatedName {
  /** The words of the name, without its currency. */
  readonly words: readonly string[];
  /** The currency's code; null: the name states none that is certain. */
  readonly currency: string | null;
}

/** "Market Value (USD)" is "Market Value" in USD; "Wert in EUR" is "Wert" in EUR; "Value ($)" is "Value" in some dollar. */
export function statedName(name: string): StatedName {
  const words: string[] = [];
  let currency: string | null = null;
  for (const [token] of name.normalize("NFKC").matchAll(TOKEN)) {
    const sign = Object.hasOwn(signs, token) && token !== "p" ? signs[token] : undefined;
    const code = codes.has(token) && !WORDS_IN_NAMES.has(token) ? token : sign;
    if (code === undefined && !SHARED.has(token)) words.push(token);
    else {
      currency ??= code ?? null;
      const last = words.at(-1);
      if (last !== undefined && CONNECTORS.has(last.toLowerCase())) words.pop();
    }
  }
  return { words, currency };
}
