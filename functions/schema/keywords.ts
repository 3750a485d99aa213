/**
 * The keywords of JSON Schema that the contract uses, and the types that they name.
 * @module
 */

interface Refinement {
  check(value: unknown): boolean;
}

/** The keywords of JSON Schema that the contract uses. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  /** JSON Schema's mark of what is sent and never given back: a secret. */
  readonly writeOnly?: boolean;
  /** What typebox checks beyond JSON Schema; not printed in the OpenAPI document. */
  readonly "~unsafe"?: unknown;
  readonly "~refine"?: readonly Refinement[];
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const nameOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;

export function isOfType(type: string, value: unknown): boolean {
  return type === "integer" ? Number.isSafeInteger(value) : type === nameOf(value);
}
