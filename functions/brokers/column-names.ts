/**
 * What columns are called in the files that people have, in the languages of those who give them out. Names are compared
 * without case, accents, blanks and punctuation, and without the currency that they state.
 * Sources: the files of the brokers, fund houses and banks that docs/files.md lists.
 * @module
 */

import { fieldNames, type PositionFieldName } from "../core/check/position-fields.ts";
import { statedName } from "./currency-text.ts";

/** What a column gives of a position, or of how to read it. */
export type Role =
  | PositionFieldName
  /** An identifier of a scheme that only its check digit tells. */
  | "identifier"
  | "mic"
  | "valueCurrency"
  | "priceCurrency"
  | "side"
  /** The quantity and the value of what is short, in columns of their own beside those of what is long. */
  | "shortQuantity"
  | "shortValue"
  /** Names the security in a scheme that nothing can be compared with (WKN, Valor): another column must name it too. */
  | "foreignIdentifier"
  /** Names the fund whose file it is, unless nothing else names anything. */
  | "fund"
  /** What a derivative or a structured product follows: it names the row only where nothing else does. */
  | "underlying"
  /** The day of the prices, or of the whole file. */
  | "day"
  | "account";

/** Every role has its names here; a position's field that has none is called by its own. */
type Names = Readonly<
  Record<Exclude<Role, PositionFieldName>, string> & Partial<Record<PositionFieldName, string>>
>;

