/**
 * The answer about a stored portfolio, as text: its check, and what is known of the portfolio around it.
 * @module
 */

import type { CheckAnswer } from "../core/check/answer.ts";
import { allReview, strictestActs } from "../core/facts/permission.ts";
import { stricterStatus } from "../core/law/status.ts";
import type { Frame } from "../evidence/record.ts";
import { answerText } from "./answer-text.ts";

/** Never better than review where the portfolio is not known to its end. Decisions are shown beside the verdict and change none. */
export function portfolioText(
  { id, version, gaps, incompleteSince, asOf, decisions }: Frame,
  answer: CheckAnswer,
  digest: string,
): string {
  const complete = gaps.length === 0;
  const own = JSON.stringify({
    portfolio: { id, version, complete, gaps, incompleteSince, asOf },
    complete,
    status: complete ? answer.status : stricterStatus(answer.status, "review"),
    acts: complete ? answer.acts : strictestActs(answer.acts, allReview),
    ...(decisions.length === 0 ? {} : { decisions }),
  });
  return `${own.slice(0, -1)},"check":${answerText(answer, digest)}}`;
}
