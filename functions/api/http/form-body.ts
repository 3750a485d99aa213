/**
 * A file as an HTML form sends it: `multipart/form-data` with one file, whatever its field is called, and other fields that say
 * what a query would.
 * @module
 */

import { invalid, Refusal } from "./problem.ts";

/** A file, and what stands beside it in the form, with the parameters of the request's own query. */
export interface FormBody {
  readonly bytes: Uint8Array;
  readonly query: URLSearchParams;
}

/** More parts are no form for one file; a part costs its parser far more than its bytes. */
const MAX_PARTS = 50;

const boundaryOf = (type: string): string | null =>
  /;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i
    .exec(type)
    ?.slice(1)
    .find((one) => one !== undefined) ?? null;

const malformed = (detail: string): Refusal => new Refusal("malformed-body", detail);

async function parsed(type: string, bytes: Uint8Array<ArrayBuffer>): Promise<FormData> {
  const boundary = boundaryOf(type);
  if (boundary === null)
    throw malformed(
      "Content-Type names no boundary; expected multipart/form-data; boundary=…, as every client that sends forms writes it.",
    );
  const parts = Buffer.from(bytes).toString("latin1").split(`--${boundary}`).length - 1;
  if (parts > MAX_PARTS) throw malformed(`The form has more than ${MAX_PARTS} parts; expected one file.`);
  try {
    return await new Response(bytes, { headers: { "content-type": type } }).formData();
  } catch {
    throw malformed(
      "The form cannot be taken apart; expected parts between the boundaries that Content-Type names. Send it again.",
    );
  }
}

const notOne = (detail: string): Refusal => invalid([{ pointer: "", detail }]);

/** Takes a form apart. Fields that were left empty say nothing. Throws a Refusal where it holds no file, or several. */
export async function readForm(
  type: string,
  bytes: Uint8Array<ArrayBuffer>,
  query: URLSearchParams,
): Promise<FormBody> {
  const form = await parsed(type, bytes);
  const files: File[] = [];
  const both = new URLSearchParams(query);
  for (const [name, value] of form) {
    if (value instanceof File) files.push(value);
    else if (value !== "") both.append(name, value);
  }
  const chosen = files.filter(({ name, size }) => name !== "" || size > 0);
  const [file, ...more] = chosen;
  if (file === undefined)
    throw notOne(
      "The form holds no file; expected one. Choose one, and send the form as multipart/form-data.",
    );
  if (more.length > 0)
    throw notOne(`The form holds ${chosen.length} files; expected one. Send each in a request of its own.`);
  if (file.size === 0) throw notOne("The form's file is empty; expected a file of holdings.");
  return { bytes: new Uint8Array(await file.arrayBuffer()), query: both };
}