const names: Names = {
  symbol: `tickers, symbols, bloomberg ticker, bloomberg code, bloomberg symbol, bloomberg, bbg ticker, bb ticker, ric, ric code, reuters code, refinitiv ric,
    symbol, sym, ticker, slice, ticker symbol, stock symbol, symbol ticker, ticker code, stock ticker, holding ticker, security ticker,
    security symbol, trading symbol, exchange ticker, instrument symbol, issue symbol, epic, epic code, tidm, mnemonic, mnemo,
    code mnemo, kurzel, kuerzel, kortnamn, borsenkurzel, tickersymbol, symbool, simbolo, symbole, stock code, share code, sigla,
    codigo de negociacao, codigo de negociacion, papel, 代码, 代碼, 代號, 代号, 证券代码, 證券代碼, 證券代號, 股票代码, 股票代碼, 股票代號, 銘柄コード, コード, 证券代號, 종목코드, 종목번호, 단축코드, 티커, ティッカー, ティッカーコード, 証券コード, тикер, код инструмента, код бумаги, код ценной бумаги, торговый код, биржевой код, kod, 股票編號, 股票编号, 证券编号, 證券編號, 股份代號, 股份代号, sembol, hisse kodu, emisora, clave de pizarra, رمز, الرمز, رمز السهم`,
  isin: `isin, isins, isin code, isin number, isin no, isin nr, isin id, code isin, codice isin, codigo isin, isin kod, isin kodu, isin koodi, isin numero, isincode, isinnummer, isinコード, isin 코드, код isin, номер isin, isin код`,
  cusip: `cusip, cusips, cusip number, cusip no, cusip code, cusip id, cusip cins, cins, cins cusip, cusip sedol`,
  sedol: `sedol, sedols, sedol code, sedol number, sedol no`,
  figi: `figi, figis, figi code, composite figi, share class figi, bbgid, bbg id, openfigi, bb global id, figi composite`,
  identifier: `financial instrument, identifier, identifiers, security identifier, security id, securityid, sec id, instrument id, instrument identifier, code, security code, symbol isin,
    isin symbol, isin ticker, ticker isin, symbol cusip, cusip symbol, isin or symbol, symbol or isin, symbool isin, simbolo isin, symbole isin, symbol i isin, ticker cusip, cusip ticker,
    ticker sedol, sedol ticker, stock id, product code, asset id, asset identifier, kennung, wertpapierkennung, instrument code, holding identifier, holding id, fund code, isin sedol, sedol isin,
    isin cusip, cusip isin, isin wkn, wkn isin, codigo, codice, 识别码`,
  name: `name, security name, security description, description, security, securities, stock, stock name, company, company name, firma, unternehmen, gesellschaft, societe, empresa, azienda, societa, bolag, bedrijf, spolka, instrument, instrument name,
    issuer, issuer name, name of issuer, nameofissuer, product, product name, produkt, produktname, produit, producto, produto, prodotto, bezeichnung, wertpapier, wertpapiername,
    wertpapierbezeichnung, titel, titre, libelle, libelle valeur, nom, nom de la valeur, valeur, valor, nombre, denominazione, descrizione, titolo, strumento, denominacion, descripcion, activo, ativo, naam, omschrijving,
    fonds, fondsname, investment, investment name, holding, holding name, holdings, asset, asset name, position, position name, fund name, long name, short name, issue name, security long name, security short name, emittent, emittente, emisor,
    navn, namn, vardepapper, verdipapir, nimi, arvopaperi, papier, nazwa, instrumento, nome, nome do ativo, название, наименование, наименование инструмента, наименование ценной бумаги, наименование актива, название инструмента, название бумаги, инструмент, ценная бумага, бумага, актив, эмитент, компания,
    名称, 名稱, 证券名称, 證券名稱, 股票名称, 股票名稱, 銘柄, 銘柄名, 銘柄名称, ファンド名, 종목명, 종목, 상품명, 펀드명, 股份名称, 产品名称, hisse, hisse adı, hisse senedi, اسم, الاسم, اسم السهم, السهم, الشركة`,
  exchange: `exchange, venue, market, markets, marketplace, market place, stock exchange, listing exchange, primary exchange, exchange code, exchange name,
    trading venue, borse, boerse, handelsplatz, borsenplatz, boersenplatz, beurs, place, place de cotation, bourse, bolsa, bolsa de, mercado, mercato, marche, markt,
    borsa, marknad, borsplats, bors, gielda, 市场, 市場, 取引所, 上場市場, 거래소, 시장, биржа, площадка, торговая площадка, рынок, 交易所, 交易市场, 交易市場, listing venue, place of listing`,
  mic: `mic, mic code, operating mic, exchange mic, market identifier code, mic exchange`,
  kind: `security type, asset class, class of shares, asset type, kind, instrument type, product type, investment type, asset category, type of security, security class, instrument class, holding type, type, type of instrument,
    wertpapierart, wertpapiertyp, wertpapiergattung, gattung, anlageklasse, assetklasse, typ, art, tipo, tipo de activo, tipo attivita, tipo strumento, type d actif, type d instrument, categorie, soort, 类型, 類型, 证券类别, 證券類別, 种类, 種類, 商品, 종류, 상품구분, 자산구분, тип, тип актива, тип инструмента, вид ценной бумаги, вид актива`,
  quantity: `quantity, qty, long quantity, long qty, quantity long, long shares, long units, qty quantity, quantity qty, shares, units, shares held, units held, no of shares, number of shares, no of units, number of units, shares par value, shares par, par value, shares or principal amount,
    shares units, units shares, quantity held, quantity nominal, total quantity, share quantity, total shares, nominal, nominale, nominal value, nominalwert, position quantity, position size, holding quantity, current quantity, position, holding, holdings, amount, face amount, face value, original face, current face, par amount, principal amount, nennwert, nennbetrag, par, sh prn amt, shrs or prn amt, shares or prn amt, shrs prn amt, balance units,
    anzahl, anzahl nominal, anzahl nominale, stuck, stueck, stuck nominal, stuck nominale, stueck nominale, stuck nom, stueck nom, stk, stk nominale, bestand, menge, aantal, quantite, nombre de titres, nb titres, qte, cantidad, qtde, titulos, numero, numero de titulos, quantita, qta, quantidade, qtd, antal, antall, volym, maara, kpl, ilosc, liczba, количество,
    数量, 數量, 持仓, 持倉, 持仓数量, 持倉數量, 持有数量, 持有數量, 股数, 股數, 股份数量, 证券数量, 當前持倉, 当前持仓, 保有数量, 保有株数, 保有口数, 保有株数口数, 株数, 口数, 残高数量, 수량, 보유수량, 잔고수량, 잔고, 보유량, 주식수, 보유주수, кол во, количество шт, количество ценных бумаг, остаток, исходящий остаток, остаток на конец, шт, 股票余额, 证券余额, 庫存股數, 庫存數量, 庫存, 集保庫存, 库存股数, 库存数量, adet, lot adet, الكمية, كمية, عدد الأسهم`,
  price: `price, last price, last, ltp, market price, current price, closing price, close price, closing, close, share price, unit price, price per share, price share, last trade price, mark price, mark, nav, nav price, quote, latest price,
    day s price, kurs, aktueller kurs, akt kurs, kurs aktuell, schlusskurs, schlußkurs, letzter kurs, kurs pro stuck, koers, slotkoers, huidige koers, cours, cours de cloture, dernier cours, dernier, cloture, precio, precio actual, ultimo precio, cierre, prezzo, prezzo di mercato, p zo di mercato, ultimo prezzo, chiusura, preco, cotacao,
    siste, siste kurs, senast, senaste kurs, senast kurs, kurssi, cena, 现价, 現價, 市价, 市價, 最新价, 最新價, 当前价, 價格, 价格, 現在値, 現在価格, 時価単価, 基準価額, 終値, 현재가, 종가, 시세, цена, текущая цена, рыночная цена, цена закрытия, последняя цена`,
  marketValue: `market value, mkt value, long market value, long value, market value long, long mv, mv long, mkt val, market val, mkt val market value, current value, current market value, total market value, value, position value, holding value, ending value, total value, valuation, market valuation, worth, current worth, asset value, mv,
    value market, market value base, base market value, market value local, local market value, market value in base currency, market value in fund currency, fair value, equity, equity value, net value, position market value, traded market value, value of position,
    kurswert, marktwert, depotwert, aktueller wert, wert, gesamtwert, bewertung, positionswert, gegenwert, wert aktuell, waarde, marktwaarde, huidige waarde, totale waarde, valeur, valeur de marche, valorisation, montant, valeur totale, evaluation,
    valor, valor de mercado, valor actual, valor total, importe, importe actual, efectivo, controvalore, valore, valore di mercato, valore attuale, valor atual,
    markedsverdi, markedsvaerdi, marknadsvarde, verdi, vaerdi, varde, markkina arvo, arvo, wartosc, wartosc rynkowa, piyasa degeri, стоимость, рыночная стоимость, текущая стоимость, оценка, оценочная стоимость, стоимость позиции, рыночная оценка, сумма, оценка руб, стоимость руб, рыночная стоимость руб, текущая стоимость руб,
    市值, 证券市值, 證券市值, 参考市值, 最新市值, 持仓市值, 持倉市值, 評価額, 時価評価額, 時価, 時価額, 評価金額, 時価合計, 평가금액, 평가액, 평가금, 시가평가액, القيمة السوقية, القيمة, amount, cur val, curr val, closing value, ending investment dollar value, ending value, valor atualizado, valor bruto, financeiro, valoracion, exposure, local value, lokaler wert, lokale waarde, valor local, valeur locale, valore locale, wert lokal`,
  currency: `currency, ccy, curr, cur, currency code, iso currency code, currency primary, position currency, holding currency, wahrung, waehrung, devise, divisa, moneda, valuta, munt, moneta, moeda, waluta, valuutta, doviz, валюта, валюта цены, валюта номинала, 通貨単位, 通貨コード, 통화코드, 화폐, 币种, 幣種, 幣別, 货币, 貨幣, 通貨, 통화`,
  valueCurrency: `market value currency, value currency, currency market value, currency value, market value ccy, value ccy, mv currency, valuation currency, currency of value, currency of market value`,
  priceCurrency: `price currency, market price currency, local currency, instrument currency, security currency, asset currency, market currency, trading currency, trade currency, quote currency, quotation currency, currency local, issue currency, listing currency, denomination currency, currency price, price ccy, local ccy, instrument ccy, asset ccy, security ccy,
    base ccy, base currency, account currency, portfolio currency, reporting currency, fund currency, settlement currency, currency base, local currency code, kurswahrung, notierungswahrung, devise de cotation, divisa del precio, trading ccy, fx currency`,
  shortQuantity: `short quantity, short qty, quantity short, qty short, short shares, short units, short position`,
  shortValue: `short market value, short value, market value short, value short, short mv, mv short, short position value`,
  side: `side, direction, l s, long short, longshort, l s indicator, long short indicator, position direction, position side, position type, short long, richtung, seite, sens, sentido, direccion, lato, direzione, 方向, 买卖方向, 持仓方向, 多空, buy sell`,
  ref: `ref, reference`,
  underlying: `underlying symbol, underlying, underlying ticker, underlying instrument, underlying asset, underlying security, underlying name, underlyer, underlying isin, isin underlying, underlying cusip, underlying code,
    basiswert, basiswert isin, isin basiswert, basiswert name, sous jacent, sousjacent, isin sous jacent, actif sous jacent, subyacente, activo subyacente, isin subyacente, sottostante, isin sottostante, attivita sottostante, ativo subjacente,
    onderliggende waarde, onderliggend, underliggande, underliggande tillgang, underliggende, instrument bazowy, 原資産, 原資産名, 标的, 標的, 正股, 相关资产, 相關資產, 相关正股, 相關正股, 标的证券, 標的證券, 标的代码, 正股代码, 正股代號, 正股名称, 正股名稱, 기초자산, базовый актив`,
  foreignIdentifier: `wkn, valor number, valoren number, valorennummer, valoren, valor nr, valor no, valoren nr, telekurs, conid, con id, permid, wertpapierkennnummer, lipper id, morningstar id, secid, lei`,
  fund: `fund ticker, fund, etf ticker, etf, fund symbol, portfolio ticker, portfolio symbol, fund id, fund identifier, fund cusip, fund isin`,
  day: `date, as of, as of date, asof, price date, pricing date, valuation date, report date, position date, holdings date, statement date, effective date, value date, datum, kursdatum, stichtag, bewertungsdatum, date de valorisation, fecha, data, dato, paivays, 日期, 日付, 날짜, time, price as of, last updated, trade time, uhrzeit, kurszeit`,
  acquired: `trade date, date acquired, acquired, acquisition date, purchase date, open date, opening date, opened, lot date, date purchased, buy date, kaufdatum, date d achat, fecha de compra, data acquisto, aankoopdatum, 买入日期, 買入日期`,
  issued: `issued, issue date, date issued, date of issue, issuance date, ausgabedatum, emissionsdatum, date d emission, fecha de emision, data di emissione`,
  matures: `matures, maturity, maturity date, date of maturity, final maturity, redemption date, falligkeit, falligkeitsdatum, endfalligkeit, date d echeance, echeance, vencimiento, scadenza, vervaldatum`,
  account: `account, account number, account name, account id, account no, account type, account classification, account description, account nickname, acct, depot, depotnummer, konto, kontonummer, compte, cuenta, conto, rekening, portfolio, portfolio name, portfolio id, portfolio code, account code, client, registration, basket name, 账户, 帳戶, 帳號, 账号, 資金帳號`,
};

