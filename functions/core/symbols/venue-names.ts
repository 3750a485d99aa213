/**
 * The names of venues, as data: MICs with what exchanges, brokers and charting sites print for them.
 * @module
 */

import { cells, rowsOf } from "./table-rows.ts";

// MIC: names, as exchanges, brokers and charting sites print them; case, blanks and punctuation do not count.
// MICs that ISO 10383 has expired (XVTX, XMCE, XBSP, XJAS) stand here too, because old holdings carry them,
// and so do MICs of other operators that mean this venue's securities (Stock Connect, OOTC).
const nameRows = `
XNYS: NYSE, NYQ, NYS, New York, New York Stock Exchange, NYSE Arca, Arca, PCX, NYSE American, NYSE MKT, NYSE Amex
XNYS: Amex, ASE, American Stock Exchange, NYSE Chicago, CHX, NYSE National, NSX, NYSEARCA ETF, ARCAEDGE
XNAS: Nasdaq, NMS, NGM, NCM, NSQ, NAS, NGS, Nasdaq GS, Nasdaq GM, Nasdaq CM, Nasdaq Global Select, Nasdaq Capital Market
XNAS: Nasdaq Global Market, Nasdaq Stock Market, Nasdaq/NGS (Global Select Market), NasdaqGS, Nasdaq BX, BSE, Nasdaq PSX, PSX, PHLX, ISLAND, NMFQS
XNAS: ISE, Nasdaq ISE, Nasdaq GEMX, Nasdaq MRX, GEMINI, MERCURY, MRX, NASDAQOM, Nasdaq Options Market, NOM
XCBO: Cboe, Cboe BZX, BZX, BYX, BTS, Bats Global Markets, Cboe EDGX, Cboe EDGA, CBOE2, Cboe C2
IEXG: IEX, Investors Exchange
LTSE: Long-Term Stock Exchange
MEMX: Members Exchange
MIHI: MIAX, MIAX Pearl, PEARL, MIAX Options, MIAX Emerald, EMERALD, MIAX Sapphire, SAPPHIRE
XBOX: BOX, BOX Options, BOX Options Exchange
OTCM: OTC, OTC Markets, OTCMKTS, OTC Pink, Pink, Pink Sheets, PNK, PINK Current, OTCQX, OTCQB, OQX, OQB, OTCBB, OBB
OTCM: Non-NMS Quotation Service (NNQS), OTC Link, Grey Market, Other OTC, OOTC, OTC US, Expert Market, Pink Limited, US OTC, OEM, OID, OTCI, XOTC
XTSE: TSX, TSE, TOR, Toronto, Toronto Stock Exchange
XTSX: NEX, TSXV, TSX Venture, TSX Venture Exchange, CVE, VAN, Venture, CDNX
XCNQ: CSE, CNSX, CNQ, Canadian Securities Exchange
NEOE: NEO, AEQLIT, AEQNEO, Cboe Canada, Aequitas NEO, NEO Exchange
BVMF: B3, BMFBovespa, Bovespa, BVSP, SAO, Sao Paulo, XBSP
XBUE: BYMA, BCBA, BUE, Buenos Aires, Merval
XMEX: BMV, MEX, MEXI, Mexico, México, Bolsa Mexicana, Bolsa Mexicana de Valores
BIVA: Bolsa Institucional de Valores
XSGO: SGO, BCS, Santiago, Santiago Stock Exchange, Bolsa de Santiago
XBOG: BVC, BOG, Bogota
XLIM: BVL, LIM, Lima
XHKG: SEHK, HKEX, HKG, HKSE, HKEX Main Board, HKEX GEM, GEM, Hong Kong, Hong Kong Stock Exchange, Hongkong, SHSC, SZSC, Shanghai-Hong Kong Stock Connect Southbound, Shenzhen-Hong Kong Stock Connect Southbound
XSHG: SSE, SHA, SHSE, SHH, SHG, SS, SH, Shanghai, Shanghai Stock Exchange, SEHKNTL, SEHKSTAR, XSSC, STAR, SSE STAR, Shanghai-Hong Kong Stock Connect
XSHE: SZSE, SHE, SHZ, SZ, Shenzhen, Shenzhen Stock Exchange, SEHKSZSE, CHINEXT, XSEC, SZA, Shenzhen-Hong Kong Stock Connect
BJSE: BSE, BJ, Beijing, Beijing Stock Exchange
XTKS: OSE, TSE, TSEJ, TYO, JPX, XJPX, TKS, Tokyo, Tokyo Stock Exchange, JASDAQ, XJAS, Japan Exchange
XNGO: NSE, NAG, Nagoya, Nagoya Stock Exchange
XKRX: Korea Exchange (Stock Market), Korea Exchange (KOSDAQ), KRX, KSE, KSC, KOE, KOSDAQ, KOSPI, KONEX, Korea, Korea Exchange, Seoul
XTAI: TWSE, TPE, TAI, Taiwan, Taiwan Stock Exchange
ROCO: Gretai Securities Market, TPEX, TWO, Taipei Exchange, GreTai
XSES: SGX, SES, SGX-ST, Singapore, Singapore Exchange, Catalist
XASX: ASX - All Markets, ASX, Sydney, Australia, Australian Securities Exchange
CHIA: CHIXAU, Cboe Australia, CXA
XNZE: NZX, NZE, New Zealand, New Zealand Exchange
XNSE: NSE, NSI, National Stock Exchange of India
XBOM: BSE, BOM, Bombay, Mumbai, Bombay Stock Exchange
XBKK: SET, BKK, Thailand, Bangkok, Stock Exchange of Thailand
XKLS: Bursa, KLSE, KLS, MYX, Bursa Malaysia, Malaysia, Kuala Lumpur
XIDX: IDX, JKT, JKSE, Jakarta, Indonesia, Indonesia Stock Exchange
XPHS: PSE, PHS, Manila, Philippines, Philippine Stock Exchange
XSTC: HOSE, HSX, HCM, Ho Chi Minh
HSTC: HNX, Hanoi
XKAR: PSX, KSE, Karachi, Pakistan Stock Exchange
XLON: LSE, LON, LSEETF, LSEIOB1, London, London Stock Exchange, AIM, IOB
AQSE: Aquis, Aquis Stock Exchange, NEX
BCXE: Cboe Europe, CHIXUK, BATEUK, CXE, BXE
XDUB: Irish Stock Exchange - All Market, ISE, ISED, DUB, Dublin, Euronext Dublin, Irish Stock Exchange
XPAR: NYSE Euronext - Euronext Paris, EPA, PAR, SBF, Paris, Euronext Paris, ENXTPA
XAMS: NYSE Euronext - Euronext Amsterdam, Euronext Amsterdam, AMS, AEB, Amsterdam, Euronext Amsterdam, ENXTAM
XBRU: NYSE Euronext - Euronext Brussels, EBR, BRU, ENEXT.BE, Brussels, Euronext Brussels, ENXTBR
XLIS: NYSE Euronext - Euronext Lisbon, ELI, LIS, BVL, Lisbon, Euronext Lisbon, ENXTLS
XMIL: BIT, MIL, BVME, BVME.ETF, Milan, Borsa Italiana, Euronext Milan
BMEX: BME, MCE, BM, XMCE, Madrid, Bolsa de Madrid, BME Growth
XWBO: VIE, WBAG, VSE, Vienna, Wiener Boerse
ASEX: ASE, ATH, ATHEX, Athens, Athens Stock Exchange
XHEL: Nasdaq OMX Helsinki Ltd., HEL, HEX, OMXH, OMXHEX, Helsinki, Nasdaq Helsinki
XTAL: TAL, N.TALLINN, OMXTSE, Tallinn, Nasdaq Tallinn
XRIS: RSE, N.RIGA, OMXRSE, Riga, Nasdaq Riga
XLIT: VSE, N.VILNIUS, OMXVSE, Vilnius, Nasdaq Vilnius
XLUX: LUX, BDL, LuxSE, Luxembourg, Luxembourg Stock Exchange
XETR: Xetra, ETR, IBIS, IBIS2, GER, XET
XFRA: FRA, FWB, FWB2, Frankfurt, Börse Frankfurt, Boerse Frankfurt, FSE
XSTU: STU, SWB, SWB2, Stuttgart, Boerse Stuttgart, EUWAX
XBER: BER, Berlin, Boerse Berlin
XDUS: DUS, Dusseldorf, Duesseldorf, Quotrix
XMUN: MUN, Munich, Muenchen, Gettex, Gettex2
XHAM: HAM, Hamburg
XHAN: HAN, Hannover, Hanover
TGAT: TGATE, Tradegate, TDG
LSSI: LS Exchange, Lang & Schwarz, LSX
XSWX: SIX, SWX, EBS, VTX, XVTX, VIRTX, SIX Swiss Exchange, Swiss Exchange, Zurich
XBRN: BX Swiss, Berne
XSTO: Nasdaq OMX Nordic, SSE, STO, SFB, OMX, OMXSTO, Stockholm, Nasdaq Stockholm, First North
XNGM: Nordic Growth Market, NGM
XSAT: Spotlight, Aktietorget
XCSE: OMX Nordic Exchange Copenhagen A/S, CSE, CPH, OMXCOP, Copenhagen, Nasdaq Copenhagen
XOSL: OSL, OSE, OSLO, Oslo Bors, Euronext Oslo, Euronext Growth Oslo
XICE: ICE, OMXICE, Reykjavik, Nasdaq Iceland
XWAR: GPW, WSE, WAR, Warsaw, NewConnect, Warsaw Stock Exchange
XPRA: PRA, PSE, Prague, Prague Stock Exchange
XBUD: BUD, BUX, BSE, BET, Budapest, Budapest Stock Exchange
XBSE: BVB, BSE, Bucharest, Bucharest Stock Exchange
XBEL: BELEX, Belgrade, Belgrade Stock Exchange
XIST: Istanbul Stock Exchange, BIST, IST, ISE, Istanbul, Borsa Istanbul
MISX: Standard-Classica-Forts, MOEX, MCX, MICEX, Moscow, Moscow Exchange, RTS
SPBE: SPB, SPBEX, Saint Petersburg, St. Petersburg
XTAE: TASE, TLV, Tel Aviv, Tel Aviv Stock Exchange
XJSE: JSE, JNB, Johannesburg, Johannesburg Stock Exchange
XSAU: Saudi Stock Exchange, Tadawul, SAU, Saudi Exchange, Riyadh
XADS: ADX, Abu Dhabi
XDFM: Dubai Financial Market, DFM, Dubai
DSMD: Qatar Exchange, QSE, DOH, Doha, Qatar Stock Exchange
XKUW: KSE, KUW, Boursa Kuwait
XCAI: EGX, CAI, Cairo
XSHG: 上海, 上海A股, 上海B股, 沪A, 沪B, 沪市, 沪市A股, 沪A股, 沪, 沪股通, 上交所, 上证, 上证所, 上证A股, 上海证券交易所, 上海證券交易所, 上證, 滬A, 滬市, 滬股通, 科创板, 上海主板, 沪市主板
XSHE: 深圳, 深圳A股, 深圳B股, 深A, 深B, 深市, 深市A股, 深A股, 深, 深股通, 深交所, 深证, 深证A股, 深圳证券交易所, 深圳證券交易所, 深證, 创业板, 中小板, 深圳主板, 深市主板
BJSE: 北交所, 北京, 北证, 北京证券交易所, 京A, 京市
XHKG: 港股, 香港市場, 香港市场, 香港, 港, 港交所, 香港交易所, 香港联交所, 联交所, 香港联合交易所, 香港證券交易所, 聯交所, 香港聯交所, 香港聯合交易所, 港股通, 香港主板, 香港证券交易所
XNYS: 纽交所, 紐交所, 纽约, 紐約, 纽约证券交易所, 紐約證券交易所, 뉴욕, 뉴욕증권거래소, ニューヨーク証券取引所
XNAS: 纳斯达克, 納斯達克, 納斯達克交易所, 나스닥, ナスダック, Насдак
XTKS: 东京, 東京, 东证, 東証, 東証プライム, 東証スタンダード, 東証グロース, 東京証券取引所, 日股
XKRX: 코스피, 코스닥, 유가증권시장, 韩国, 韓國
XTAI: 台股, 台湾, 台灣, 臺灣, 台证所, 證交所, 臺灣證券交易所
ROCO: 上櫃, 上柜, 櫃買中心
XSES: 新加坡, 新交所
XLON: 伦敦, 倫敦, 伦交所
MISX: Мосбиржа, ММВБ, МосБиржа ФР, Московская биржа, ММВБ-РТС
SPBE: СПБ, СПБ Биржа, Санкт-Петербургская биржа
`;

/** [MIC, name] for every plain name; a name may stand for several venues. */
export const venueNames: readonly (readonly [string, string])[] = rowsOf(nameRows).flatMap((row) => {
  const colon = row.indexOf(":");
  return cells(row.slice(colon + 1), ",").map((name) => [row.slice(0, colon), name] as const);
});
