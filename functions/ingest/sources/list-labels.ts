/**
 * The labels of a government list: which are known, and which say something that the register holds.
 * @module
 */

import type { Faults } from "./list-faults.ts";
import { type ListTerms, shown } from "./list-file.ts";

/** The labels of a record that are read here; a related one that is not known is a fault. */
export function knownLabels(
  { programmes, related, everyRecord }: ListTerms,
  labels: readonly string[],
  at: string,
  faults: Faults,
): readonly string[] {
  if (everyRecord !== undefined) return labels.length === 0 ? [] : [everyRecord];
  return labels.filter((label) => {
    if (Object.hasOwn(programmes, label)) return true;
    if (related.test(label)) {
      faults.add(
        "unknown-programme",
        at,
        `programme ${shown(label)}; expected ${Object.keys(programmes).join(" or ")} or an unrelated one`,
      );
    }
    return false;
  });
}

/** Labels of the entity's own registrations, and the scheme under which the register keeps them. */
export const registrationSchemes: ReadonlyMap<string, string> = new Map([
  ["Unified Social Credit Code (USCC)", "USCC"],
  ["Legal Entity Number", "Legal Entity Number"],
  ["Company Number", "Company Number"],
  ["Business Registration Number", "Business Registration Number"],
  ["C.R. No.", "C.R. No."],
]);

/** Labels that say nothing the register holds (OFAC's data specification, and what the lists print). */
export const passedOver: readonly string[] = [
  "Target Type",
  "Linked To:",
  "Linked To",
  "Website",
  "Email Address",
  "Phone Number",
  "Fax Number",
  "Organization Established Date",
  "Organization Type:",
  "Tax ID No.",
  "Registration Number",
  "Registration ID",
  "Identification Number",
  "Additional Sanctions Information -",
  "Secondary sanctions risk:",
];

/** Labels that are known and say something that the register holds. */
const recordedLabels = ({ dates }: ListTerms): readonly string[] => [
  "Equity Ticker",
  "Issuer Name",
  "ISIN",
  ...Object.keys(dates),
  ...registrationSchemes.keys(),
];

/** Every label known of a list, longest first, so that none hides behind its own beginning. */
export const factLabels = (terms: ListTerms): readonly string[] =>
  [...recordedLabels(terms), ...passedOver].toSorted((a, b) => b.length - a.length);

/** Whether a label is known and says something that the register holds. */
export const isRecorded = (terms: ListTerms, label: string): boolean => recordedLabels(terms).includes(label);
