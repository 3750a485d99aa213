/**
 * How this process answers a resolved question, wherever it is asked again: by a replay, or by whoever holds an exported record.
 * @module
 */

import { check, engine } from "../core/check/check.ts";
import type { Answering } from "../evidence/replay.ts";
import { answerDigest } from "./answer-digest.ts";
import { answerText } from "./answer-text.ts";
import { portfolioText } from "./portfolio-text.ts";

export const answering: Answering = {
  engine,
  answer: (register, request, portfolio) => {
    const answer = check(register, request);
    const digest = answerDigest(request, answer.register, answer.engine);
    const text = portfolio === null ? answerText(answer, digest) : portfolioText(portfolio, answer, digest);
    return { text, digest };
  },
};
