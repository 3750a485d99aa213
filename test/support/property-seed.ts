/**
 * The seed of all property tests: fixed, so that a run can be had again and a landing is not refused for what another found.
 * PROPERTY_SEED=<integer> gives another; `npm run fuzz` looks for what new seeds find.
 * @module
 */

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_210_315) });
