import { Refusal } from "./problem.ts";

/** The version that a write names in If-Match; throws a Refusal where it names none. */
export function expectedVersion(request: Request): number {
  const header = request.headers.get("if-match");
  if (header === null) {
    throw new Refusal(
      "precondition-required",
      'If-Match is missing; expected the version that you build upon, such as If-Match: "31". GET /v1/register tells it.',
      {
        errors: [{ header: "If-Match", detail: 'Expected one version in quotes: "31".' }],
      },
    );
  }
  const version = /^"(0|[1-9]\d{0,11})"$/.exec(header.trim())?.[1];
  if (version === undefined) {
    throw new Refusal(
      "invalid-header",
      'If-Match cannot be read; expected one version in quotes, such as If-Match: "31".',
      {
        errors: [
          {
            header: "If-Match",
            detail: 'Expected one version in quotes: "31". Weak tags, lists and * are not taken.',
            value: header.slice(0, 80),
          },
        ],
      },
    );
  }
  return Number(version);
}
