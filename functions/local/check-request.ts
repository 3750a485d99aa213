/**
 * The request that a command line asks the service.
 * @module
 */

import type { Position } from "../core/check/position.ts";
import { queryOf } from "./ask.ts";
import type { AskedOptions } from "./check-options.ts";
import { UsageError } from "./read-input.ts";

interface JsonBody {
  readonly positions?: readonly (Position | string)[];
  readonly [field: string]: unknown;
}

export function parseBody(bytes: Uint8Array, name: string): JsonBody {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(parsed) ? { positions: parsed } : parsed;
  } catch (error) {
    throw new UsageError(
      `${name} begins like JSON, but is not: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Text that is no number goes as it is, for the contract to refuse. */
const daysOf = (text: string): number | string => (/^\d{1,5}$/.test(text) ? Number(text) : text);

/** Options win over what the body says: the same file can be asked at two dates. */
export const jsonRequest = (body: JsonBody, options: AskedOptions): Request =>
  new Request("http://localhost/v1/checks", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      ...body,
      ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
      ...(options.knownAt === undefined ? {} : { knownAt: options.knownAt }),
      ...(options.registerVersion === undefined ? {} : { version: options.registerVersion }),
      ...(options.usPerson ? {} : { investor: { usPerson: false } }),
      ...(options.matched === true ? { detail: "matched" } : {}),
      ...(options.programmes === undefined ? {} : { programmes: options.programmes.split(",") }),
      ...(options.counterparty === undefined ? {} : { trade: { counterparty: options.counterparty } }),
      ...(options.fundsMaxAge === undefined ? {} : { constituentsMaxAgeDays: daysOf(options.fundsMaxAge) }),
    }),
  });

export const fileRequest = (bytes: Uint8Array<ArrayBuffer>, options: AskedOptions): Request => {
  const query = queryOf(options, {
    usPerson: options.usPerson ? undefined : "false",
    detail: options.matched === true ? "matched" : undefined,
    programmes: options.programmes,
    counterparty: options.counterparty,
    constituentsMaxAgeDays: options.fundsMaxAge,
  });
  return new Request(`http://localhost/v1/checks?${query}`, {
    method: "POST",
    // A broker's file is told by its content, XML included.
    headers: { "content-type": "text/csv" },
    body: bytes,
  });
};
