/**
 * Answers compressed where the caller accepts it (RFC 9110, section 12.5.3). Entity tags and digests stay those of the answer
 * itself: they name what is said, not the bytes on the wire.
 * @module
 */

import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Below this, headers and a round trip weigh more than what is saved. */
const WORTHWHILE_BYTES = 2048;

const codings = {
  // At quality 1 a portfolio's answer takes half of gzip's time and of its bytes; higher qualities cost more than they save.
  br: (body: Uint8Array) =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  gzip: (body: Uint8Array) => promisify(gzip)(body, { level: 1 }),
} as const;
type Coding = keyof typeof codings;

/** The cheapest coding that a header accepts; null: none of ours. `br;q=0` refuses br, `*` accepts what is not named. */
export function acceptedCoding(header: string | null): Coding | null {
  if (header === null) return null;
  const weights = new Map(
    header.split(",").map((item) => {
      const [name = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
      const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice("q=".length) ?? "1";
      return [name, Number(q)];
    }),
  );
  const accepts = (name: Coding): boolean => (weights.get(name) ?? weights.get("*") ?? 0) > 0;
  return accepts("br") ? "br" : accepts("gzip") ? "gzip" : null;
}

/** Bytes that are compressed already gain nothing. */
const isText = (contentType: string): boolean => /^text\/|json|javascript|xml/.test(contentType);

export interface Compressible {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

/** The answer, compressed where that is worthwhile and accepted; `Vary` says that it depends on this. */
export async function compress<T extends Compressible>(answer: T, request: Request): Promise<T> {
  const { body, headers } = answer;
  if (body === null || body.length < WORTHWHILE_BYTES || !isText(headers["Content-Type"] ?? ""))
    return answer;
  const vary = { Vary: headers.Vary === undefined ? "Accept-Encoding" : `${headers.Vary}, Accept-Encoding` };
  const coding = request.method === "HEAD" ? null : acceptedCoding(request.headers.get("accept-encoding"));
  if (coding === null) return { ...answer, headers: { ...headers, ...vary } };
  const compressed = await codings[coding](typeof body === "string" ? Buffer.from(body) : body);
  return {
    ...answer,
    headers: { ...headers, ...vary, "Content-Encoding": coding },
    body: new Uint8Array(compressed),
  };
}
