/**
 * Where connections' secrets are kept.
 * @module
 */

import * as Type from "typebox";
import { validatorOf } from "../schema/compiled-schema.ts";
import type { ConnectionSecrets } from "./connections.ts";

const secrets = validatorOf(
  Type.Object({
    signing: Type.Array(Type.Object({ key: Type.String(), until: Type.Optional(Type.Number()) })),
    credentials: Type.Record(Type.String(), Type.String()),
  }),
);

/** A connection's secrets as they were stored; throws for anything else, without saying what it saw. */
export function decodeSecrets(text: string): ConnectionSecrets {
  try {
    const value: unknown = JSON.parse(text);
    if (secrets.Check(value)) return value;
  } catch {
    // The error would quote the text.
  }
  throw new Error("a connection's secrets do not decode; revoke the connection and create it anew");
}
