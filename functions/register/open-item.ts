/**
 * An item of the log as it is stored: its key, its text, its digest.
 * @module
 */

import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { isCanonical } from "../core/register/digest.ts";
import type { Item } from "./encode.ts";
import { CorruptRegister } from "./errors.ts";
import type { Key } from "./keys.ts";

/** An item's two texts under its key; every stored item has exactly these four attributes. */
interface Opened {
  readonly key: Key;
  readonly body: string;
  readonly digest: string;
}

const textOf = (value: AttributeValue | undefined): string | null =>
  typeof value?.S === "string" ? value.S : null;

export function openItem(item: Item): Opened {
  const [pk, sk, body, digest] = [textOf(item.pk), textOf(item.sk), textOf(item.body), textOf(item.digest)];
  const name = `${pk ?? "(no pk)"} ${sk ?? "(no sk)"}`;
  if (pk === null || sk === null || body === null || digest === null || Object.keys(item).length !== 4) {
    throw new CorruptRegister(
      name,
      `has the attributes ${Object.keys(item).sort().join(", ")}; expected the strings body, digest, pk, sk`,
    );
  }
  return { key: { pk, sk }, body, digest };
}

export function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CorruptRegister(name, "the stored text is not JSON", { cause });
  }
}

/**
 * Refuses JSON in another spelling than the canonical one: a doubled key, say, reads differently in different parsers.
 */
export function assertCanonical(name: string, value: unknown, text: string): void {
  if (!isCanonical(value, text))
    throw new CorruptRegister(name, "the stored text is not canonical JSON (RFC 8785)");
}