/** Only letters and digits, in lower case and without accents. */
const keyOf = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ł", "l")
    .replaceAll("ø", "o")
    .replaceAll("æ", "ae")
    .replace(/[^\p{L}\p{N}]+/gu, "");

const rolesInOrder: readonly Role[] = [
  ...Object.keys(names).filter((name): name is keyof Names => Object.hasOwn(names, name)),
  ...fieldNames.filter((name) => names[name] === undefined),
];

/** Each name's roles, and its rank among the names of each role: the first ones say most. */
const byKey: ReadonlyMap<string, ReadonlyMap<Role, number>> = (() => {
  const found = new Map<string, Map<Role, number>>();
  for (const role of rolesInOrder) {
    for (const [rank, name] of (names[role] ?? role).split(",").entries()) {
      const key = keyOf(name);
      const roles = found.get(key) ?? new Map<Role, number>();
      if (!roles.has(role)) roles.set(role, rank);
      found.set(key, roles);
    }
  }
  return found;
})();

/** Words that say in whose currency an amount is, and pair a value with its column of currencies. */
const BASIS =
  /\b(?:base|local|fund|portfolio|reporting|account|instrument|security|settlement|trading)\b|(?:depot|konto|heimat|basis|fonds)w[aä]e?hrung|devise (?:du|de) (?:compte|portefeuille|base)|divisa (?:de la cuenta|base)|口座通貨|基準通貨|本位币|本位幣|基础货币/i;

