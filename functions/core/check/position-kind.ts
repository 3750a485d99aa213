/**
 * What a position's `kind` means for matching, in the vendors' many spellings.
 * @module
 */

export type KindClass =
  | "security"
  | "debt"
  | "product"
  | "fund"
  | "derivative"
  | "cash"
  | "currency"
  | "crypto";

/**
 * Spellings without case and punctuation. Sources: SnapTrade, Plaid, Alpaca, Schwab, Fidelity, IBKR (assetCategory),
 * Yodlee and DriveWealth, as their holdings print them. Classes of assets and sectors, which some put there ("real estate"), are those of
 * securities: a share of a property company is one.
 */
const spellings: Readonly<Record<KindClass, string>> = {
  security: `equity, equities, stock, stocks, common, common stock, commonstock, common shares, share, shares, ordinary,
    ordinary share, ordinary shares, cs, stk, us equity, global equity, adr, ads, ad, gdr, depositary receipt,
    american depositary receipt, american depository receipt, depository receipt, foreign stock, preferred, preferred stock, preferred equity,
    preferredstock, ps, reit, unit, ut, right, rights, rt, when issued, wi, security, securities, other, unknown, none,
    alternative asset, limited partnership, employee stock option, commodity, cmdty, index, real estate,
    aktie, aktien, inlandsaktie, auslandsaktie, action, actions, azione, azioni, acción, accion, acciones, ação, acao, ações, acoes, aandeel, aandelen, aktier, osake, akcja, akcje, акция, акции,
    株式, 国内株式, 外国株式, 米国株式, 中国株式, 現物株式, 股票, 港股, 美股, a股, h股, 证券, 證券, 正股, 주식, 국내주식, 해외주식`,
  debt: `bond, bonds, bnd, bill, fixed income, debt, corporate, corporate bond, treasury, municipal bond, government bond, note,
    cd, certificate of deposit, convertible, mortgage backed security, asset backed security, remic, loan,
    anleihe, anleihen, rentenpapier, rentenpapiere, obligation, obligations, obligationen, obbligazione, obbligazioni, bono, bonos, obligacion, obligación, obligaciones, obligatie, obligaties,
    obligasjon, obligasjoner, obligacja, obligacje, облигация, облигации, 債券, 国債, 社債, 债券, 国债, 채권`,
  product: `warrant, warrants, wt, wts, war, structured product, structured products, struct, structured note, structured notes, equity linked note, eln, participation note, p note, cbbc,
    optionsschein, optionsscheine, zertifikat, zertifikate, hebelprodukt, hebelprodukte, anlageprodukt, anlagezertifikat, hebelzertifikat, aktienanleihe, strukturiertes produkt, strukturierte produkte,
    certificats, certificat, produit structure, produits structures, certificato, certificati, certificado, certificados, warrants y certificados, prodotto strutturato,
    producto estructurado, gestructureerd product, certificaat, certifikat, discount certificate, tracker certificate, leverage product, 窝轮, 权证, 认股证, 牛熊证, 窩輪, 權證, 認股證, 牛熊證, 结构性产品, 衍生权证`,
  fund: `fund, funds, etf, etfs, exchange traded fund, exchange traded funds, etfs and closed end funds, etn, etp, etc, mutual fund, mutual funds, mutualfund, mf, open end fund, oef,
    closed end fund, cef, collective investment, collective investment trust, cit, hedge fund, private equity fund,
    fund of funds, index fund, unit investment trust, uit, unitinvestmenttrust, money market, money market fund,
    moneymarketfund, money market funds, sicav, ucits, target date fund, annuity, insurance annuity, pooled fund,
    fonds, investmentfonds, aktienfonds, fondo, fondi, fondos, fundo, fundos, beleggingsfonds, rahasto, fundusz, фонд, фонды, 投資信託, 投信, 基金, 펀드`,
  derivative: `derivative, derivatives, option, options, opt, stock option, equity option, us option, call, put,
    call option, put option, future, futures, fut, future option, futures option, fop, fsopt, fsfop, cfd, cfds,
    contract for difference, fxcfd, swap, forward, iopt, structured warrant, turbo, knock out, certificate`,
  cash: `cash, cash equivalent, cash equivalents, cash and money market, cash investments,
    cash and cash investments, cash balance, cash sweep, core, sweep, deposit, bank deposit,
    cash collateral and margins, cash collateral, cash and or derivatives`,
  currency: "currency, currencies, fx, forex",
  crypto: `crypto, cryptocurrency, crypto currency, crypto currencies, cryptocurrencies, crypto perp, digital asset, digitalasset,
    digital assets, coin, token, stablecoin, nft`,
};

