/**
 * The curated register, and one more entry: an invented order against a listing that is in force.
 * @module
 */

import { fold } from "../../functions/core/register/fold.ts";
import { emptyRegister } from "../../functions/core/register/register.ts";
import { parseCurated } from "../../functions/ingest/sources/curated.ts";
import { snapshot as curated } from "../api/harness.ts";
import { curatedFiles } from "../support/curated-data.ts";

const ORDER = `publications:
  - published: 2026-01-05T15:00:00Z
    citations: [{ title: "An invented opinion", url: "https://example.org/opinion" }]
    document:
      kind: preliminary-injunction
      court: D.D.C.
      docket: "1:26-cv-00001"
      judge: null
      enteredAt: 2026-01-05T15:00:00Z
      from: 2026-01-05T15:00:00Z
      until: null
      listings: [ns-cmic.hikvision.2021-06-03]
      acts: null
      parties: null
      against: null
      revocable: true
`;
const order = {
  version: 3,
  id: "entry-3",
  recordedAt: "2026-01-06T00:00:00.000Z",
  source: "editor",
  author: "editor",
  changes: parseCurated(new Map([...curatedFiles, ["court-orders/acme.2026-01-05.yaml", ORDER]])).filter(
    ({ id }) => id === "order.acme.2026-01-05",
  ),
  previous: curated.register.digest,
  digest: `sha256:${"3".repeat(64)}`,
};
const entries = [...curated.entries, order];

/** What names the issuer whose answer the order changes. */
export const SUSPENDED = "002415.SZ";
export const suspended = { ...curated, entries, register: fold(emptyRegister, entries) };
