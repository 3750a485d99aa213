/**
 * A stand-in of MX: a user's holdings, behind HTTP Basic.
 * @module
 */

import { type Asked, type Decision, type Given, refusing } from "./answer.ts";

/** What a request asks of MX; null: it is none of its own. */
export function askMx({ url, header }: Asked, { mxClientId, mxKey }: Given): Decision | null {
  const user = /^\/users\/([^/]+)\/investment_holdings$/.exec(url.pathname)?.[1];
  if (user === undefined) return null;
  const login = `Basic ${Buffer.from(`${mxClientId}:${mxKey}`).toString("base64")}`;
  return {
    what: `mx ${user}`,
    refusal: header("authorization") === login ? null : refusing(401),
    otherwise: refusing(404),
  };
}
