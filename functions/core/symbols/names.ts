/**
 * Names of legal entities, compared exactly once case, punctuation and legal form are gone.
 * @module
 */

/** Legal forms as they stand after `words`: dots are dropped, so "S.p.A." is SPA and "Co., Ltd." is CO LTD. */
const legalForms: ReadonlySet<string> = new Set(
  (
    "LTD LIMITED CO COMPANY CORP CORPORATION INC INCORPORATED PLC LLC LLP LP AG SA SAS SARL SE NV BV GMBH KG KGAA " +
    "KK OY OYJ AB ASA AS SPA SRL PTY PTE BHD SDN TBK PJSC PAO OAO JSC SAB"
  ).split(" "),
);

/** A final "CO LTD" is two tokens; the loop also takes "(HOLDINGS) CO., LTD. INC." down to its own words. */
function withoutLegalForm(words: readonly string[]): readonly string[] {
  let end = words.length;
  while (end > 0 && legalForms.has(words[end - 1] ?? "")) end -= 1;
  return words.slice(0, end);
}

/**
 * The form in which names are compared. "XIAOMI CORPORATION" and "Xiaomi Corp." agree; "GROUP", "HOLDINGS" and what
 * brokers add ("ADR", "CL B", "ORD") stay, because exact never means alike. "" (nothing but a legal form, or no
 * letter at all) matches nothing: the caller must not look it up.
 */
export function normaliseName(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/\bA\/S\b/gu, "AS")
    .replace(/&/gu, " AND ")
    .replace(/[.'’]/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  return withoutLegalForm(words).join(" ");
}
