/**
 * The sums of an answer as text: how many positions have which status, and what they are worth.
 * @module
 */

import type { CheckAnswer, Exposure } from "../core/check/answer.ts";
import { type Status, statuses } from "../core/law/status.ts";
import type { Printing } from "./printing.ts";
import { wrap } from "./text.ts";

const isZero = (amount: string): boolean => /^0*\.?0*$/.test(amount);

/** What is held under each status: "USD 7281.3, HKD 25450". */
const amountsOf = (exposure: readonly Exposure[], status: Status): string =>
  exposure
    .filter(({ byStatus }) => !isZero(byStatus[status]))
    .map(({ currency, byStatus }) => `${currency === "XXX" ? "(no currency)" : currency} ${byStatus[status]}`)
    .join(", ");

export function summaryLines({ summary }: CheckAnswer, { paint, width }: Printing): readonly string[] {
  const rows = statuses
    .filter((status) => summary.byStatus[status] > 0)
    .map((status) => {
      const amounts = amountsOf(summary.exposure, status);
      const head = `  ${paint(status, status)}${" ".repeat(13 - status.length)}${String(summary.byStatus[status]).padStart(6)}`;
      return amounts === "" || width < 60 ? head : `${head}   ${amounts}`;
    });
  const shares = summary.exposure
    .filter(({ restrictedShare }) => restrictedShare !== null && !isZero(restrictedShare))
    .map(({ currency, restrictedShare }) => `${restrictedShare} of ${currency}`);
  const short = summary.exposure
    .filter((exposure) => !isZero(exposure.short))
    .map((exposure) => `${exposure.currency} ${exposure.short}`);
  const through = summary.exposure.flatMap(({ currency, through: held }) =>
    held === undefined
      ? []
      : [
          `${held.byStatus.restricted} of ${currency} (${held.restrictedShare ?? "0"})${isZero(held.unaccounted) ? "" : `, ${held.unaccounted} unaccounted for`}`,
        ],
  );
  return [
    ...rows,
    ...(through.length === 0
      ? []
      : wrap(`Restricted with funds taken apart into what they hold: ${through.join("; ")}.`, width, "  ")),
    ...(shares.length === 0 ? [] : wrap(`Restricted share: ${shares.join(", ")}.`, width, "  ")),
    ...(short.length === 0 ? [] : wrap(`Held short, within these sums: ${short.join(", ")}.`, width, "  ")),
    ...(summary.unvalued === 0
      ? []
      : wrap(`${summary.unvalued} without a market value: not in the sums.`, width, "  ")),
  ];
}
