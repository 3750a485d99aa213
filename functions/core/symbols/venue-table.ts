/**
 * Venues and every vendor's spelling of them, as data. MICs, operating MICs and countries are ISO 10383's (a test
 * holds them against the standard's file); the spellings are those that Yahoo, Reuters, Bloomberg, Google, TradingView,
 * Interactive Brokers, Nasdaq and OFAC print.
 * @module
 */

import { cells, rowsOf } from "./table-rows.ts";

/** What a venue's codes look like. "numbers" and "any" may be digits only; in "numbers" that is usual. */
export const codeShapes = [
  "us",
  "letters",
  "latin",
  "any",
  "numbers",
  "hong-kong",
  "mainland",
  "korea",
  "japan",
  "taiwan",
] as const;
export type CodeShape = (typeof codeShapes)[number];

export interface Venue {
  /** The MIC by which lines and readings name it: the operating MIC, but XTKS for Tokyo, not its holding's XJPX. */
  readonly mic: string;
  readonly country: string;
  readonly currencies: readonly string[];
  readonly shape: CodeShape;
  /** MICs of its segments, compared as the venue itself. */
  readonly segments: readonly string[];
  /** After a dot: Yahoo's and Reuters' suffixes. */
  readonly suffixes: readonly string[];
  /** After a blank: Bloomberg's codes. */
  readonly bloomberg: readonly string[];
}

/** Several venues under one spelling: Bloomberg's composites, OFAC's countries, Euronext. */
export interface VenueGroup {
  readonly name: string;
  readonly venues: readonly string[];
  readonly bloomberg: readonly string[];
  readonly names: readonly string[];
}

