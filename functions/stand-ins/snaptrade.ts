/**
 * A stand-in of SnapTrade: accounts, their positions and balances, each request's signature checked.
 * @module
 */

import { createHmac } from "node:crypto";
import { type Asked, type Decision, type Given, ok, refusing } from "./answer.ts";

const PATH = /^\/api\/v1\/accounts(?:\/([^/]+)(\/positions\/all|\/balances)?)?$/;
const synchronised = ok({ sync_status: { holdings: { initial_sync_completed: true } } });

/** Whether a request is signed as SnapTrade's are: base64 HMAC over {"content":null,"path":…,"query":…}, keys sorted, no blanks. */
function isSigned({ url, header }: Asked, given: Given): boolean {
  const content = `{"content":null,"path":${JSON.stringify(url.pathname)},"query":${JSON.stringify(url.search.slice(1))}}`;
  const expected = createHmac("sha256", given.consumerKey).update(content).digest("base64");
  const user = url.searchParams.get("userId") ?? "";
  return header("signature") === expected && url.searchParams.get("userSecret") === given.userSecret(user);
}

/** What a request asks of SnapTrade; null: it is none of its own. */
export function askSnapTrade(asked: Asked, given: Given): Decision | null {
  const found = PATH.exec(asked.url.pathname);
  if (found === null) return null;
  const [, account, rest] = found;
  const refusal = isSigned(asked, given) ? null : refusing(401);
  if (account === undefined)
    return {
      what: `snaptrade accounts ${asked.url.searchParams.get("userId")}`,
      refusal,
      otherwise: refusing(404),
    };
  if (rest === "/balances")
    return { what: `snaptrade balances ${account}`, refusal, otherwise: refusing(404) };
  return rest === undefined
    ? { what: `snaptrade status ${account}`, refusal, otherwise: synchronised }
    : { what: `snaptrade ${account}`, refusal, otherwise: refusing(404) };
}
