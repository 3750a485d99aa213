/**
 * The underlying of an option that trades on an exchange outside the US, where neither that exchange nor a US one knows it.
 * @module
 */

import type { Problem } from "../problem.ts";
import type { Question } from "../register/question.ts";
import { saysNoExchange } from "../symbols/no-exchange.ts";
import type { SymbolReading } from "../symbols/readings.ts";
import { readVenue, usVenues } from "../symbols/venues.ts";
import type { Position } from "./position.ts";

/**
 * How the root of an option is then read: on every exchange abroad, for a person to look at, because the exchange sent is where the contract
 * trades. Not beside a US exchange: an option there is one on a US share (FIVE is Five Below, and was X5 in London).
 */
export function underlyingAbroad(
  { register }: Question,
  { exchange = "" }: Position,
  readings: readonly SymbolReading[],
): readonly { readonly reading: SymbolReading; readonly problem: Problem }[] {
  const option = readings.find(({ derivative }) => derivative);
  if (option === undefined || saysNoExchange(exchange) || !/^[A-Z]{2,6}$/.test(option.ticker)) return [];
  const sent = readVenue(exchange);
  if (sent === null || sent.some((venue) => usVenues.includes(venue))) return [];
  const { ticker } = option;
  const venues = [...register.venues].filter((mic) => !usVenues.includes(mic));
  const doubt = `${ticker}, the option's underlying, is a listed line's ticker on another exchange than the one sent`;
  const message = `${ticker}, the underlying that the option names, is recorded neither on ${sent.join(", ")} nor on a US exchange, but on another one; a match needs review. Send the underlying's exchange, or its ISIN`;
  return [
    {
      reading: { ...option, venues, venue: null, doubt },
      problem: { code: "venue-conflict", field: "exchange", value: exchange, message },
    },
  ];
}
