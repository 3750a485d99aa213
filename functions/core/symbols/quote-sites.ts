/**
 * Symbols with their market in a vendor's own code, as the quote sites of China and Trading 212 write them: rewritten into a spelling that the grammar reads.
 * @module
 */

/** One form: what it looks like, in the letters that were sent, and how the grammar reads the same thing. */
interface Form {
  readonly form: RegExp;
  readonly spelling: string;
}

const form = (pattern: RegExp, spelling: string): Form => ({ form: pattern, spelling });

/**
 * Trading 212's instrument codes outside the US bear the exchange as a small letter, London's receipts as well: "LKODl_EQ", "CTMd_EQ".
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
  form(/^([A-Z0-9]{1,6})l_EQ$/, "$1.L"),
  form(/^([A-Z0-9]{1,6})d_EQ$/, "$1.DE"),
  form(/^([A-Z0-9]{1,6})p_EQ$/, "$1.PA"),
  form(/^([A-Z0-9]{1,6})a_EQ$/, "$1.AS"),
  form(/^([A-Z0-9]{1,6})s_EQ$/, "$1.SW"),
  form(/^([A-Z0-9]{1,6})m_EQ$/, "$1.MI"),
  form(/^([A-Z0-9]{1,6})e_EQ$/, "$1.MC"),
  // Another letter is an exchange that is not known here, and no part of the ticker.
  form(/^([A-Z0-9]{1,6})([a-z])_EQ$/, "$1.$2EQ"),
  // A number of Hong Kong's, filled with zeros to more than five digits.
  form(/^HK0+(\d{5})$/, "HK:$1"),
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

/** Told by two codes: this is asked of every plain position, and a call of `startsWith` takes as long as all else of it. */
const beginsWithUs = (text: string): boolean => text.charCodeAt(0) === 85 && text.charCodeAt(1) === 83;

/** The ticker behind a country that is run together with it, as it may be; null: none stands there. Upper case. */
export const tickerBehindCountry = (text: string): string | null =>
  beginsWithUs(text) ? (COUNTRY_BEFORE.exec(text)?.[1] ?? null) : null;
