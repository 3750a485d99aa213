/**
 * Reads a request's body, bounded before and after decompression.
 * @module
 */

import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { Refusal } from "./problem.ts";

const decoders = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};
type Coding = keyof typeof decoders;
const isCoding = (name: string): name is Coding => Object.hasOwn(decoders, name);

const tooLarge = (limit: number, when: string): Refusal =>
  new Refusal(
    "too-large",
    `The body exceeds ${limit} bytes${when}. Split the portfolio into several requests.`,
    {
      // The rest of the body is not read, so the connection can't carry another request.
      headers: { Connection: "close" },
    },
  );

/**
 * A body that is announced as too large is read and thrown away within these bounds: most clients look for an answer only once
 * they have sent everything, and one that is cut off before takes it for a fault of the network.
 */
const DRAINED_BYTES = 24 * 1024 * 1024;
const DRAINED_MS = 2_000;

async function drain(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  const { promise: late, resolve } = Promise.withResolvers<{ readonly done: true }>();
  const timer = setTimeout(() => resolve({ done: true }), DRAINED_MS);
  try {
    while (!(await Promise.race([reader.read(), late])).done);
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => undefined);
  }
}

/** Reads to the end or to the limit, whichever comes first; what comes after is never buffered. */
async function readStream(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done)
      return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);
    length += value.byteLength;
    if (length > limit) {
      // Not awaited: a peer that keeps sending must not keep the answer waiting.
      reader.cancel().catch(() => undefined);
      throw tooLarge(limit, "");
    }
    chunks.push(value);
  }
}

/** Waits for a body: runs what reads it, and resolves with what that did. It may throw a Refusal where the wait was in vain. */
export type Waiting = <T>(read: () => Promise<T>) => Promise<T>;

const waitings = new WeakMap<Request, Waiting>();

/** Has a request's body waited for by somebody else, who then knows that nothing is done for it meanwhile. */
export function waitForBody(request: Request, waiting: Waiting): void {
  waitings.set(request, waiting);
}

/** A peer that goes away halfway has sent no request; that is no fault of the service. */
async function readRaw(request: Request, limit: number): Promise<Uint8Array> {
  const read = () => readBounded(request, limit);
  try {
    return await (waitings.get(request)?.(read) ?? read());
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("malformed-body", "The body broke off before its end. Send it again.", {
      cause: error,
    });
  }
}

async function readBounded(request: Request, limit: number): Promise<Uint8Array> {
  const declared = request.headers.get("content-length");
  if (declared !== null && /^\d{1,15}$/.test(declared)) {
    if (Number(declared) > limit) {
      if (Number(declared) <= DRAINED_BYTES && request.body !== null) await drain(request.body);
      throw tooLarge(limit, "");
    }
    // HTTP's framing holds a body to its declared length, so this can't outgrow the limit.
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.byteLength > limit) throw tooLarge(limit, "");
    return bytes;
  }
  return request.body === null ? new Uint8Array() : readStream(request.body, limit);
}

async function decompress(coding: Coding, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  try {
    return await decoders[coding](bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
      throw tooLarge(limit, " after decompression");
    throw new Refusal(
      "malformed-body",
      `The body is not ${coding}, as Content-Encoding says. Send it whole, or without compression.`,
    );
  }
}

/** The body's bytes, decompressed; throws a Refusal for one that is absent, too large or wrongly coded. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const coding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (coding !== "identity" && !isCoding(coding)) {
    throw new Refusal(
      "unsupported-encoding",
      "Content-Encoding names a coding that is not supported; expected one of gzip, deflate, br.",
      {
        headers: { "Accept-Encoding": "gzip, deflate, br" },
      },
    );
  }
  const raw = await readRaw(request, limit);
  const bytes = coding === "identity" || raw.byteLength === 0 ? raw : await decompress(coding, raw, limit);
  if (bytes.byteLength === 0)
    throw new Refusal(
      "malformed-body",
      "The request has no body; expected one. See openapi.json for its shape.",
    );
  return bytes;
}

export interface MediaType {
  readonly type: string;
  readonly charset: string | null;
}

/** The body's media type, one of `accepted`; throws a Refusal for another or none. */
export function mediaTypeOf(
  request: Request,
  accepted: Readonly<Record<string, readonly string[]>>,
): MediaType {
  const header = request.headers.get("content-type");
  if (header !== null && Object.hasOwn(accepted, header)) return { type: header, charset: null };
  const [type = "", ...parameters] = (header ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charsets = Object.hasOwn(accepted, type) ? accepted[type] : undefined;
  const types = Object.keys(accepted).join(" or ");
  const refuse = (detail: string): Refusal =>
    new Refusal("unsupported-media-type", detail, { headers: { Accept: Object.keys(accepted).join(", ") } });
  if (charsets === undefined) {
    throw refuse(
      header === null
        ? `Content-Type is missing; expected ${types}.`
        : `Content-Type ${JSON.stringify(header.slice(0, 80))} is not supported here; expected ${types}.`,
    );
  }
  const charset =
    parameters
      .find((parameter) => parameter.startsWith("charset="))
      ?.slice("charset=".length)
      .replaceAll('"', "") ?? null;
  if (charset !== null && !charsets.includes(charset)) {
    throw refuse(
      `Content-Type names a charset that is not supported for ${type}; expected ${charsets.join(" or ")}.`,
    );
  }
  return { type, charset };
}