/** Accounts in which a holding lies, as some write them where its kind should stand: what it is they leave open. */
export const accountTypes: readonly string[] = [
  "margin",
  "short",
  "long",
  "cash account",
  "margin account",
  "short account",
  "cash & margin",
  "ira",
  "roth ira",
  "traditional ira",
  "rollover ira",
  "sep ira",
  "401k",
  "individual",
  "joint",
  "tfsa",
  "rrsp",
  "isa",
  "sipp",
  "taxable",
  "brokerage",
];

/** Only letters and digits, in lower case: "ETFs & Closed End Funds" and "etfs-closed-end-funds" are one. */
const keyOf = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("&", "and")
    .replace(/[^\p{L}\p{N}]+/gu, "");

export interface KindReading {
  readonly class: KindClass;
  /** False: a spelling that no vendor known here uses; the position then counts as a security. */
  readonly known: boolean;
  /** Cash, currencies and coins, which have no ticker (rule 10). */
  readonly isMoney: boolean;
}

const money: ReadonlySet<KindClass> = new Set(["cash", "currency", "crypto"]);
const reading = (name: KindClass, known = true): KindReading => ({
  class: name,
  known,
  isMoney: money.has(name),
});

const classes = Object.keys(spellings).filter((name): name is KindClass => name in spellings);
const readings: ReadonlyMap<string, KindReading> = new Map([
  ...classes.flatMap((name) =>
    spellings[name].split(",").map((text) => [keyOf(text), reading(name)] as const),
  ),
  ...accountTypes.map((text) => [keyOf(text), reading("security")] as const),
]);

const assumed = reading("security");
const unknown = reading("security", false);

/** "Total return swap", "OTC equity option": what follows somebody else's share by one of its words, though the whole is not known. */
const unknownProduct = reading("derivative", false);
const isOfProducts = (word: string): boolean => {
  const found = readings.get(keyOf(word))?.class;
  return word.length > 3 && (found === "product" || found === "derivative");
};

/** Known spellings as callers write them, which are few: making a key costs more than all else that is asked of a plain line. */
const asWritten = new Map<string, KindReading>();
const MAX_WRITTEN = 1_000;

function remembered(kind: string, found: KindReading): KindReading {
  if (asWritten.size < MAX_WRITTEN) asWritten.set(kind, found);
  return found;
}

/** The class of a position by its `kind`. Absent or blank: a security. Unknown: a security, and `known` is false. */
export function readKind(kind: string | undefined): KindReading {
  if (kind === undefined) return assumed;
  const before = asWritten.get(kind);
  if (before !== undefined) return before;
  const key = keyOf(kind);
  const found = readings.get(key);
  if (found !== undefined) return remembered(kind, found);
  if (key === "" && kind.trim() === "") return assumed;
  return kind.split(/[^\p{L}]+/u).some((word) => isOfProducts(word)) ? unknownProduct : unknown;
}

/** Two codes of currencies, or one with what brokers put beside it: "EUR.USD", "CUR:USD". */
const PAIR = /^[A-Z]{3}[./:=_ -]?[A-Z]{1,4}$/i;
const currencyCodes: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));
const isCurrency = (symbol: string): boolean =>
  PAIR.test(symbol) || currencyCodes.has(symbol.toUpperCase()) || /^(?:CNH|RMB|GBX)$/i.test(symbol);

const CODE_AT_EXCHANGE = /^(?:\d{3,6}[.: -][A-Z]{2,5}|[A-Z]{2,5}[.: -]\d{3,6})$/i;

/**
 * Whether the symbol of money may be a security's ticker (rule 10): of cash any, as brokers also call so the account that a share lies
 * in; of a currency what is no currency's code; of a coin none but a number with its exchange, which no coin has.
 */
export const mayBeTicker = ({ class: name }: KindReading, symbol: string): boolean =>
  name === "cash" ||
  CODE_AT_EXCHANGE.test(symbol.trim()) ||
  (name === "currency" && !isCurrency(symbol.trim()));
