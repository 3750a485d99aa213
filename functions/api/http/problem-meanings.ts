/**
 * What each type of problem means and what to do about it: what `/problems/{type}` answers, and the contract's examples.
 * @module
 */

import type { ProblemError, ProblemType } from "./problem.ts";

export interface ProblemMeaning {
  /** What happened, and what did not. */
  readonly meaning: string;
  /** What the caller can do. */
  readonly remedy: string;
  /** A detail as the service words it, with the places it names. */
  readonly example: { readonly detail: string; readonly errors?: readonly ProblemError[] };
}

export const problemMeanings: Readonly<Record<ProblemType, ProblemMeaning>> = {
  "malformed-body": {
    meaning: "The body is missing, broke off, or is not what its Content-Type or Content-Encoding says.",
    remedy: "Send a whole body of the media type that the header names.",
    example: { detail: "The request has no body; expected one. See openapi.json for its shape." },
  },
  "duplicate-key": {
    meaning:
      "An object of the JSON body has the same field twice. Readers differ in which one they take, so neither is taken.",
    remedy: "Leave one of the two out.",
    example: {
      detail: "The body names a field twice.",
      errors: [{ pointer: "/positions/0/symbol", detail: "The field is given twice. Remove all but one." }],
    },
  },
  "ill-formed-text": {
    meaning: "A string of the body holds a lone surrogate or a control character, which is not text.",
    remedy: "Remove the character.",
    example: {
      detail: "A string holds a character that is not text.",
      errors: [{ pointer: "/positions/0/symbol", detail: "Expected text without control characters." }],
    },
  },
  "invalid-cursor": {
    meaning: "The cursor was altered, cut, or given out by another list.",
    remedy: "Read the list from its beginning, without a cursor.",
    example: {
      detail: "The cursor is not one that this list gave out. Begin again without it.",
      errors: [{ parameter: "cursor", detail: "Expected the next of this list's page before, unaltered." }],
    },
  },
  "invalid-header": {
    meaning: "A header that decides what is written cannot be read.",
    remedy: "Send it in the form that errors names.",
    example: {
      detail: 'If-Match cannot be read; expected one version in quotes, such as If-Match: "31".',
      errors: [{ header: "If-Match", detail: 'Expected one version in quotes: "31".', value: "31" }],
    },
  },
  unauthenticated: {
    meaning: "The request bears no token, or one that is expired, forged, or meant for another service.",
    remedy: "Send Authorization: Bearer with a token from the deployment's issuer.",
    example: {
      detail: "The request bears no valid credentials; expected Authorization: Bearer <token>.",
    },
  },
  forbidden: {
    meaning: "The caller is known, but may not do this.",
    remedy:
      "Ask the issuer of your tokens for the scope that the detail names, or have another subject decide.",
    example: { detail: "The credentials lack the scope register:write; they carry check, register:read." },
  },
  "not-found": {
    meaning: "There is nothing at this path, or nothing with this id that the caller may see.",
    remedy: "Take ids from the lists and answers of this service.",
    example: {
      detail: "There is no portfolio with this id.",
      errors: [{ parameter: "id", detail: "Expected the id of a portfolio.", value: "main" }],
    },
  },
  "method-not-allowed": {
    meaning: "The path exists and does not take this method.",
    remedy: "Use a method that the header Allow names.",
    example: { detail: "The method PATCH is not allowed here. Allowed: GET, HEAD." },
  },
  "id-conflict": {
    meaning: "Something else bears this id already. Nothing was changed.",
    remedy: "Choose another id, or change what bears this one.",
    example: {
      detail: "The log holds this id with other content. Nothing was written; choose another id.",
      errors: [{ pointer: "/id", detail: "Expected an id of no other entry.", value: "order-2021-03-12" }],
    },
  },
  contended: {
    meaning: "Other writers were faster each time this write was tried. Nothing was written.",
    remedy: "Send the same request again after the seconds of Retry-After.",
    example: { detail: "Other writers were faster each time. Nothing was written; send the same again." },
  },
  "version-mismatch": {
    meaning:
      "The register has this version, but with another digest than the request names: it was restored, or is another one.",
    remedy: "Ask with the digest that GET /v1/register answers; results from before need not agree.",
    example: {
      detail: "Version 31 of this register has another digest than the one that was asked for.",
      errors: [{ pointer: "/version", detail: "Expected the digest of this register's version 31." }],
    },
  },
  "precondition-failed": {
    meaning: "What the write builds upon has changed since it was read. Nothing was written.",
    remedy: "Read what is there now, decide again, and send the write with the new version.",
    example: {
      detail:
        "The register stands at version 32, not at 31. Nothing was written; read what was added, then decide again.",
      errors: [{ header: "If-Match", detail: 'Expected "32".', value: '"31"' }],
    },
  },
  "too-large": {
    meaning: "The body exceeds the limit, as sent or after decompression.",
    remedy: "Split the portfolio into several requests.",
    example: { detail: "The body exceeds 4194304 bytes. Split the portfolio into several requests." },
  },
  "too-many-constituents": {
    meaning: "What funds hold has more lines than one request may have, or one stored fund.",
    remedy: "Ask about fewer funds in one request, or store them, each by itself.",
    example: {
      detail: "The request has 10001 constituents; expected at most 10000. Ask about fewer funds at once.",
      errors: [
        { pointer: "/constituents", detail: "The request has 10001 constituents; expected at most 10000." },
      ],
    },
  },
  "too-many-positions": {
    meaning: "The portfolio has more positions than one request may have.",
    remedy: "Split it into several requests.",
    example: {
      detail:
        "The request has 10001 positions; expected at most 10000. Split the portfolio into several requests.",
      errors: [{ pointer: "/positions", detail: "The request has 10001 positions; expected at most 10000." }],
    },
  },
  "answer-too-large": {
    meaning: "The answer would exceed what one answer may have. Part of an answer is never given.",
    remedy: "Ask for less at once: split the portfolio, ask for detail=matched, or lower the limit.",
    example: { detail: "The answer would exceed 5500000 bytes, and part of one is never given." },
  },
  "unsupported-media-type": {
    meaning: "The Content-Type is missing or is not one that this path takes.",
    remedy: "Send one of the media types that the header Accept names.",
    example: { detail: "Content-Type is not supported here; expected application/json or text/csv." },
  },
  "unsupported-encoding": {
    meaning: "The Content-Encoding is not one that this path takes.",
    remedy: "Send the body uncompressed, or as gzip, deflate or br.",
    example: {
      detail: "Content-Encoding names a coding that is not supported; expected one of gzip, deflate, br.",
    },
  },
  "invalid-request": {
    meaning:
      "The request can be read, and something in it is wrong. Nothing was answered and nothing was written.",
    remedy: "Put right what errors names, each with its place, the value seen and what was expected.",
    example: {
      detail: "One thing in the request must be put right; see errors.",
      errors: [
        {
          pointer: "/positions/0/quantity",
          detail: 'Got the number 120.5; expected a decimal number in a string. Put it in quotes: "120.5".',
          value: "120.5",
        },
      ],
    },
  },
  "unknown-version": {
    meaning: "The register has no entry of this number yet.",
    remedy: "Ask with a version up to the newest, or with none.",
    example: {
      detail: "The register has no version 99; the newest is 31.",
      errors: [
        { pointer: "/version", detail: "The register has no version 99; the newest is 31.", value: "99" },
      ],
    },
  },
  "entry-refused": {
    meaning:
      "With this entry the register would contradict itself, or name something that is not there. Nothing was written.",
    remedy: "Correct the changes that errors names. dryRun=true tells what an entry would do.",
    example: {
      detail: "With this entry the register could not be answered from. Nothing was written; see errors.",
      errors: [{ pointer: "/changes", detail: "The order names a listing that the register does not hold." }],
    },
  },
  "precondition-required": {
    meaning: "The write does not say what it builds upon, so it could undo somebody else's.",
    remedy: "Send If-Match with the version in quotes; for a new portfolio, If-None-Match: *.",
    example: {
      detail: 'If-Match is missing; expected the version that you build upon, such as If-Match: "31".',
      errors: [{ header: "If-Match", detail: 'Expected one version in quotes: "31".' }],
    },
  },
  "holdings-damaged": {
    meaning:
      "A portfolio is stored, and a part of it is gone or does not decode. Nothing is answered from the rest. Asking again does not help.",
    remedy:
      "Put the whole portfolio again, with If-Match and the version that GET /v1/portfolios shows. One that a connection keeps comes back with its next whole delivery or fetch. Otherwise delete it, or restore the table from its backup.",
    example: {
      detail:
        "What is stored of this portfolio cannot be read whole, so nothing is answered from it. Put it again, or have it delivered or fetched again; its version is in the list of portfolios.",
    },
  },
  "record-damaged": {
    meaning:
      "A record is kept under this id, but its signature does not fit what is there: somebody changed it, or the store lost part of it.",
    remedy:
      "Have the operator compare the store of records with its copy, or an exported file with its manifest.",
    example: {
      detail:
        "What is kept of this record is not what was written and signed, so nothing is given from it. Have the operator compare the store with its copy.",
    },
  },
  internal: {
    meaning: "The service failed. This is a defect of the service, not of the request.",
    remedy: "Report the request's id, which is in instance and in the header Request-Id.",
    example: { detail: "The service failed; nothing was answered. Report the request id." },
  },
  "too-many-requests": {
    meaning:
      "The caller's tenant makes more calls a second than one is allowed, so that others get theirs. Nothing was read or written.",
    remedy:
      "Ask again after Retry-After. Send many positions in one check rather than many checks of one position.",
    example: {
      detail:
        "This tenant makes more calls than its share. Nothing was done; ask again after as many seconds as Retry-After says.",
    },
  },
  busy: {
    meaning:
      "More calls came at once than this server answers in time, whoever made them. This one was not begun: nothing was read or written.",
    remedy: "Ask again after the seconds of Retry-After, and with fewer calls at once.",
    example: {
      detail:
        "The service has as much to do as it can in time. Nothing was done; ask again after the seconds of Retry-After.",
    },
  },
  "keys-unavailable": {
    meaning: "The issuer's keys cannot be fetched just now, so no token can be verified.",
    remedy: "Ask again after the seconds of Retry-After.",
    example: {
      detail: "The keys that tokens are verified with cannot be fetched just now. Ask again later.",
    },
  },
  "register-unavailable": {
    meaning:
      "The store of the register does not answer, or does not hold the register whole. No answer is given from a part of it.",
    remedy: "Ask again after the seconds of Retry-After.",
    example: {
      detail: "The register could not be read to its end just now, so nothing is answered. Ask again later.",
    },
  },
  "register-empty": {
    meaning: "Nothing was imported into this register yet.",
    remedy: "Have an operator import the curated data.",
    example: {
      detail:
        "The register holds nothing yet, so nothing can be answered from it. Import the curated data first.",
    },
  },
  "holdings-unavailable": {
    meaning:
      "The store of portfolios, or that of their connections' secrets, does not answer whole or in time. Whether a write has happened is not known.",
    remedy:
      "Ask again after the seconds of Retry-After. Read before you repeat a write: it may have happened, and then its version has moved on.",
    example: {
      detail:
        "The store of portfolios did not answer whole, or in time. Whether a write has happened is not known: read, then send again what is missing.",
    },
  },
  "records-unavailable": {
    meaning:
      "The store of records does not answer. A check that was to be recorded got no answer; whether a record of it was written is not known.",
    remedy: "Ask again after the seconds of Retry-After. A second record of the same check does no harm.",
    example: {
      detail:
        "The store of records did not answer, and nothing that is to be recorded is answered without its record. Ask again later.",
    },
  },
  "not-ready": {
    meaning: "The service runs, but does not give the known answers that it must give.",
    remedy: "Have an operator look at errors and at the runbook.",
    example: {
      detail: "Known questions get a wrong answer from this register; see errors.",
      errors: [{ detail: "Wrong answer: Xiaomi on 15 March 2021" }],
    },
  },
};