/** Whether a column's name says that its amounts are in the currency of the account, the fund or the report, whatever the security's is. */
export const isForeignBasis = (basis: string | null): boolean =>
  basis !== null && !/^(?:local|instrument|security|trading)$/.test(basis);

/** What makes an amount another than what is held is worth now: a share of the whole, the cost, an earlier day's, a change, one unit's. */
const OTHER_AMOUNT =
  /%|\b(?:cost|book|chg|prior|prev(?:ious)?|t ?- ?\d|last (?:year|month|quarter|week|day)|yesterday|(?:per|\/) ?(?:share|unit)|unit|percent\w*|pct|weight\w*|share of|[ymqw]td|\d[dwmy]|benchmark|purchase\w*|acquisition|avg|average|gav|gak|genomsnitt\w*|anteil|gewicht\w*|vortag\w*|vorjahr\w*|einstand\w*|kauf\w*|gewinn|verlust|achat|veille|poids|coste|costo|change|invested)\b|gain|loss|\bp ?& ?l\b|占比|比例|比率|比重|构成|構成|成本|取得|前日|前期|昨日|上月|손익|비중|비율|전일|доля|прибыл|покуп/iu;

/** Whether brackets, signs or words of a name of values make it another amount's. "Of the fund" is another's unless it is the fund's currency. */
export const isOtherAmount = (name: string): boolean => OTHER_AMOUNT.test(name.normalize("NFKC"));

