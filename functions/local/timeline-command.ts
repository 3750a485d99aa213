/**
 * The command `timeline`: what held, holds and will hold for a security.
 * @module
 */

import type { SecuritiesAnswer } from "../core/check/look-up.ts";
import { printable } from "../core/printable.ts";
import { ask, type ClockOptions, queryOf } from "./ask.ts";
import { printTimeline } from "./print-timeline.ts";
import type { Open } from "./with-service.ts";

export interface TimelineOptions extends ClockOptions {
  readonly exchange?: string;
  readonly json?: true;
}

/** Prints the timelines of whatever a symbol or an ISIN may name. Throws UsageError for a question that is refused. */
export async function timelineCommand(open: Open, symbol: string, options: TimelineOptions): Promise<void> {
  const named = /^[A-Z]{2}[A-Z0-9]{9}[0-9]$/.test(symbol) ? { isin: symbol } : { symbol };
  const query = queryOf(options, { ...named, exchange: options.exchange });
  const body = await open((service) => ask(service, new Request(`http://localhost/v1/securities?${query}`)));
  const answer: SecuritiesAnswer = JSON.parse(body);
  process.stdout.write(options.json === true ? `${body}\n` : printable(printTimeline(answer, symbol)));
}
