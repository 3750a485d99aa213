/**
 * A request's body where a file of holdings is taken: as it is, or in a form.
 * @module
 */

import { type MediaType, readBody } from "./http/body.ts";
import { readForm } from "./http/form-body.ts";
import type { Call } from "./route.ts";

export interface FileBody {
  readonly bytes: Uint8Array;
  /** What the client says of the bytes; null: nothing. */
  readonly charset: string | null;
  /** The request's parameters, a form's fields among them. */
  readonly query: URLSearchParams;
}

/** The file that a request sends; throws a Refusal where there is none, or it is too large. */
export async function readFileBody({ request, query, limits }: Call, media: MediaType): Promise<FileBody> {
  const bytes = Uint8Array.from(await readBody(request, limits.bodyBytes));
  if (media.type !== "multipart/form-data") return { bytes, charset: media.charset, query };
  return { charset: null, ...(await readForm(request.headers.get("content-type") ?? "", bytes, query)) };
}
