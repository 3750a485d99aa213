/**
 * The users of a platform whose holdings are fetched.
 * @module
 */

import { type Fields, fieldsOf } from "../brokers/json-reading.ts";

/** SnapTrade's users by their ids, as the connection's credentials have them. */
export function parseUsers({ users = "{}" }: Readonly<Record<string, string>>): Fields {
  try {
    const value: unknown = JSON.parse(users);
    return fieldsOf(value);
  } catch {
    return {};
  }
}
