/**
 * Strict JSON, held against `JSON.parse` and against damaged text.
 * @module
 */

import fc from "fast-check";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { describe, expect, it, vi } from "vitest";
import { CheckRequestBody, checkRequestBody } from "../../functions/api/contract/check-request.ts";
import { EntryInput, entryInput } from "../../functions/api/contract/register.ts";
import { entryExample, requestExample } from "../../functions/api/examples.ts";
import { duplicateKeys } from "../../functions/api/http/duplicate-keys.ts";
import { Refusal } from "../../functions/api/http/problem.ts";
import { parseInFull, parseStrictJson } from "../../functions/api/http/strict-json.ts";
import { explain } from "../../functions/schema/explain.ts";

const parse = (text: string): unknown => parseStrictJson(new TextEncoder().encode(text));
const refusal = (text: string): Refusal | null => {
  try {
    parse(text);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
const PLAIN = /^[^\u0000-\u001f\u007f-\u009f]*$/;
const plainText = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .filter((text) => PLAIN.test(text) && text.isWellFormed());
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    plainText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false, ":", '"', "\\", '{"a":1,"a":2}'),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(plainText, fc.constantFrom("__proto__", "a:b", '"', "\\", "~/")), tie("value"), {
      maxKeys: 4,
    }),
  ),
})).value;

