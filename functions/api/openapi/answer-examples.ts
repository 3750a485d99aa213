/**
 * An example of every answer, by operation and status: "checkPortfolio 200". A test holds each against its schema.
 * @module
 */

import examples from "./answer-examples.json" with { type: "json" };

export const answerExamples: Readonly<Record<string, unknown>> = examples;
