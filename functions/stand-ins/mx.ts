/**
 * A stand-in of MX: its users, and what one of them holds, behind HTTP Basic.
 * @module
 */

import { type Asked, type Decision, type Given, ok, refusing } from "./answer.ts";

/** What a request asks of MX; null: it is none of its own. */
export function askMx({ url, header }: Asked, { mxClientId, mxKey }: Given): Decision | null {
  const user = /^\/users\/([^/]+)\/investment_holdings$/.exec(url.pathname)?.[1];
  const isOfUsers = url.pathname === "/users";
  if (user === undefined && !isOfUsers) return null;
  const login = `Basic ${Buffer.from(`${mxClientId}:${mxKey}`).toString("base64")}`;
  return {
    what: isOfUsers ? "mx users" : `mx ${user}`,
    refusal: header("authorization") === login ? null : refusing(401),
    otherwise: isOfUsers ? ok({ users: [], pagination: { total_pages: 1 } }) : refusing(404),
  };
}
