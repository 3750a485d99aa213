/**
 * The OpenAPI document as one HTML page: no script, nothing from elsewhere.
 * @module
 */

import { isJsonObject, type Json } from "./json.ts";

const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const at = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) ? value[key] : undefined;
const text = (value: Json | undefined): string =>
  typeof value === "string" || typeof value === "number" ? html(String(value)) : "";
const entries = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isJsonObject(value) ? Object.entries(value) : [];
/** What a reference within the document leads to; anything else is itself. */
function deref(document: Json, value: Json): Json {
  const steps = /^#\/(.+)$/.exec(String(at(value, "$ref") ?? ""))?.[1]?.split("/");
  if (steps === undefined) return value;
  return steps.reduce<Json>((inner, step) => at(inner, step) ?? null, document);
}
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const code = (value: Json): string =>
  `<pre>${html(typeof value === "string" ? value : JSON.stringify(value, null, 2))}</pre>`;

const linked = (schema: Json | undefined): string => {
  const name = /^#\/components\/schemas\/(\w+)$/.exec(String(at(schema, "$ref") ?? ""))?.[1];
  return name === undefined ? "" : `<a href="#schema-${name}">${name}</a>`;
};

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}" +
  "h2{margin-top:2.5rem;border-bottom:1px solid #bbb}pre{background:#f3f3f3;padding:.75rem;overflow:auto;font-size:.85rem}" +
  "table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}" +
  "@media(prefers-color-scheme:dark){body{background:#161616;color:#e8e8e8}pre{background:#242424}a{color:#8ab4ff}}";

function parameters(document: Json, operation: Json): string {
  const rows = list(at(operation, "parameters"))
    .map((parameter) => deref(document, parameter))
    .map(
      (parameter) =>
        `<tr><td><code>${text(at(parameter, "name"))}</code></td><td>${text(at(parameter, "in"))}</td><td>${text(at(parameter, "description")) || text(at(at(parameter, "schema"), "description"))}</td></tr>`,
    );
  return rows.length === 0
    ? ""
    : `<table><tr><th>parameter</th><th>in</th><th>what</th></tr>${rows.join("")}</table>`;
}

function body(operation: Json): string {
  const requestBody = at(operation, "requestBody");
  const examples = entries(at(requestBody, "content")).map(([type, content]) => {
    const example = at(content, "example");
    return `<p><code>${html(type)}</code> ${linked(at(content, "schema"))}</p>${example === undefined ? "" : code(example)}`;
  });
  return requestBody === undefined
    ? ""
    : `<p>${text(at(requestBody, "description"))}</p>${examples.join("")}`;
}

function responses(document: Json, operation: Json): string {
  const rows = entries(at(operation, "responses")).map(([status, referred]) => {
    const response = deref(document, referred);
    const schemas = entries(at(response, "content")).map(
      ([type, content]) => `${html(type)} ${linked(at(content, "schema"))}`,
    );
    return `<tr><td>${html(status)}</td><td>${text(at(response, "description"))}</td><td>${schemas.join("<br>")}</td></tr>`;
  });
  return `<table><tr><th>status</th><th>when</th><th>what</th></tr>${rows.join("")}</table>`;
}

function operations(document: Json): string {
  return entries(at(document, "paths"))
    .flatMap(([path, item]) =>
      entries(item).map(
        ([method, operation]) =>
          `<section id="${text(at(operation, "operationId"))}"><h2><code>${method.toUpperCase()} ${html(path)}</code></h2><p><b>${text(at(operation, "summary"))}.</b> ${text(at(operation, "description"))}</p>${parameters(document, operation)}${body(operation)}${responses(document, operation)}</section>`,
      ),
    )
    .join("");
}

const headOf = (title: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>`;

/** The page of one type of problem. */
export const problemPage = (problem: {
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
}): string =>
  `${headOf(html(problem.title))}<body><h1>${html(problem.title)}</h1><p>${html(problem.meaning)}</p><p><b>What to do.</b> ${html(problem.remedy)}</p><p>Status ${problem.status}. <a href="/docs">All problems</a></p></body></html>`;

/** The page, from the document that `document.ts` makes. */
export function docsPage(document: Json): string {
  const info = at(document, "info");
  const problems = list(at(document, "x-problem-types")).map(
    (problem) =>
      `<tr id="${text(at(problem, "type")).slice(1)}"><td><a href="${text(at(problem, "type"))}"><code>${text(at(problem, "type"))}</code></a></td><td>${text(at(problem, "status"))}</td><td>${text(at(problem, "title"))}</td></tr>`,
  );
  const schemas = entries(at(at(document, "components"), "schemas")).map(
    ([name, schema]) =>
      `<details id="schema-${html(name)}"><summary>${html(name)}</summary>${code(schema)}</details>`,
  );
  return (
    `${headOf(text(at(info, "title")))}<body><h1>${text(at(info, "title"))}</h1><p>${text(at(info, "description"))}</p><p>The same contract for machines: <a href="/openapi.json">/openapi.json</a></p>` +
    `${operations(document)}<h2>Problems</h2><table><tr><th>type</th><th>status</th><th>what</th></tr>${problems.join("")}</table><h2>Schemas</h2>${schemas.join("")}</body></html>`
  );
}
