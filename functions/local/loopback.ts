/**
 * Which host names mean this machine and no other.
 * @module
 */

const names: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);

/** Whether a host's name, as written, is this machine's own and reachable from nowhere else. */
export const isLoopback = (host: string): boolean => names.has(host.toLowerCase());
