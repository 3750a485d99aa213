/**
 * Lines among holdings that say a figure of the whole table and hold nothing: means, changes, an earlier month's value.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { firstIdentifier } from "../core/facts/scheme.ts";
import type { FileRefusal } from "./refusal.ts";
import type { CountedRow } from "./repeated-amounts.ts";
import { isSection } from "./sections.ts";

const SPAN = "day|week|month|quarter|year|period";
const FIGURES = new RegExp(
  `^(?:averages?|avg\\.?|mean|median|minimum|maximum|min\\.?|max\\.?|std\\.? ?dev\\.?|standard deviation|count|(?:previous|prior|last|this|current) (?:${SPAN})(?:'s)?(?: (?:value|total|end|close|balance))?|yesterday|(?:(?:net|total|day|daily|today's|monthly|(?:${SPAN})) )?change(?: (?:in value|since .+|from .+|%))?|differences?|variance|deviation|(?:(?:total|net|unrealized|unrealised|realized|realised) )*(?:gains?|loss(?:es)?|gain ?\\/ ?loss|p ?& ?l|p\\/l|profit|return)|(?:total )?(?:dividends?|income|fees|taxes|commissions?|deposits|withdrawals|contributions)|(?:accrued|total) (?:interest|income|dividends)|opening balance|closing balance|durchschnitt(?:swert)?|mittelwert|vormonat|vorjahr|vortag|ver[äa]nderung|differenz|gewinn(?: ?\\/ ?verlust)?|moyenne|m[ée]diane|mois pr[ée]c[ée]dent|ann[ée]e pr[ée]c[ée]dente|variation|diff[ée]rence|promedio|media|mes anterior|variaci[óo]n|diferencia|mese precedente|variazione|m[ée]dia|m[êe]s anterior|varia[çc][ãa]o|gemiddelde?|среднее|изменение|平均值?|上月|上期|涨跌|变动|变化|前月|前月比|増減|평균|전월|변동)$`,
  "iu",
);
/** MAX and MEAN in capitals under Symbol are tickers. */
const isTicker = (text: string, symbol: string | undefined): boolean =>
  text === symbol && /^[A-Z]+$/.test(text);

/** Whether a line says a figure, or a section's: "Liabilities" beside an amount and no quantity. */
function isFigure(text: string, { quantity, marketValue }: Position): boolean {
  const one = text.trim().replace(/:$/, "");
  return FIGURES.test(one) || (quantity === undefined && marketValue !== undefined && isSection(one));
}

/** Lines named by such a figure: as holdings they would be added to what the others are worth. */
export const summaryLines = (rows: readonly CountedRow[]): readonly FileRefusal[] =>
  rows.flatMap(({ line, position }) => {
    const { symbol, name } = position;
    const text = symbol ?? name ?? "";
    const said = symbol === undefined || name === undefined || name === symbol;
    if (!said || firstIdentifier(position) !== undefined || isTicker(text, symbol)) return [];
    if (!isFigure(text, position)) return [];
    return [
      {
        line,
        value: text.slice(0, 80),
        detail: `"${text.slice(0, 80)}" names a figure of the table, and no holding. Remove the line.`,
      },
    ];
  });
