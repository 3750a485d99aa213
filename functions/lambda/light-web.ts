/**
 * Requests and responses without Node's own classes for them, whose first use loads an HTTP client that no function needs.
 * Only what is plain is made so; all else goes through the platform's classes, which know every rule.
 * @module
 */

/** A request's parts, as an event of API Gateway has them. */
export interface RequestParts {
  readonly method: string;
  readonly url: URL;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** What of a response goes out. */
export interface ResponseParts {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

const methods: readonly string[] = ["GET", "HEAD", "POST", "PUT", "DELETE"];
const NAME = /^[a-z0-9-]+$/;
const VALUE = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;

class LightHeaders {
  readonly #fields: ReadonlyMap<string, string>;

  constructor(fields: ReadonlyMap<string, string>) {
    this.#fields = fields;
  }
  get(name: string): string | null {
    return this.#fields.get(name.toLowerCase()) ?? null;
  }
  has(name: string): boolean {
    return this.#fields.has(name.toLowerCase());
  }
  entries(): IterableIterator<[string, string]> {
    return this.#fields.entries();
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

/** A request that is read by its method, URL, headers and `arrayBuffer` alone, as the app reads it. */
class LightRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: LightHeaders;
  readonly body = null;
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor({ method, url, headers, body }: RequestParts) {
    this.method = method;
    this.url = url.href;
    this.headers = new LightHeaders(headers);
    this.#bytes = body ?? new Uint8Array();
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }
}

class LightResponse {
  readonly parts: ResponseParts;
  readonly status: number;
  readonly headers: ResponseParts["headers"];

  constructor(parts: ResponseParts) {
    const headers = Object.fromEntries(
      Object.entries(parts.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    this.parts = { ...parts, headers };
    this.status = parts.status;
    this.headers = headers;
  }
}

// Neither has all that the platform's types promise; the tests of the bundles hold that nothing else is used.
const asRequest = (light: LightRequest): Request => light as unknown as Request;
const asResponse = (light: LightResponse): Response => light as unknown as Response;

const isPlain = ({ method, headers, body }: RequestParts): boolean =>
  methods.includes(method) &&
  (body === null || headers.has("content-length")) &&
  [...headers].every(([name, value]) => NAME.test(name) && VALUE.test(value));

/** A request of these parts; throws a TypeError where its method or headers are none that HTTP has. */
export function requestOfParts(parts: RequestParts): Request {
  if (isPlain(parts)) return asRequest(new LightRequest(parts));
  const { method, url, headers, body } = parts;
  return new Request(url, { method, headers: [...headers], ...(body === null ? {} : { body }) });
}

/** A response of these parts, for `partsOfResponse` to take apart again. */
export const lightResponse = (parts: ResponseParts): Response => asResponse(new LightResponse(parts));

/** A response's parts, whichever way it was made. */
export async function partsOfResponse(response: Response): Promise<ResponseParts> {
  if (response instanceof LightResponse) return response.parts;
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: response.body === null ? null : new Uint8Array(await response.arrayBuffer()),
  };
}
