/**
 * Command: writes the golden answers anew, together with a higher `engine`.
 * @module
 */

import { writeFile } from "node:fs/promises";
import { goldenAnswers, goldenFile } from "../test/support/golden.ts";

/** Writes the golden answers anew. Only with a higher `engine`: the same engine must give the same bytes for ever. */
await writeFile(goldenFile, `${JSON.stringify(goldenAnswers(), null, 1)}\n`);
