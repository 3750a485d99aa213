/**
 * A request as it goes over the wire: headers line by line.
 * @module
 */

import { request } from "node:http";

/** A request whose headers are sent line by line as they are given, the same name more than once too. */
export function rawRequest(
  url: string,
  body: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST" }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
    sent.on("error", reject);
    sent.end(body);
  });
}
