/**
 * Packs the log beside the work that appends to it, as a deployment's packer does by its schedule.
 * @module
 */

import type { RegisterTable } from "../register/query.ts";
import { writePacks } from "../register/write-packs.ts";

/** After so many entries there may be enough for another pack. */
const EVERY = 250;

export interface Packing {
  /** Packs what is there, where the log has reached another round number; nobody waits for it. */
  readonly after: (version: number) => void;
  readonly close: () => Promise<void>;
}

/** Packs are a cache: where writing them fails, `failed` is told why, and the next round makes up for it. */
export function createPacking(table: RegisterTable, failed: (why: string) => void): Packing {
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    try {
      await writePacks(table);
    } catch (error) {
      failed(error instanceof Error ? error.name : "unknown");
    } finally {
      running = null;
    }
  };
  return {
    after: (version) => {
      if (version % EVERY === 0) running ??= run();
    },
    close: async () => {
      await running;
    },
  };
}