// MIC | country | currencies | shape | segments | suffixes | Bloomberg. Nagoya has no currency: its codes are Tokyo's. "H" is Yahoo's and
// Reuters' Hamburg, and what people write behind the code of an H share.
const venueRows = `
XNYS | US | USD         | us        | XASE ARCX XCHI XCIS CISD ALDP NYSD ARCD AMXO ARCO | N A P K MW | UN UA UP UM
XNAS | US | USD         | us        | XNGS XNMS XNCM XNIM NASD XBOS BOSD XPSX PSXD XPHL XNDQ XPHO | O OQ NB | UW UQ UR UB UX
XCBO | US | USD         | us        | BATS BATY EDGA EDGX BZXD BYXD EDGD CBSX C2OX BATO EDGO | Z | UF VF VJ VK VY
IEXG | US | USD         | us        | IEXD | |
LTSE | US | USD         | us        | | |
MEMX | US | USD         | us        | MEMD MEMM MXOP | |
MIHI | US | USD         | us        | EPRL EPRD EMLD MPRL XMIO SPHR | |
XBOX | US | USD         | us        | | |
OTCM | US | USD         | us        | PINX PINL PINI PINC OTCQ OTCB PSGM EXPM CAVE | PK OB PNK | UV PQ UU
XTSE | CA | CAD         | letters   | XDRK | TO | CT
XTSX | CA | CAD         | letters   | VDRK XTNX | V | CV
XCNQ | CA | CAD         | letters   | PURE CSE2 | CN CD | CF
NEOE | CA | CAD         | letters   | NEOD NEON NEOC | NE |
BVMF | BR | BRL         | latin     | CETI | SA | BZ BS
XBUE | AR | ARS         | latin     | XMEV | BA | AR
XMEX | MX | MXN         | latin     | | MX | MM MF
BIVA | MX | MXN         | latin     | | BIV |
XSGO | CL | CLP         | latin     | | SN | CI CC
XBOG | CO | COP         | latin     | | CL | CB
XLIM | PE | PEN         | latin     | | LM | PE
XHKG | HK | HKD CNY     | hong-kong | XGEM | HK H | HK H1 H2
XSHG | CN | CNY         | mainland  | | SS SH | CG C1
XSHE | CN | CNY         | mainland  | | SZ ZK | CS C2
BJSE | CN | CNY         | mainland  | | BJ |
XTKS | JP | JPY         | japan     | XTAM XTK1 XTK2 XTK3 | T TYO | JT JP JQ
XNGO | JP |             | japan     | | NG | JN
XKRX | KR | KRW         | korea     | XKOS XKON | KS KQ KN | KS KP KQ KE
XTAI | TW | TWD         | taiwan    | | TW | TT
ROCO | TW | TWD         | taiwan    | | TWO | TT
XSES | SG | SGD         | latin     | XSCA | SI | SP
XASX | AU | AUD         | latin     | ASXC ASXT ASXB ASXV ASXP | AX AXW | AU AT
CHIA | AU | AUD         | latin     | CXAR CXAC CXAP CXAM CXAQ CXAW | XA CHA |
XNZE | NZ | NZD         | letters   | NZXC NZXM | NZ | NZ
XNSE | IN | INR         | latin     | | NS | IS
XBOM | IN | INR         | numbers   | BSME | BO | IB
XBKK | TH | THB         | latin     | XMAI XBKF | BK | TB
XKLS | MY | MYR         | numbers   | MESQ | KL | MK
XIDX | ID | IDR         | letters   | | JK | IJ
XPHS | PH | PHP         | latin     | | PS PM | PM
XSTC | VN | VND         | latin     | | VN HM | VN VM
HSTC | VN | VND         | latin     | XHNX XHNF | HN | VH
XKAR | PK | PKR         | letters   | | KA PSX | PA
XLON | GB | GBP GBX     | any       | AIMX XLOM | L IL | LN LI
AQSE | GB | GBP GBX     | any       | AQST AQSL AQSG AQSN AQSF AQSD | AQ NX | PZ
BCXE | GB | GBP GBX EUR | any       | CHIX BATE CHIO BATF BATD BATP CHID LISX XWAP | CHI BS | IX EB
XDUB | IE | EUR         | latin     | XMSM XESM XEYE XATL DDUB | IR I | ID
XPAR | FR | EUR         | latin     | ALXP XMLI XETF XSPM DPAR | PA | FP
XAMS | NL | EUR         | latin     | TNLA DAMS XEUE | AS | NA
XBRU | BE | EUR         | latin     | ALXB MLXB TNLB DBRU VPXB | BR | BB
XLIS | PT | EUR         | latin     | ENXL ALXL DLIS | LS | PL
XMIL | IT | EUR         | any       | MTAA ETFP EXGM XMOT ETLX SEDX MIVX BGEM MTAH DMIL | MI | IM
BMEX | ES | EUR         | latin     | XMAD XBAR XBIL XVAL XLAT MABX GROW DMAD | MC MA | SM SQ
XWBO | AT | EUR         | latin     | WBAH WBDM XVIE WBMA | VI | AV
ASEX | GR | EUR         | latin     | XATH | AT | GA
XHEL | FI | EUR         | latin     | FNFI FSME DHEL MHEL DNFI MNFI | HE | FH
XTAL | EE | EUR         | latin     | FNEE | TL | ET
XRIS | LV | EUR         | latin     | FNLV | RG | LR
XLIT | LT | EUR         | latin     | FNLT | VS | LH
XLUX | LU | EUR         | any       | EMTF | LU | LX
XETR | DE | EUR         | any       | XETA XETB XETS XETU XETV XETW XETE XETX XEMA XEMB XEMI | DE | GY
XFRA | DE | EUR         | any       | FRAA FRAB FRAS FRAU FRAV FRAW | F | GF
XSTU | DE | EUR         | any       | STUA STUB STUC STUD STUE STUF STUH EUWX XDEX XSTF XSTP XCTS | SG | GS
XBER | DE | EUR         | any       | BERA BERB BERC ZOBX EQTA EQTB EQTC EQTD XEQT | BE | GB
XDUS | DE | EUR         | any       | DUSA DUSB DUSC DUSD XQTX | DU D | GD GQ
XMUN | DE | EUR         | any       | MUNC MUND | MU | GM
XHAM | DE | EUR         | any       | HAMN | H HM | GH
XHAN | DE | EUR         | any       | | HA | GI
TGAT | DE | EUR         | any       | XGAT XGRM | TG | TH
LSSI | DE | EUR         | any       | | LSX |
XSWX | CH | CHF         | latin     | XSDX XSWM XSEB XQOD XQMH | SW S VX | SE VX
XBRN | CH | CHF         | latin     | | BN |
XSTO | SE | SEK         | latin     | FNSE SSME DSTO MSTO DNSE MNSE PSTO | ST | SS
XNGM | SE | SEK         | latin     | NSME NMTF | NGM | NG
XSAT | SE | SEK         | latin     | | |
XCSE | DK | DKK         | latin     | FNDK DSME DCSE MCSE DNDK MNDK | CO | DC
XOSL | NO | NOK         | latin     | XOAS MERK DOSL | OL | NO
XICE | IS | ISK         | latin     | FNIS DICE MICE DNIS MNIS | IC | IR
XWAR | PL | PLN         | latin     | XNCO XGLO WETP | WA | PW
XPRA | CZ | CZK         | latin     | XPRM | PR | CP
XBUD | HU | HUF         | latin     | XTND BETA | BD BU | HB
XBEL | RS | RSD         | latin     | | |
XBSE | RO | RON         | latin     | XRAS XCAN | RO BX | RE
XIST | TR | TRY         | latin     | XEQY | IS | TI
MISX | RU | RUB         | latin     | RTSX | ME MM | RM RX
SPBE | RU | RUB         | latin     | | SPB |
XTAE | IL | ILS ILA     | any       | | TA | IT
XJSE | ZA | ZAR ZAC     | latin     | ALTX YLDX | JO J | SJ
XSAU | SA | SAR         | numbers   | | SR SE | AB
XADS | AE | AED         | latin     | | AD |
XDFM | AE | AED         | latin     | | AE |
DSMD | QA | QAR         | latin     | | QA | QD
XKUW | KW | KWD KWF     | latin     | | KW | KK
XCAI | EG | EGP         | latin     | | CA | EY
`;

