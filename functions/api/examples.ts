/**
 * The examples that the contract prints and the tests post.
 * @module
 */

/** The case that the service was born from: Xiaomi on the day its ban was to begin, three days after the injunction. */
export const requestExample = {
  asOf: "2021-03-15T13:31:00Z",
  knownAt: null,
  version: null,
  investor: { usPerson: true },
  detail: "all",
  positions: [
    "AAPL",
    {
      symbol: "XIACY",
      exchange: "OTC",
      isin: "US98421U1088",
      quantity: "120.5",
      marketValue: "2904.05",
      currency: "USD",
      ref: "row-2",
    },
  ],
} as const;

/** What changed for Xiaomi between the day before the injunction and the minute its ban was to begin. */
export const compareExample = {
  from: { asOf: "2021-03-11T12:00:00Z" },
  to: { asOf: "2021-03-15T13:31:00Z" },
  positions: ["AAPL", { symbol: "XIACY", exchange: "OTC", ref: "row-2" }],
} as const;

export const csvExample =
  'Symbol,Exchange,ISIN,Quantity,Market Value,Currency\nAAPL,,,10,,\nXIACY,OTC,US98421U1088,120.5,"2,904.05",USD\n';

export const flexExample =
  '<FlexQueryResponse queryName="holdings" type="AF"><FlexStatements count="1"><FlexStatement accountId="U0000001"><OpenPositions>' +
  '<OpenPosition accountId="U0000001" currency="HKD" assetCategory="STK" symbol="1810" isin="KYG9830T1067" listingExchange="SEHK" position="2000" positionValue="76800" levelOfDetail="SUMMARY"/>' +
  "</OpenPositions></FlexStatement></FlexStatements></FlexQueryResponse>";

/** A court order that suspends a listing, as an entry states it. */
export const entryExample = {
  id: "example-2021-03-12",
  source: "manual",
  changes: [
    {
      op: "publish",
      kind: "court-order",
      id: "order.xiaomi.2021-03-12",
      publishedAt: "2021-03-12",
      document: {
        kind: "preliminary-injunction",
        court: "D.D.C.",
        docket: "1:21-cv-00280",
        judge: "Rudolph Contreras",
        enteredAt: { at: "2021-03-12" },
        from: { at: "2021-03-12" },
        until: null,
        listings: ["ccmc.xiaomi.2021-01-14"],
        acts: null,
        parties: null,
        against: null,
        revocable: true,
      },
      citations: [
        { title: "Xiaomi Corp. v. Department of Defense, No. 1:21-cv-00280 (D.D.C. Mar. 12, 2021)" },
      ],
    },
  ],
} as const;

/** A holding of an OFX investment statement, as brokers' "Quicken" and "OFX" downloads bear it. */
export const ofxExample =
  "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVPOSLIST><POSSTOCK><INVPOS><SECID><UNIQUEID>98421U108<UNIQUEIDTYPE>CUSIP</SECID><HELDINACCT>CASH<POSTYPE>LONG<UNITS>120.5<UNITPRICE>24.10<MKTVAL>2904.05</INVPOS></POSSTOCK></INVPOSLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>";
