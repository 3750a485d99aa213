/**
 * Problems and health, as they are printed.
 * @module
 */

import type { Static } from "typebox";
import * as Type from "typebox";
import { closed, type Same } from "../../schema/parts.ts";
import type { Problem as ProblemType } from "../http/problem.ts";
import { RegisterRef } from "./parts.ts";

const ProblemError = Type.Object(
  {
    pointer: Type.Optional(
      Type.String({ description: 'JSON pointer into the body (RFC 6901); "" is the whole body' }),
    ),
    parameter: Type.Optional(Type.String({ description: "the query parameter" })),
    header: Type.Optional(Type.String({ description: "the request header" })),
    line: Type.Optional(Type.Integer({ description: "the line of a CSV file, counted from 1" })),
    column: Type.Optional(Type.String({ description: "the column of a CSV file, by its header" })),
    detail: Type.String({ description: "what was wrong, what was expected, what to do" }),
    value: Type.Optional(Type.String({ description: "the value as sent, cut at 80 characters" })),
  },
  { ...closed, title: "ProblemError" },
);

export const Problem = Type.Object(
  {
    type: Type.String({ description: "stable; clients may branch on it" }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.String({ description: "the request's id" }),
    errors: Type.Optional(Type.Array(ProblemError, { maxItems: 20 })),
  },
  { ...closed, title: "Problem", description: "RFC 9457 problem details" },
);

export const ProblemMeaning = Type.Object(
  {
    type: Type.String(),
    status: Type.Integer(),
    title: Type.String(),
    meaning: Type.String({ description: "what happened, and what did not" }),
    remedy: Type.String({ description: "what the caller can do" }),
  },
  { ...closed, title: "ProblemMeaning" },
);

export const Health = Type.Object({ status: Type.Literal("alive") }, { ...closed, title: "Health" });
export const Readiness = Type.Object(
  {
    status: Type.Union([Type.Literal("ready"), Type.Literal("degraded")], {
      description: "degraded: the service answers, and some source is old, held, or was never heard",
    }),
    register: RegisterRef,
    knownAnswers: Type.Integer({ description: "known questions that were just answered rightly" }),
    staleSources: Type.Array(Type.String(), {
      description: "sources that are old, held, or were never heard; answers lack what these published since",
    }),
  },
  { ...closed, title: "Readiness" },
);

/** Does not compile once the schema and what the service prints have drifted apart. @public */
export const problemAgrees: Same<Static<typeof Problem>, ProblemType> = true;
