/**
 * Entity tags (RFC 9110, section 8.8).
 * @module
 */

import { createHash } from "node:crypto";
import type { Reply } from "../route.ts";

const hash = (body: Reply["body"]): string =>
  createHash("sha256").update(body).digest("base64url").slice(0, 27);

/** A strong tag: the same tag, the same bytes. */
export const strongTag = (body: Reply["body"]): string => `"${hash(body)}"`;

/** A weak tag, for an answer that differs from an equal one only in the moment of asking that it prints. */
export const weakTag = (meaning: string): string => `W/"${hash(meaning)}"`;

/** A reply with a strong tag of its body. */
export const tagged = (reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, ETag: strongTag(reply.body) },
});

/** The tag of a version of the register, as If-Match takes it. */
export const versionTag = (version: number): string => `"${version}"`;

const opaque = (tag: string): string => tag.trim().replace(/^W\//, "");

/** Whether If-None-Match names the tag, by weak comparison as section 13.1.2 asks. */
export const matchesNone = (header: string | null, tag: string): boolean =>
  header !== null &&
  (header.trim() === "*" || header.split(",").some((other) => opaque(other) === opaque(tag)));