describe("strict JSON", () => {
  it("reads every sound document as JSON.parse does, however it is spaced", () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("finds the field that is written twice, wherever it is and however it is escaped", () => {
    fc.assert(
      fc.property(
        plainText,
        json,
        fc.array(fc.oneof(fc.nat(3), plainText), { maxLength: 4 }),
        fc.constantFrom("", " ", "\n\t"),
        (key, value, path, space) => {
          const escaped = `"${[...key]
            .map((char) =>
              [...char]
                .map((c) =>
                  c
                    .split("")
                    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
                    .join(""),
                )
                .join(""),
            )
            .join("")}"`;
          const item = JSON.stringify(value);
          const doubled = `{${JSON.stringify(key)}${space}:${item},${escaped}${space}:${item}}`;
          const whole = path.reduceRight<string>(
            (inner, at) =>
              typeof at === "number" ? `[${"0,".repeat(at)}${inner}]` : `{${JSON.stringify(at)}:${inner}}`,
            doubled,
          );
          const step = (name: string | number): string =>
            `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
          expect(duplicateKeys(whole)).toEqual([[...path, key].map(step).join("")]);
          expect(refusal(whole)?.type).toBe("duplicate-key");
        },
      ),
    );
  });

  it("never fails otherwise than by a refusal, whatever the bytes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc
            .string({ unit: fc.constantFrom(...'[]{}",:\\u0d8a1-.e \n') })
            .map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          try {
            parseStrictJson(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  /** What came of reading: the value, or what was refused and where. */
  const outcomeOf = (read: () => unknown): unknown => {
    try {
      return { value: read() };
    } catch (error) {
      if (error instanceof Refusal) return { type: error.type, detail: error.message, errors: error.errors };
      throw error;
    }
  };
  /** Mostly what the shortcut takes: strings and containers, written without blanks. */
  const texts = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.stringMatching(/^[A-Za-z0-9 .[\]{},:]{0,6}$/).map((text) => `"${text}"`),
      fc.constantFrom(
        "null",
        "true",
        "-31",
        "1e2",
        "1e5",
        "-1E9",
        "1.50",
        "12345678901234567890123",
        '""',
        '"\\n"',
        '"\u007f"',
        '"\u0085"',
        '"é"',
        '"€"',
        '"\\ud800"',
        " 1 ",
      ),
      fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
      fc
        .array(fc.tuple(fc.constantFrom("a", "b", "", "__proto__", "0", "symbol"), tie("value")), {
          maxLength: 4,
        })
        .map((items) => `{${items.map(([name, value]) => `"${name}":${value}`).join(",")}}`),
    ),
  })).value;
  const damage = fc.oneof(
    fc.constant((text: string) => text),
    fc
      .tuple(fc.nat(), fc.constantFrom("", " ", '"', "{", "}", "[", "]", ",", "\\", "\u0001", '"a":"",'))
      .map(([n, insert]) => (text: string) => {
        const at = n % (text.length + 1);
        return text.slice(0, at) + insert + text.slice(at);
      }),
    fc.constant((text: string) => `${"[".repeat(40)}${text}${"]".repeat(40)}`),
    fc.constant((text: string) => `\ufeff${text}`),
  );

  it("comes to the same by its shortcut as in full", () => {
    fc.assert(
      fc.property(texts, damage, (sound, damaged) => {
        const bytes = Buffer.from(damaged(sound));
        expect(outcomeOf(() => parseStrictJson(bytes))).toEqual(outcomeOf(() => parseInFull(bytes)));
      }),
      { numRuns: 5000 },
    );
  });

  it("is not deceived by a number that is shorter than its print", () => {
    expect(refusal('{"a":"","a":1e9}')?.type).toBe("duplicate-key");
  });

  it("builds nothing from a body of brackets", () => {
    const built = vi.spyOn(JSON, "parse");
    try {
      for (const [open, close] of ["[]", '{"":}'].map((pair) => [pair.slice(0, -1), pair.slice(-1)])) {
        const text = `${open?.repeat(40_000)}[]${close?.repeat(40_000)}`;
        expect(refusal(text)?.message).toContain("40001 levels deep");
      }
      expect(built).not.toHaveBeenCalled();
    } finally {
      built.mockRestore();
    }
  });

  it("takes a byte order mark", () => {
    expect(parseStrictJson(new Uint8Array([0xef, 0xbb, 0xbf, 0x5b, 0x5d]))).toEqual([]);
  });
});

/** A sound document with one place changed. */
function mutations(sound: unknown): fc.Arbitrary<unknown> {
  const places: (readonly (string | number)[])[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    places.push(path);
    if (typeof value === "object" && value !== null)
      for (const [key, item] of Object.entries(value))
        visit(item, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(sound, []);
  const put = (value: unknown, path: readonly (string | number)[], replacement: unknown): unknown => {
    const [first, ...rest] = path;
    if (first === undefined) return replacement;
    if (Array.isArray(value))
      return value.map((item, i) => (i === first ? put(item, rest, replacement) : item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, key === first ? put(item, rest, replacement) : item]),
    );
  };
  const replacement = fc.oneof(
    json,
    fc.constantFrom(
      "-0",
      "-0.0",
      "0",
      "1e5",
      "2021-02-30",
      "2021-03-15",
      "2021-03-15T09:30:00-04:00",
      "x".repeat(64),
      "😀".repeat(64),
      "x".repeat(65),
      "31",
      31,
      0,
      1.5,
      {},
      [],
      "usd",
      "USD",
      "matched",
      "retract",
      { at: "2021-03-15" },
    ),
    fc.record(
      {
        symbol: fc.oneof(fc.string(), fc.nat()),
        quantity: fc.oneof(fc.constantFrom("1", "-1.5", "-0", "+1"), fc.nat()),
        other: fc.constant("x"),
      },
      { requiredKeys: [] },
    ),
  );
  return fc.tuple(fc.constantFrom(...places), replacement).map(([path, value]) => put(sound, path, value));
}

describe("explanations", () => {
  it.each([
    ["a check", requestExample, CheckRequestBody, checkRequestBody.Check],
    ["an entry", entryExample, EntryInput, (value: unknown) => entryInput.Check(value)],
  ] as const)(
    "are given for exactly what is refused of %s, and that is what the schema says",
    (_, sound, schema, accepts) => {
      const compiled = Compile<TSchema>(schema);
      expect(explain(schema, sound)).toEqual([]);
      fc.assert(
        fc.property(mutations(sound), (value) => {
          const reasons = explain(schema, value);
          expect([accepts(value), compiled.Check(value)]).toEqual([
            reasons.length === 0,
            reasons.length === 0,
          ]);
          for (const { pointer, detail } of reasons) {
            expect(pointer).toMatch(/^(\/|$)/);
            expect(detail.length).toBeGreaterThan(10);
          }
        }),
        { numRuns: 3000 },
      );
    },
  );
});