/** A column as its name describes it. */
export interface NamedColumn {
  /** The name as it stands. */
  readonly header: string;
  /** What it may be, each with the rank of the name; several where only its cells can tell. */
  readonly roles: ReadonlyMap<Role, number>;
  /** The currency that the name states. */
  readonly currency: string | null;
  /** "base" of "Market Value (Base)"; null: the name says nothing of the kind. */
  readonly basis: string | null;
}

/** Words that say what a column is whatever stands beside them: "Equity Symbol", "Open Quantity", "isin_number". */
const telling: readonly (readonly [RegExp, Role])[] = [
  [/\bisins?\b/, "isin"],
  [/\b(?:cusip|cins)s?\b/, "cusip"],
  [/\bsedols?\b/, "sedol"],
  [/\bfigis?\b/, "figi"],
  [/\b(?:symbols?|tickers?|ric)\b/, "symbol"],
  [
    /\b(?:security|instrument|asset|stock|holding|issue|wertpapier)\b.*\b(?:ids?|code|identifier|number|no|nr|key|kennung)$/,
    "identifier",
  ],
  // "Market Value in Portfolio Currency" is the value, "Market Value Currency" its currency.
  [/\b(?:value|wert|valor|valeur|waarde) in (?:\w+ )?(?:currency|ccy|wahrung)$/, "marketValue"],
  [/\b(?:value|wert|valor|valeur|waarde) (?:currency|ccy)$|^(?:currency|ccy) .*\bvalue$/, "valueCurrency"],
  [/\b(?:currency|ccy|wahrung|devise|divisa)\b/, "priceCurrency"],
  [/\bshort (?:\w+ )?(?:value|val|mv)\b|\b(?:value|val|mv) (?:of )?shorts?\b/, "shortValue"],
  [/\b(?:market|mkt|current) val(?:ue)?\b/, "marketValue"],
  [
    /\b(?:security|instrument|asset|stock|holding|equity|investment|position|fund)\b.*\b(?:name|description)$/,
    "name",
  ],
  [/\b(?:quantity|qty|shares|units)$|^(?:quantity|qty|shares|units)\b/, "quantity"],
  [/\b(?:direction|side)$/, "side"],
  // Languages that set no blanks between words, or bend them.
  [/代码|代碼|代號|コード|코드|ティッカー|티커|тикер|(?<!\p{L})код(?!\p{L})/u, "identifier"],
  [/市值|評価額|時価|평가금|평가액|(?:рыночн|текущ)\S* (?:стоимост|оценк)|стоимость$/, "marketValue"],
  [/数量|數量|株数|口数|수량|количеств|остат/, "quantity"],
  [/货币|貨幣|币种|幣別|通貨|통화|валют/, "priceCurrency"],
  [/名称|名稱|銘柄|종목명|наименован|назван/, "name"],
];
/** Words that make a column another's: of what was traded, of a fund's own, of what is owed or free. */
const ANOTHERS =
  /\b(?:bought|sold|traded|pending|available|unsettled|settled|blocked|ordered|outstanding|cost|book|purchase|avg|average|gain|loss|change|previous|prior|start|opening|beginning|benchmark|index|fund|etf|percent|per|of|realized|unrealized|income|dividend)\b|可用|可卖|冻结|凍結|在途|成本|买入|買入|卖出|賣出|取得|買付|売却|平均|損益|前日|約定|매입|매도|매수|평균|손익|가능|미결제|покуп|приобрет|средн|прибыл|убыт|балансов|доступн|заблок|плано|входящ|изменен/;

/**
 * Words that make an identifier another security's than the line's own: what is pledged for it, what it is measured by or hedged with. Such a
 * column is one of what a line follows: a listed security there is for a person to look at.
 */
