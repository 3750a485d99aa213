/**
 * A position's fields stand in one table: a field that is added there alone is in the contract, in the digest and in a stored portfolio.
 * @module
 */

import * as Type from "typebox";
import { Check } from "typebox/value";
import { expect, test } from "vitest";
import { lineOf } from "../../functions/api/answer-digest.ts";
import { shapesOf } from "../../functions/api/contract/position-shapes.ts";
import {
  type FieldKind,
  namesOf,
  type PositionFieldName,
  type PositionFields,
  positionFields,
} from "../../functions/core/check/position.ts";
import { storedSchemaOf } from "../../functions/portfolios/portfolio.ts";
import { harness } from "./harness.ts";

const invented = {
  ...positionFields,
  coupon: { kind: "decimal", maxLength: 40, identifying: false, says: "the yearly interest" },
} as const satisfies PositionFields;
const position = { isin: "US0378331005", coupon: "4.25" };

test("an invented field is in the contract, with the form of its kind", () => {
  const contract = Type.Object(shapesOf(invented), { additionalProperties: false });
  expect(Check(contract, position)).toBe(true);
  expect(Check(contract, { ...position, coupon: "four" })).toBe(false);
  expect(Check(Type.Object(shapesOf(positionFields), { additionalProperties: false }), position)).toBe(false);
});

test("an invented field is in the digest, and leaves those of positions without it as they are", () => {
  const names = namesOf(invented);
  expect(lineOf(position, names)).not.toBe(lineOf({ isin: position.isin }, names));
  expect(lineOf({ isin: position.isin }, names)).toBe(
    lineOf({ isin: position.isin }, namesOf(positionFields)),
  );
});

test("an invented field is kept in a stored portfolio", () => {
  expect(Check(storedSchemaOf(invented), position)).toBe(true);
  expect(Check(storedSchemaOf(positionFields), position)).toBe(false);
});

test("every field is read from a CSV column of its own name", async () => {
  const values: Readonly<Record<FieldKind, string>> = {
    text: "x",
    decimal: "1",
    currency: "USD",
    day: "2022-02-24",
  };
  const own: Partial<Record<PositionFieldName, string>> = {
    symbol: "XIACY",
    isin: "US98421U1088",
    cusip: "98421U108",
    sedol: "B0YQ5W0",
    figi: "BBG000B9XRY4",
  };
  const names = namesOf(positionFields);
  const row = names.map((name) => own[name] ?? values[positionFields[name].kind]);
  const { status, body } = await harness().ask("/v1/checks?asOf=2021-03-15T13:31:00Z", {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: `${names.join(",")}\n${row.join(",")}\n`,
  });
  expect([status, body.unreadColumns]).toEqual([200, undefined]);
});
