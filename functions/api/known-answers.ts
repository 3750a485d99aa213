/**
 * A dozen questions whose answers the law settles: a service that gives others must not serve.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import type { Phase } from "../core/facts/programme.ts";
import type { Status } from "../core/law/status.ts";
import type { KnownAnswer } from "./deps.ts";

const known = (
  name: string,
  asOf: string,
  position: Position,
  status: Status,
  phase: Phase | null,
  knownAt: string | null = null,
): KnownAnswer => ({
  name,
  request: { asOf, knownAt, investor: { usPerson: true }, detail: "all", positions: [position] },
  expect: { status, phase },
});

const xiaomi: Position = { symbol: "XIACY", exchange: "OTCM" };
const hikvision: Position = { symbol: "002415.SZ" };

export const knownAnswers: readonly KnownAnswer[] = [
  known(
    "Xiaomi is enjoined at the minute its ban was to begin",
    "2021-03-15T13:31:00.000Z",
    xiaomi,
    "stayed",
    "enjoined",
  ),
  known(
    "… and was to be banned, as known before the order",
    "2021-03-15T13:31:00.000Z",
    xiaomi,
    "restricted",
    "in-force",
    "2021-03-12T12:00:00.000Z",
  ),
  known(
    "… and its listing is over after the final order",
    "2021-05-27T12:00:00.000Z",
    xiaomi,
    "not-binding",
    "ended",
  ),
  known(
    "Luokung is enjoined on 6 May 2021",
    "2021-05-06T15:00:00.000Z",
    { symbol: "LKCO", exchange: "XNAS" },
    "stayed",
    "enjoined",
  ),
  known(
    "Hikvision's first ban begins at 9:30 in New York",
    "2021-01-11T14:30:00.000Z",
    hikvision,
    "restricted",
    "in-force",
  ),
  known("… and not a minute before", "2021-01-11T14:29:00.000Z", hikvision, "pending", "announced"),
  known(
    "On the day of the first order its annex was known with it",
    "2020-12-01T15:00:00.000Z",
    hikvision,
    "pending",
    "announced",
    "2020-11-12",
  ),
  known("Nothing was in force in July 2021", "2021-07-15T03:00:00.000Z", hikvision, "pending", "announced"),
  known(
    "The second ban begins on 2 August 2021",
    "2021-08-02T04:01:00.000Z",
    hikvision,
    "restricted",
    "in-force",
  ),
  known(
    "The window closes on 3 June 2022",
    "2022-06-03T04:01:00.000Z",
    hikvision,
    "restricted",
    "window-closed",
  ),
  known(
    "A bond of a listed issuer is a security",
    "2024-05-01T12:00:00.000Z",
    { isin: "XS2101828452" },
    "restricted",
    "window-closed",
  ),
  known(
    "SenseTime's traded company is not certainly the listed one",
    "2022-03-01T12:00:00.000Z",
    { symbol: "0020.HK" },
    "review",
    "in-force",
  ),
  known(
    "A subsidiary that is not itself listed is not reached",
    "2022-03-01T12:00:00.000Z",
    { symbol: "600050.SS" },
    "no-match",
    null,
  ),
];
