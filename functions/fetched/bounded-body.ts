/**
 * Reading what another server answers, within a bound.
 * @module
 */

/**
 * The whole body, counted after decompression. Throws what `tooLarge` makes at the first byte too many: leaving the loop
 * cancels the body, so that what a small compressed answer unfolds to is never held.
 */
export async function boundedBody(
  response: Response,
  mostBytes: number,
  tooLarge: () => Error,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
