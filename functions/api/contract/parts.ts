/**
 * The small shapes that requests and answers share. Descriptions are noun phrases: a problem says "expected …".
 * @module
 */

import * as Type from "typebox";
import { closed, digestOf, named, oneOf } from "../../schema/parts.ts";

export const VersionNumber = Type.Integer({
  minimum: 0,
  maximum: 999_999_999_999,
  description: "a version of the register: the number of its last entry",
});

/** Which register, by number and by both of its digests. */
export const registerFields = {
  version: VersionNumber,
  digest: digestOf(
    ", of the log up to the version: who wrote what and when; another machine's log has another",
  ),
  factsDigest: digestOf(
    ", of what the register says, not of who wrote it: the same on every machine that holds the same facts",
  ),
};

export const RegisterRef = Type.Object(registerFields, {
  ...closed,
  title: "RegisterRef",
  description: "which register the answer was read from",
});

export const Phase = named(
  "Phase",
  oneOf(
    ["announced", "in-force", "window-closed", "enjoined", "licensed", "ended"] as const,
    "where a listing stands at an instant",
  ),
);

export const PositionProblem = Type.Object(
  {
    code: Type.String({ description: "stable; clients may branch on it" }),
    field: Type.String({ description: "the position's field, or row: a row of the file as a whole" }),
    value: Type.String({ description: "the value as sent" }),
    message: Type.String({ description: "what was wrong, what was expected, what to do" }),
  },
  {
    ...closed,
    title: "PositionProblem",
    description: "something in a position that could not be taken at its word; the rest of it still counts",
  },
);
