/**
 * A table that stops answering after a number of requests.
 * @module
 */

import type { HoldingsTable } from "../../functions/portfolios/table.ts";

/** The table, until so many requests were made of it; `after`: the last of them is still carried out, its answer lost. */
export function cutting(table: HoldingsTable, requests: number, after: boolean): HoldingsTable {
  let left = requests;
  const client = new Proxy(table.client, {
    get: (target, name) =>
      name === "send"
        ? async (command: Parameters<typeof target.send>[0]) => {
            left -= 1;
            if (left < 0) throw new Error("cut off");
            if (left === 0 && after) {
              await target.send(command).catch(() => undefined);
              throw new Error("cut off after the write");
            }
            return target.send(command);
          }
        : Reflect.get(target, name),
  });
  return { client, table: table.table };
}
