/**
 * `data/` as a register, for tests of the rules on real facts.
 * @module
 */

import { fold } from "../../functions/core/register/fold.ts";
import { emptyRegister, genesisDigest } from "../../functions/core/register/register.ts";
import { curatedChanges } from "./curated-data.ts";

/** `data/` as a register of one entry, for tests of the rules on real facts. */
export const curatedRegister = fold(emptyRegister, [
  {
    version: 1,
    id: "curated",
    recordedAt: "2026-01-01T00:00:00.000Z",
    source: "curated",
    author: "test",
    changes: curatedChanges,
    previous: genesisDigest,
    digest: `sha256:${"c".repeat(64)}`,
  },
]);
