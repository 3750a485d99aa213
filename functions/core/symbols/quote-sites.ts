/**
 * Symbols as the quote sites of China write them, which begin with a market: rewritten into a spelling that the grammar reads.
 * @module
 */

/** One form: what it looks like, in the letters that were sent, and how the grammar reads the same thing. */
interface Form {
  readonly form: RegExp;
  readonly spelling: string;
}

const form = (pattern: RegExp, spelling: string): Form => ({ form: pattern, spelling });

/**
 * Sina (hq.sinajs.cn: `gb_chl`, `rt_hk00941`, `s_sh600941`) and Tencent (qt.gtimg.cn: `usCHL`, `usCHL.N`, `r_hk00941`) write a market in
 * small letters, with what sort of quote it is before it. East Money (push2.eastmoney.com, `secid`) numbers the markets: 0 Shenzhen and
 * Beijing, 1 Shanghai, 105 Nasdaq, 106 New York, 107 NYSE American, 116 Hong Kong, 153 over the counter.
 */
const forms: readonly Form[] = [
  form(/^(?:rt|r|s)_(sh|sz|bj|hk)(\d{5,6})$/i, "$1:$2"),
  form(/^(?:gb|usr)_\$?([a-z][a-z0-9._$-]*)$/i, "US:$1"),
  form(/^us([A-Z]{1,6}\.[A-Z]{1,2})$/, "$1"),
  form(/^us([A-Z]{1,6})$/, "US:$1"),
  form(/^1\.(\d{6})$/, "SH:$1"),
  form(/^0\.([03]\d{5}|2\d{5})$/, "SZ:$1"),
  form(/^0\.([489]\d{5})$/, "BJ:$1"),
  form(/^116\.(\d{5})$/, "HK:$1"),
  form(/^(?:105|106|107)\.([A-Z]{1,5}(?:_[A-Z]{1,2})?)$/i, "US:$1"),
  form(/^153\.([A-Z]{1,5})$/i, "OTC:$1"),
];

/**
 * The same symbol as other vendors write it; the symbol itself where no quote site does.
 * @example withoutQuoteSite("usCHL") // "US:CHL"
 * @example withoutQuoteSite("1.600941") // "SH:600941"
 */
export function withoutQuoteSite(symbol: string): string {
  const found = forms.find((one) => one.form.test(symbol));
  return found === undefined ? symbol : symbol.replace(found.form, found.spelling);
}

/** "US" run together with what may be a ticker: Tencent's spelling, where its small letters were lost. */
const COUNTRY_BEFORE = /^US([A-Z]{2,6})$/;

/** The ticker behind a country that is run together with it, as it may be; null: none stands there. Upper case. */
export const tickerBehindCountry = (text: string): string | null => COUNTRY_BEFORE.exec(text)?.[1] ?? null;
