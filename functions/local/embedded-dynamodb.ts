/**
 * DynamoDB's API on a directory of this machine: who owns the directory, and how others find the owner.
 * @module
 */

import { chmod, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoClient } from "../register/client.ts";
import { ensureDirectory, messageOf } from "./ensure-directory.ts";
import { CannotOpen, type Owned, own } from "./owned-database.ts";
import { answers, state, statedEndpoint } from "./stated-endpoint.ts";

/**
 * DynamoDB's API on a directory of this machine, for `npm start` and the command line without an account. The first process
 * to ask owns the directory (LevelDB's lock, which the kernel frees when the process dies), serves it on 127.0.0.1 and
 * states its endpoint in `endpoint.json`; the others connect to that. Where the owner goes, the next to ask takes over.
 */
export interface EmbeddedDynamo {
  /** Finds the owner anew, or becomes it, whenever a request did not get through. */
  readonly client: DynamoDBClient;
  /** Where the database is served now: for tests and for other programs' DYNAMODB_ENDPOINT. */
  readonly endpoint: () => Promise<string>;
  readonly close: () => Promise<void>;
}

const ENDPOINT_FILE = "endpoint.json";

/** Opens the database in a directory, which is created where absent. Rejects where it can be neither owned nor reached. */
export async function openEmbedded(dir: string, giveUpAfterMs = 10_000): Promise<EmbeddedDynamo> {
  const directory = resolve(dir);
  await ensureDirectory(directory);
  // The directory given may be open to others, and stays so; what lies in the store does not.
  const store = join(directory, "dynamodb");
  await ensureDirectory(store);
  await chmod(store, 0o700).catch(() => undefined);
  const place = createPlace(directory, giveUpAfterMs);
  await place.url();

  const client = dynamoClient({
    endpoint: "http://127.0.0.1:1",
    region: "us-east-1",
    maxAttempts: 4,
    unsigned: true,
  });
  // After the retry middleware, so that each attempt asks where the database is.
  client.middlewareStack.add(
    (next) => async (args) => {
      const url = await place.url();
      const at = new URL(url);
      const { request } = args;
      if (!isRequest(request)) throw new TypeError("the SDK's request has no address to set");
      Object.assign(request, { hostname: at.hostname, port: Number(at.port), path: at.pathname });
      try {
        return await next(args);
      } catch (error) {
        if (!isAnswer(error)) place.doubt(url);
        throw error;
      }
    },
    { step: "finalizeRequest", priority: "low", name: "embeddedEndpoint" },
  );

  return {
    client,
    endpoint: place.url,
    close: async () => {
      client.destroy();
      await place.leave();
    },
  };
}

const isRequest = (request: unknown): request is { hostname: string; port?: number; path: string } =>
  typeof request === "object" && request !== null && "hostname" in request && "path" in request;

/** Whether the database itself said this; anything else may come from whoever has its port now. */
const isAnswer = (error: unknown): boolean =>
  error instanceof Error &&
  "$metadata" in error &&
  typeof error.$metadata === "object" &&
  error.$metadata !== null &&
  "httpStatusCode" in error.$metadata &&
  error.$metadata.httpStatusCode === 400;

/** Where the database of a directory is served, found once and again after every doubt. */
function createPlace(directory: string, giveUpAfterMs: number) {
  const file = join(directory, ENDPOINT_FILE);
  let owned: Owned | null = null;
  let known: Promise<string> | null = null;
  let found: string | null = null;

  async function find(): Promise<string> {
    const giveUpAt = Date.now() + giveUpAfterMs;
    for (;;) {
      if (owned !== null) return owned.url;
      const stated = await statedEndpoint(file);
      if (stated !== null && (await answers(stated))) return stated;
      try {
        owned = await own(join(directory, "dynamodb"));
        owned.worker.once("exit", () => {
          owned = null;
          known = null;
        });
        await state(file, owned.url);
        return owned.url;
      } catch (cause) {
        const locked = cause instanceof CannotOpen && cause.code === "LEVEL_LOCKED";
        const late = Date.now() >= giveUpAt;
        if (!locked && (late || cause instanceof CannotOpen)) {
          throw new Error(
            `the database in ${directory} can't be opened: ${messageOf(cause)}. Where its files are damaged, put a copy of the directory back, or set DATA_DIR to another one`,
            { cause },
          );
        }
        if (late) {
          throw new Error(
            `the database in ${directory} is held by another process, which does not answer at the endpoint in ${ENDPOINT_FILE}. Stop that process, or set DATA_DIR to another directory`,
            { cause },
          );
        }
        // Another process may be about to state its endpoint.
        await setTimeout(50 + Math.random() * 50);
      }
    }
  }

  const url = (): Promise<string> => {
    if (known === null) {
      const finding = find();
      known = finding;
      finding.then(
        (at) => {
          found = at;
        },
        () => {
          known = null;
        },
      );
    }
    return known;
  };

  return {
    url,
    /** Called where a request to a URL did not get through; the next asks anew. */
    doubt: (at: string): void => {
      if (owned === null && found === at) {
        known = null;
        found = null;
      }
    },
    leave: async (): Promise<void> => {
      if (owned === null) return;
      const { worker, url: own } = owned;
      const exited = new Promise<void>((done) => worker.once("exit", () => done()));
      if ((await statedEndpoint(file)) === own) await rm(file, { force: true });
      worker.ref();
      worker.postMessage("close");
      await exited;
    },
  };
}
