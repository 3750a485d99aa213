/**
 * A small curated register: one programme, one issuer listed and ended, one order, one licence.
 * @module
 */

import { allPermitted } from "../../functions/core/facts/permission.ts";

const citations = "LAW: { title: The order, url: https://example.org/order }\nNEWS: { title: A notice }\n";
const programme = `
terms:
  first:
    listedAt: 2021-01-14
    effectiveAt: { at: 2021-03-15T13:30:00Z, text: "9:30 a.m. eastern" }
    divestBy: null
publications:
  - published: 2021-01-01
    citations: [LAW]
    document:
      name: A regime
      authority: An order
      periods:
        - title: As signed
          from: 2021-01-01
          until: null
          citations: [LAW]
          table:
            announced: &free ${JSON.stringify(allPermitted)}
            in-force: *free
            window-closed: *free
`;
const issuer = `
publications:
  - published: 2021-01-14
    citations: [LAW]
    document:
      name: Acme Limited
      aliases: [ACME]
      weak: [AC]
      registrations: { OFAC uid: 00123 }
      lines:
        - { ticker: 002415, venue: XSHE, published: ["002415  CN"] }
        - { kind: adr, ticker: ACM, venue: XNYS, citations: [NEWS] }
      bonds: [XS0000000009, XS0000000017]
  - published: 2022-05-01
    citations: [NEWS]
    ends: [{ ticker: ACM, venue: XNYS, until: 2022-05-10 }]
    adds: { lines: [{ ticker: 80883, venue: XHKG, from: 2022-05-01T16:00:00Z }] }
  - published: 2023-01-01
    citations: [NEWS]
    reused: [{ ticker: ACM, venue: XNYS, now: { venue: XNAS, from: 2023-01-01, by: Another Inc. } }]
listings:
  regime.acme.2021-01-14:
    - { published: 2021-01-14, citations: [LAW], document: { name: "ACME LTD.", terms: first } }
    - { published: 2021-06-03, citations: [LAW], changes: { ended: { at: 2021-06-03T18:19:53Z, how: superseded } } }
`;
const order = `
publications:
  - published: 2021-03-12
    citations: [NEWS]
    document:
      kind: preliminary-injunction
      court: D.D.C.
      docket: "1:21-cv-1"
      judge: null
      enteredAt: 2021-03-12
      from: 2021-03-12
      until: null
      listings: [regime.acme.2021-01-14]
      acts: null
      parties: null
      against: null
      revocable: true
`;
const licence = `
publications:
  - published: 2021-01-20
    citations: [LAW]
    document: { title: A licence, agency: OFAC, scope: Names alike, acts: [sale], listings: [], from: 2021-01-20, until: null }
  - published: 2021-02-20
    citations: [LAW]
    changes: { until: 2021-02-20T05:00:00Z }
`;
export const curatedFixture: Readonly<Record<string, string>> = {
  "citations.yaml": citations,
  "programmes/regime.yaml": programme,
  "issuers/acme.yaml": issuer,
  "court-orders/acme.2021-03-12.yaml": order,
  "licences/gl-1.yaml": licence,
};
