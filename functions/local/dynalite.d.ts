/** dynalite ships no types: what is used of it. */
declare module "dynalite" {
  import type { Server } from "node:http";

  interface DynaliteOptions {
    /** The LevelDB directory; in memory without it. */
    readonly path?: string;
    /** How long a new table stays CREATING. */
    readonly createTableMs?: number;
  }

  /** A server not listening yet. Its `close` closes the database too. */
  function dynalite(options?: DynaliteOptions): Server;
  export = dynalite;
}
