/**
 * A fund house's file as holdings of a fund on a day, with whatever the file does not say.
 * @module
 */

import { readFundFile } from "../brokers/fund-file.ts";
import type { FileRefusal } from "../brokers/refusal.ts";
import type { FundHoldings, FundName, SentConstituent } from "../core/check/position.ts";
import { explain } from "../schema/explain.ts";
import { reported } from "../schema/fault.ts";
import { ConstituentInput } from "./contract/constituents.ts";
import { illFormedText } from "./http/strict-json.ts";

/** What is said of a file beside it; it counts before what the file says. */
export interface SaidOfFile {
  readonly fileName?: string | undefined;
  readonly fund?: FundName | undefined;
  readonly asOf?: string | undefined;
}

export type FundFileBody =
  | { readonly kind: "fund"; readonly holdings: FundHoldings; readonly unreadColumns: readonly string[] }
  | { readonly kind: "refused"; readonly refusals: readonly FileRefusal[] };

const isNamed = ({ symbol, isin, cusip }: FundName): boolean =>
  symbol !== undefined || isin !== undefined || cusip !== undefined;

const refusedFor = (detail: string): FundFileBody => ({ kind: "refused", refusals: [{ line: 1, detail }] });

/** What of a line no request may carry; a line that was not understood is told anyway. */
function faultsOf({ unread, ...holding }: SentConstituent, line: number): readonly FileRefusal[] {
  if (unread !== undefined) return [];
  return [...illFormedText(holding), ...explain(ConstituentInput, holding)].map(({ detail, pointer }) => ({
    line,
    detail,
    ...(pointer === undefined || pointer === "" ? {} : { column: pointer.slice(1) }),
  }));
}

/** Reads a file of a fund's holdings, at most so many lines. */
export function fundFileBody(bytes: Uint8Array, said: SaidOfFile, limit: number): FundFileBody {
  const file = readFundFile(bytes, said.fileName);
  if (file.kind === "refused") return file;
  const { holdings, lines, unreadColumns } = file;
  const own = said.fund ?? {};
  const fund: FundName = isNamed(own)
    ? { ...(file.fund.name === undefined ? {} : { name: file.fund.name }), ...own }
    : { ...file.fund, ...own };
  if (!isNamed(fund))
    return refusedFor(
      "The file does not say which fund it is of. Give its ticker, ISIN or CUSIP, or name the file by its ticker, such as MCHI_2022-09-01.csv.",
    );
  const asOf = said.asOf ?? file.asOf;
  if (asOf === null)
    return refusedFor(
      "The file does not say of which day its holdings are. Give the day, or name the file by it, such as MCHI_2022-09-01.csv.",
    );
  if (holdings.length > limit)
    return refusedFor(`The file has ${holdings.length} lines of holdings; expected at most ${limit}.`);
  const faults = holdings.flatMap((holding, i) => faultsOf(holding, lines[i] ?? 1)).slice(0, reported.errors);
  if (faults.length > 0) return { kind: "refused", refusals: faults };
  return { kind: "fund", holdings: { fund, asOf, holdings }, unreadColumns };
}
