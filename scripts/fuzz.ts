/**
 * Command: `npm run fuzz -- [rounds]`. Runs every property test with new seeds, one after another, and ends at the first that finds
 * something: it prints the seed, with which `PROPERTY_SEED=<seed> npx vitest run <file>` finds it again.
 * @module
 */

import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { globSync, readFileSync } from "node:fs";

const rounds = Number(process.argv[2] ?? 1);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(
    `"${process.argv[2]}" is not a number of rounds. Expected a positive integer, as in: npm run fuzz -- 20`,
  );
const files = globSync("test/**/*.test.ts").filter((file) =>
  readFileSync(file, "utf8").includes('"fast-check"'),
);

for (let round = 1; round <= rounds; round += 1) {
  const seed = randomInt(2 ** 31);
  console.log(`round ${round} of ${rounds}: PROPERTY_SEED=${seed}, ${files.length} files`);
  const env = { ...process.env, PROPERTY_SEED: String(seed) };
  const { status } = spawnSync("vitest", ["run", "--reporter=dot", "--silent=passed-only", ...files], {
    env,
    stdio: "inherit",
  });
  if (status !== 0) {
    console.error(`PROPERTY_SEED=${seed} found something: see above.`);
    process.exit(1);
  }
}