const RELATED =
  /\b(?:collateral|benchmark|hedg\w*|pledged?|guarant\w*|counterparty|borrower|lender|lent|deliverable|conversion|convertible into|linked|parent)\b/;
const IDENTIFYING = /\b(?:isin|cusip|sedol|figi|symbol|ticker|ric|security|instrument)s?\b/;

function rolesByWord(words: readonly string[]): ReadonlyMap<Role, number> {
  const text = words
    .join(" ")
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
    .toLowerCase();
  if (RELATED.test(text) && IDENTIFYING.test(text)) return new Map([["underlying", LEAST_RANK]]);
  if (ANOTHERS.test(text)) return NO_ROLES;
  const found = telling.find(([pattern]) => pattern.test(text));
  return found === undefined ? NO_ROLES : new Map([[found[1], LEAST_RANK]]);
}

/** Behind every name that is known as a whole. */
const LEAST_RANK = 1_000;

const NO_ROLES: ReadonlyMap<Role, number> = new Map();

/** Longer headers are sentences. */
const LONGEST_NAME = 80;

/** Whether a column's name is known as a whole, not by a word within it. */
export const isKnownWhole = ({ roles }: NamedColumn): boolean =>
  [...roles.values()].some((rank) => rank < LEAST_RANK);

const values: ReadonlySet<Role> = new Set(["marketValue", "shortValue"]);

/** "保有数量［株］" and "Price [EUR]": units in brackets say nothing of what a column is. */
const inBrackets = (name: string): string => name.normalize("NFKC").replaceAll(/[([{【].*?[)\]}】]/gu, " ");

/** What a column's name says, whatever its language: "Market Value (USD)" gives the market value, in USD. */
export function namedColumn(header: string): NamedColumn {
  const name = header.trim();
  if (name === "" || name.length > LONGEST_NAME)
    return { header: name, roles: NO_ROLES, currency: null, basis: null };
  const { words, currency } = statedName(name);
  const basis = BASIS.exec(name)?.[0].toLowerCase() ?? null;
  const said =
    byKey.get(keyOf(name)) ??
    byKey.get(keyOf(words.join(" "))) ??
    byKey.get(keyOf(inBrackets(name))) ??
    rolesByWord(words);
  const another = isOtherAmount(name);
  // "% Price" is a change.
  const isOther = (role: Role): boolean =>
    (another && values.has(role)) || (role === "price" && /%/.test(name));
  const roles = new Map([...said].filter(([role]) => !isOther(role)));
  return { header: name, roles, currency, basis };
}

/** Amounts, shares and properties of holdings that are known, and not read: they name, sign and value none. */
const DESCRIBES =
  /title of class|^gav$|^gak$|genomsnitt|buy value|share class|^class$|cost|gain|loss|profit|p.?l$|pnl|latent|unreali|reali[sz]ed|change|chg|yield|weight|percent|pct|%|share of|net assets|sector|industry|country|region|location|rating|beta|duration|maturity|coupon|dividend|fx rate|exchange rate|wechselkurs|accrued|accrual|book|average|avg|purchase|paid|open$|high|low|volume|取得|買付|平均|損益|前日|騰落|配当|매입|평균|손익|수익률|비중|покуп|приобрет|средн|прибыл|убыт|балансов|доход|доля|изменен|купон|дивиденд|номинал|invested|einstand|kauf|gewinn|verlust|gewicht|anteil|rank|discretion|voting|notional|margin|bid|ask|commission|comment|notes?$|limit|return|p e|eps|gewinn|pru|prix de revient|prix moyen|achat|plus value|variation|var |perdida|ganancia|coste|rendite|rendement|resultaat|winst|outstanding|strike|expir|multiplier|delta|currency|成本|盈亏|盈虧|涨跌|漲跌|可用|可卖|占比/i;

/** Whether a column describes holdings in a way that decides nothing here. */
export const describesOnly = (header: string): boolean => DESCRIBES.test(header);

/** Words of amounts: where no market value is read, such a column may hold it. */
const AMOUNT_WORDS =
  /value|val\b|worth|amount|balance|total|exposure|equity|wert|betrag|summe|bestand|montant|valeur|importe|valor|saldo|waarde|bedrag|valore|verdi|varde|arvo|market|mkt|市值|金额|金額|評価|時価|残高|평가|금액|잔고|стоимост|оценк|сумм|баланс|остат/i;
export const mayBeAmount = (header: string): boolean => AMOUNT_WORDS.test(header);
