/**
 * What a file's rows are called: for a page that shows answers beside the rows they are of. Nothing is judged, nothing is kept.
 * @module
 */

import { firstIdentifier } from "../../core/facts/scheme.ts";
import { fileContent, fileTypes } from "../contract/holdings-file.ts";
import { Labels } from "../contract/positions.ts";
import { NoQuery, readQuery } from "../contract/query.ts";
import { readFileBody } from "../file-body.ts";
import { mediaTypeOf } from "../http/body.ts";
import { type Call, json, type Reply, type Route } from "../route.ts";

async function handle(call: Call): Promise<Reply> {
  readQuery(NoQuery, call.query);
  const { bytes, charset, query } = await readFileBody(call, mediaTypeOf(call.request, fileTypes));
  readQuery(NoQuery, query);
  const { positionsOfFile } = await import("../csv-body.ts");
  const { positions } = positionsOfFile(bytes, charset, call.limits.positions);
  return json({
    positions: positions.map((position) => ({
      symbol: position.symbol ?? firstIdentifier(position),
      name: position.name,
      ref: position.ref,
    })),
  });
}

export const postPositions: Route = {
  method: "POST",
  path: "/v1/positions",
  scope: "check",
  operationId: "readPositions",
  summary: "Read what a file's rows are called",
  description:
    "Reads a file as POST /v1/checks does, judges nothing, keeps nothing. The answer's order is that of a check's indexes.",
  query: NoQuery,
  requestBody: {
    description: "A plain CSV, or a broker's export as it was downloaded.",
    content: fileContent({}),
  },
  successes: [
    {
      status: 200,
      description: "What each row is called.",
      mediaType: "application/json",
      schema: Labels,
      headers: {},
    },
  ],
  problems: [
    "malformed-body",
    "unsupported-media-type",
    "invalid-request",
    "too-large",
    "unsupported-encoding",
    "too-many-positions",
  ],
  handle,
};
