/**
 * What a position's `kind` means for matching, in the vendors' many spellings.
 * @module
 */

/** `cash` is apart from what is no security either: brokers also call so the account that a share lies in. */
export type KindClass = "security" | "fund" | "cash" | "not-a-security" | "derivative";

/**
 * Spellings without case and punctuation. Sources: SnapTrade, Plaid, Alpaca, Schwab, Fidelity, IBKR (assetCategory),
 * Yodlee and DriveWealth, as their holdings print them.
 */
const spellings: Readonly<Record<KindClass, string>> = {
  security: `equity, equities, stock, stocks, common, common stock, commonstock, common shares, share, shares, ordinary,
    ordinary share, ordinary shares, cs, stk, us equity, global equity, adr, ads, ad, gdr, depositary receipt,
    american depositary receipt, depository receipt, foreign stock, preferred, preferred stock, preferred equity,
    preferredstock, ps, reit, unit, ut, right, rights, rt, warrant, warrants, wt, war, when issued, wi, bond, bonds,
    bnd, bill, fixed income, debt, corporate, corporate bond, treasury, municipal bond, government bond, note, cd,
    certificate of deposit, convertible, structured product, struct, security, securities, other, unknown, none,
    alternative asset, mortgage backed security, asset backed security, remic, limited partnership, employee stock option`,
  fund: `fund, funds, etf, etfs, exchange traded fund, exchange traded funds, etfs and closed end funds, etn, etp, etc, mutual fund, mutual funds, mutualfund, mf, open end fund, oef,
    closed end fund, cef, collective investment, collective investment trust, cit, hedge fund, private equity fund,
    fund of funds, index fund, unit investment trust, uit, unitinvestmenttrust, money market, money market fund,
    moneymarketfund, money market funds, sicav, ucits, target date fund, annuity, insurance annuity, pooled fund`,
  cash: `cash, cash equivalent, cash equivalents, cash and money market, cash investments,
    cash and cash investments, cash balance, cash sweep, core, sweep`,
  "not-a-security": `currency, currencies, fx, forex, crypto,
    cryptocurrency, crypto currency, crypto currencies, cryptocurrencies, crypto perp, digital asset, digitalasset,
    digital assets, coin, token, stablecoin, nft, commodity, cmdty, loan, deposit, bank deposit, index, real estate`,
  derivative: `derivative, derivatives, option, options, opt, stock option, equity option, us option, call, put,
    call option, put option, future, futures, fut, future option, futures option, fop, fsopt, fsfop, cfd, cfds,
    contract for difference, fxcfd, swap, forward, iopt, structured warrant, turbo, knock out, certificate`,
};

/** Only letters and digits, in lower case: "ETFs & Closed End Funds" and "etfs-closed-end-funds" are one. */
const keyOf = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("&", "and")
    .replace(/[^\p{L}\p{N}]+/gu, "");

interface KindReading {
  readonly class: KindClass;
  /** False: a spelling that no vendor known here uses; the position then counts as a security. */
  readonly known: boolean;
}

const classes: readonly KindClass[] = ["security", "fund", "cash", "not-a-security", "derivative"];
const readings: ReadonlyMap<string, KindReading> = new Map(
  classes.flatMap((name) =>
    spellings[name].split(",").map((text) => [keyOf(text), { class: name, known: true }] as const),
  ),
);

const assumed: KindReading = { class: "security", known: true };
const unknown: KindReading = { class: "security", known: false };

/** The class of a position by its `kind`. Absent or blank: a security. Unknown: a security, and `known` is false. */
export function readKind(kind: string | undefined): KindReading {
  if (kind === undefined) return assumed;
  const key = keyOf(kind);
  return key === "" && kind.trim() === "" ? assumed : (readings.get(key) ?? unknown);
}
