/**
 * A file as an HTML form sends it: `multipart/form-data` over the app.
 * @module
 */

import { describe, expect, it } from "vitest";
import { workbookOf } from "../brokers/workbook-file.ts";
import { harness } from "./harness.ts";

const { ask } = harness();
const csv = "Symbol,ISIN,Quantity\nXIACY,US98421U1088,10\n";
const file = (text = csv, name = "book.csv") => new File([text], name, { type: "text/csv" });

interface Sent {
  readonly [field: string]: string | File;
}
const formOf = (fields: Sent): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};
const send = (body: string | FormData, query = "", headers: Readonly<Record<string, string>> = {}) =>
  ask(`/v1/checks${query}`, { method: "POST", body, headers });
const asOf = "2021-03-15T13:31:00Z";

describe("a file in a form", () => {
  it("is judged as the file itself is, whatever its field is called, with fields as a query's parameters", async () => {
    const itself = await send(csv, `?asOf=${asOf}`, { "content-type": "text/csv" });
    const inForm = await send(formOf({ upload: file(), asOf, knownAt: "" }));
    expect([inForm.status, inForm.body.status, inForm.text]).toEqual([200, "stayed", itself.text]);
    const both = await send(formOf({ file: file() }), `?asOf=${asOf}`);
    expect(both.text).toBe(itself.text);
  });

  it("may be a workbook: its bytes arrive as they were", async () => {
    const workbook = workbookOf([
      {
        name: "Holdings",
        rows: [
          ["Symbol", "Quantity"],
          ["XIACY", { number: 10 }],
        ],
      },
    ]);
    const form = formOf({ asOf });
    form.append("file", new File([workbook], "book.xlsx"));
    expect((await send(form)).body).toMatchObject({ status: "stayed", summary: { positions: 1 } });
  });

  it.each<[string, Sent, string]>([
    ["none", { asOf }, "holds no file"],
    ["none chosen", { file: new File([], "") }, "holds no file"],
    ["an empty one", { file: file("") }, "is empty"],
    ["text in its field", { file: csv }, "holds no file"],
    ["two", { file: file(), second: file() }, "holds 2 files"],
    ["an unknown field beside it", { file: file(), as_of: asOf }, "Unknown parameter"],
    ["an unreadable field beside it", { file: file(), asOf: "yesterday" }, "instant with its zone"],
  ])("%s is refused in words", async (_, fields, words) => {
    const { status, body } = await send(formOf(fields));
    expect(status).toBe(422);
    expect(JSON.stringify(body.errors)).toContain(words);
  });

  it("with a field that the query states too asks two questions", async () => {
    const { status, body } = await send(formOf({ file: file(), asOf }), "?asOf=2021-06-01");
    expect([status, body.errors[0].parameter]).toEqual([422, "asOf"]);
  });

  it.each([
    ["no boundary", "multipart/form-data", csv],
    ["no parts", "multipart/form-data; boundary=x", csv],
    [
      "parts without end",
      "multipart/form-data; boundary=x",
      '--x\r\ncontent-disposition: form-data; name="a"; filename="b"\r\n\r\nSymbol\r\n',
    ],
    [
      "a thousand parts",
      "multipart/form-data; boundary=x",
      '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(1_000),
    ],
  ])("broken: %s", async (_, type, body) => {
    expect((await send(body, "", { "content-type": type })).status).toBe(400);
  });
});
