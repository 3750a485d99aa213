/**
 * `npm run cases -- FILE …`: starts a server itself, POSTs every case, prints what differs. Exit status 1 where any does.
 * Where no case of a file names programmes, all of them are asked with ccmc and ns-cmic: they are about those two orders.
 * @module
 */

import { readCases, runCases, withFreshServer } from "../functions/local/cases.ts";

const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write("Which file of cases? npm run cases -- FILE [FILE …]\n");
  process.exit(2);
}
await withFreshServer(async (url) => {
  for (const file of files) {
    const cases = await readCases(file);
    const differences = await runCases(url, cases);
    for (const { id, says, differs } of differences)
      process.stdout.write(`${id}: ${says}\n  ${differs.join("\n  ")}\n`);
    process.stdout.write(
      `${file}: ${cases.length - differences.length} of ${cases.length} cases as expected\n`,
    );
    if (differences.length > 0 || cases.length === 0) process.exitCode = 1;
  }
});
