/**
 * Many instances that read one log, simulated on a virtual clock: nothing here waits, and the same seed gives the same run. An instance
 * answers one check at a time, as a Lambda function does, and goes by a clock of its own.
 * @module
 */

import { waitAfterPut } from "../../functions/register/staleness.ts";

export interface World {
  readonly seed: number;
  /** Checks a second, and for how many seconds. */
  readonly rate: number;
  readonly seconds: number;
  /** For how long readers may hold what they read, in milliseconds. */
  readonly staleMs: number;
  /** How much faster, or slower, than true the clocks run at most: 0.02 is 2 %. */
  readonly drift: number;
  /** Shares of reads that take up to five seconds, and of checks after which the instance is gone. */
  readonly slow: number;
  readonly crashes: number;
  /** How often an entry is put, in milliseconds. */
  readonly entryEveryMs: number;
  /** How long its writer waits before it says so; absent: as the service's writers do. */
  readonly waitMs?: number;
}

export interface Outcome {
  readonly checks: number;
  readonly reads: number;
  /** Reads that the table's one partition did not give: the check is answered 503, and not repeated. */
  readonly refused: number;
  readonly instances: number;
  /** Checks that began after an entry was acknowledged and were answered without it. */
  readonly missed: number;
}

/** Strongly consistent reads a second that one partition of DynamoDB gives. */
const PARTITION_READS = 3_000;
/** A check's own time, and that of a read, in milliseconds. */
const CHECK_MS = 1;
const READ_MS = 7;

/** Numbers in [0, 1) from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Instance {
  /** Its clock's milliseconds in one true millisecond. */
  readonly pace: number;
  /** Its clock at the true moment 0: nobody's clocks agree. */
  readonly offset: number;
  freeAt: number;
  held: { readonly entries: number; readonly sentAt: number } | null;
}

/** The entries of a run: each put at a moment, and acknowledged once its writer's clock has run on for the wait. */
const entriesOf = (world: World, random: () => number): readonly { put: number; told: number }[] =>
  Array.from({ length: Math.floor((world.seconds * 1_000) / world.entryEveryMs) }, (_, i) => {
    const put = (i + random()) * world.entryEveryMs;
    const pace = 1 + (2 * random() - 1) * world.drift;
    return { put, told: put + (world.waitMs ?? waitAfterPut(world.staleMs)) / pace };
  });

/** How many of ascending moments have come. */
function cameBy(moments: readonly number[], at: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Runs a world to its end. */
export function simulated(world: World): Outcome {
  const random = randomFrom(world.seed);
  const entries = entriesOf(world, random);
  const puts = entries.map(({ put }) => put);
  // Whoever has heard of an entry counts on those before it too: each is told with the first that is told of it or of a later one.
  const told = entries.map(({ told: at }) => at);
  for (let i = told.length - 2; i >= 0; i -= 1) told[i] = Math.min(told[i] ?? 0, told[i + 1] ?? 0);
  const instances: Instance[] = [];
  const count = { checks: 0, reads: 0, refused: 0, missed: 0 };
  let tokens = PARTITION_READS / 10;
  let filledAt = 0;
  const gives = (now: number): boolean => {
    tokens = Math.min(PARTITION_READS / 10, tokens + ((now - filledAt) / 1_000) * PARTITION_READS);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  const free = (now: number): Instance => {
    const found = instances.find(({ freeAt }) => freeAt <= now);
    if (found !== undefined) return found;
    const pace = 1 + (2 * random() - 1) * world.drift;
    const made: Instance = { pace, offset: random() * 1e9, freeAt: 0, held: null };
    instances.push(made);
    return made;
  };
  const check = (now: number): void => {
    count.checks += 1;
    const instance = free(now);
    const own = now * instance.pace + instance.offset;
    if (instance.held === null || own - instance.held.sentAt >= world.staleMs) {
      count.reads += 1;
      if (!gives(now)) {
        count.refused += 1;
        instance.freeAt = now + CHECK_MS;
        return;
      }
      const took = random() < world.slow ? random() * 5_000 : READ_MS * (0.5 + random());
      // Strongly consistent: what was put before it was sent. What is put while it is under way, it need not see.
      instance.held = { entries: cameBy(puts, now), sentAt: own };
      instance.freeAt = now + took + CHECK_MS;
    } else instance.freeAt = now + CHECK_MS;
    if (instance.held.entries < cameBy(told, now)) count.missed += 1;
    if (random() < world.crashes) instances.splice(instances.indexOf(instance), 1);
  };
  const all = world.rate * world.seconds;
  for (let n = 0; n < all; n += 1) check(((n + random()) / world.rate) * 1_000);
  return { ...count, instances: instances.length };
}