// country or name | venues (blank: all of the country) | Bloomberg's composite | names
const groupRows = `
US | | US | USA, U.S.A., United States, United States of America, US Composite, US Market, OPRA, 美股, 美国, 美國, 美, 미국, 米国, США
CA | | CN | Canada, CAN
CN | XSHG XSHE BJSE | CH | China, CHN, PRC, Mainland China, China A, A股, 沪深, 沪深A股, 滬深, 中国A股, 中国, 中國, 沪深京, 中国大陆
DE | | GR | Germany, DEU, Deutschland
JP | XTKS | JP | Japan, JPN
TW | | TT | TWN
IN | | IN | India, IND
CH | | SW | Switzerland, CHE
GB | | | United Kingdom, UK, GBR, Great Britain
SE | | | Sweden, SWE
RU | | RU | Russia, RUS
MX | | | Mexico
VN | | | Vietnam
AE | | UH | UAE, United Arab Emirates
AU | | | AUS
EURONEXT | XPAR XAMS XBRU XLIS XDUB XMIL XOSL | | ENX, Euronext
NORDIC | XSTO XCSE XHEL XICE | | OMX Nordic, Nasdaq Nordic
`;

const words = (cell: string | undefined): readonly string[] =>
  cell === undefined || cell === "" ? [] : cell.split(" ");

function shapeOf(text: string | undefined): CodeShape {
  const shape = codeShapes.find((known) => known === text);
  if (shape === undefined) throw new RangeError(`no shape of codes: ${text}`);
  return shape;
}

export const venueTable: readonly Venue[] = rowsOf(venueRows).map((row) => {
  const [mic = "", country = "", currencies, shape, segments, suffixes, bloomberg] = cells(row, "|");
  return {
    mic,
    country,
    currencies: words(currencies),
    shape: shapeOf(shape),
    segments: words(segments),
    suffixes: words(suffixes),
    bloomberg: words(bloomberg),
  };
});

export const venueGroups: readonly VenueGroup[] = rowsOf(groupRows).map((row) => {
  const [name = "", venues, bloomberg, names = ""] = cells(row, "|");
  const inCountry = venueTable.filter((venue) => venue.country === name).map((venue) => venue.mic);
  return {
    name,
    venues: venues === "" ? inCountry : words(venues),
    bloomberg: words(bloomberg),
    names: names === "" ? [] : cells(names, ","),
  };
});
