/**
 * Environment variables as they are given: blank ones count as absent.
 * @module
 */

import type { TObject } from "typebox";
import type { RecordedAlways } from "../evidence/always.ts";

/** Environment variables, as every entry point reads them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Only the variables that a schema names; one that is set but empty was left out. */
export const givenIn = (schema: TObject, variables: Variables): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(schema.properties).flatMap((key) => (variables[key] ? [[key, variables[key]]] : [])),
  );

/** The items of a list that is separated by commas. */
export const listIn = (text: string): readonly string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** Whose every check is recorded: "all", or tenants that are separated by commas. */
export const recordedAlwaysIn = (text: string | undefined): RecordedAlways =>
  text === "all" ? "all" : listIn(text ?? "");
