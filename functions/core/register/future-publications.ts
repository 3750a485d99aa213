/**
 * Publications that are dated ahead of the moment at which they are recorded: nothing of them can have been read yet.
 * @module
 */

import type { Change } from "../facts/fact.ts";
import { decodedInterval, type Instant, iso } from "../time.ts";

const DAY = 86_400_000;

/** Whether a publication is dated more than a day after a moment: a day is left for clocks and zones. */
export const isStillToCome = (publishedAt: string, now: Instant): boolean =>
  decodedInterval(publishedAt).start > now + DAY;

/**
 * Publications that are still to come, each with its pointer below `/changes`. They would count at once wherever nobody asks for an
 * earlier `knownAt`, and every later publication of the fact would look older.
 */
export const futurePublications = (changes: readonly Change[], recordedAt: Instant): readonly string[] =>
  changes.flatMap(({ publishedAt }, i) =>
    isStillToCome(publishedAt, recordedAt)
      ? [
          `/changes/${i}/publishedAt: ${publishedAt} is still to come; expected a moment at most a day after ${iso(recordedAt)}, when the entry is recorded. State when the document was published; a day on which it takes effect stands in the document`,
        ]
      : [],
  );
