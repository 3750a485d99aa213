/**
 * Names agree exactly once case, punctuation and legal form are removed.
 * @module
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseName } from "../../functions/core/symbols/names.ts";

/** Any code units at all, unpaired surrogates included. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

/** Names in English letters, with all that their form of comparison hangs on. */
const englishName = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "A/S",
        "a/s",
        "PJSC ",
        "Public Joint Stock Company ",
        "Co., Ltd.",
        " CL B",
        " ADR",
        "&",
        "'",
        ".",
        "/",
        " ",
      ),
      fc.string({
        unit: fc.integer({ min: 32, max: 126 }).map((unit) => String.fromCharCode(unit)),
        maxLength: 6,
      }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

describe("a name", () => {
  it("is compared in the same way with an accent behind it, which English names have not", () => {
    fc.assert(
      fc.property(englishName, (name) => {
        expect(normaliseName(name)).toBe(normaliseName(`${name}\u0301`));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["XIAOMI CORPORATION", "Xiaomi Corp."],
    ["HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO., LTD.", "Hangzhou Hikvision Digital Technology Co Ltd"],
    ["CHINA MOBILE LIMITED", "China Mobile Ltd."],
    ["CHINA MOBILE LIMITED", "China Mobile (Limited)"],
    ["PEÑA & HIJOS, S.A.", "Pena and Hijos SA"],
    ["Novo Nordisk A/S", "NOVO NORDISK AS"],
    ["Luokung Technology Corp.", "LUOKUNG   TECHNOLOGY\tCORP"],
    ["Ｘｉａｏｍｉ Corporation", "xiaomi"],
    ["XIAOMI CORPORATION", "XIAOMI CORP ADR"],
    ["XIAOMI CORPORATION", "XIAOMI CORP CL B"],
    ["XIAOMI CORPORATION", "Xiaomi Corporation-B"],
    ["CNOOC Limited", "CNOOC LTD SPON ADR"],
    [
      "Hangzhou Hikvision Digital Technology Co., Ltd.",
      "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO LTD CLASS A",
    ],
    ["China Mobile Limited", "China Mobile Limited ORD SHS"],
    ["中国移动有限公司", "中国移动"],
  ])("%s agrees with %s", (a, b) => {
    expect(normaliseName(a)).toBe(normaliseName(b));
  });

  it.each([
    ["CHINA MOBILE LIMITED", "China Mobile Communications Group Co., Ltd."],
    ["SENSETIME GROUP LIMITED", "SenseTime Limited"],
    ["CHINA UNICOM (HONG KONG) LIMITED", "China Unicom Limited"],
    ["Companhia Limited Partners", "Companhia Partners"],
  ])("%s does not agree with %s: exact is never alike", (a, b) => {
    expect(normaliseName(a)).not.toBe(normaliseName(b));
  });

  it.each(["", "   ", "Ltd.", "Co., Ltd.", "***", "Inc S.A."])(
    "of nothing but %j matches nothing",
    (name) => {
      expect(normaliseName(name)).toBe("");
    },
  );

  it("keeps letters of every script", () => {
    expect(normaliseName("小米集团")).toBe("小米集团");
  });

  it("is normalised once and for all, and never throws", () => {
    const twice = (text: string): void => {
      const once = normaliseName(text);
      expect(normaliseName(once)).toBe(once);
    };
    for (let code = 0; code < 0x30000; code += 1) twice(String.fromCodePoint(code));
    fc.assert(fc.property(anyText, twice));
  });

  it("does not depend on case, on the legal form or on the commas before it", () => {
    const word = fc.constantFrom("CHINA", "Mobile", "group", "Digital", "Telecom");
    const form = fc.constantFrom(
      "Ltd",
      "LIMITED",
      "Co., Ltd.",
      "Corp.",
      "Inc",
      "S.A.",
      "(Limited)",
      "PLC",
      "GmbH",
      "K.K.",
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), form, (words, legalForm) => {
        const name = words.join(" ");
        expect(normaliseName(`${name.toLowerCase()}, ${legalForm}`)).toBe(name.toUpperCase());
      }),
    );
  });
});
