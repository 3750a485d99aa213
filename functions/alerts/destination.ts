/**
 * Where deliveries may go: to public addresses, over https. A name is resolved once for each try, and the address that was
 * looked at is the one that is used: a name that resolves to another the second time gains nothing.
 * @module
 */

import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/** What a deployment lets through beside public addresses. */
export interface DestinationRules {
  /** This machine's own addresses, and http to them: for trials on one machine only. */
  readonly loopback: boolean;
}

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Every address of a host, as DNS has them now. */
export type Resolve = (host: string) => Promise<readonly Address[]>;

export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));

/** Of IPv4 what is no public destination. Source: IANA IPv4 Special-Purpose Address Registry (RFC 6890). */
const closed4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** Of the global unicast block 2000::/3 what leads elsewhere: Teredo and others of the IETF, documentation, 6to4. */
const closed6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

function listOf(subnets: readonly (readonly [string, number])[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family);
  return list;
}

const notPublic4 = listOf(closed4, "ipv4");
const notPublic6 = listOf(closed6, "ipv6");
/** Everything else of IPv6, addresses of IPv4 written as IPv6 among them, is private, local or reserved. */
const global6 = listOf([["2000::", 3]], "ipv6");

const isLoopback = ({ address, family }: Address): boolean =>
  family === 4 ? address.startsWith("127.") : address === "::1";

/** Whether an address may be connected to. */
export function isAllowed(at: Address, { loopback }: DestinationRules): boolean {
  if (isLoopback(at)) return loopback;
  return at.family === 4
    ? !notPublic4.check(at.address, "ipv4")
    : global6.check(at.address, "ipv6") && !notPublic6.check(at.address, "ipv6");
}

/** A host as an address, where it is one. The URL parser has spelt out octal, hexadecimal and shortened forms. */
function literal(host: string): Address | null {
  const address = host.startsWith("[") ? host.slice(1, -1) : host;
  const family = isIP(address);
  return family === 0 ? null : { address, family: family === 6 ? 6 : 4 };
}

/** A name of this machine needs no resolving to be refused, and none but the trial's switch lets it pass. */
const isLocalName = (host: string): boolean => host === "localhost" || host.endsWith(".localhost");

/** Why a URL can be no destination, in a sentence; null: it can. Its name is looked up only when something is delivered. */
export function objectionTo(text: string, rules: DestinationRules): string | null {
  if (!URL.canParse(text)) return "Expected a URL, such as https://alerts.example.com/investor-exposure.";
  const url = new URL(text);
  const host = url.hostname;
  const own = isLocalName(host) || (literal(host) !== null && isLoopback(literal(host) ?? noAddress));
  if (url.protocol !== "https:" && !(rules.loopback && own && url.protocol === "http:"))
    return "Expected https: what is sent tells of holdings.";
  if (url.username !== "" || url.password !== "") return "Expected no user name and no password in the URL.";
  if (url.hash !== "") return "Expected no fragment (#…): it is never sent.";
  if (url.port !== "" && Number(url.port) < 1_024) return "Expected port 443, or one from 1024 on.";
  if (own) return rules.loopback ? null : notPublic;
  const at = literal(host);
  return at !== null && !isAllowed(at, rules) ? notPublic : null;
}

const notPublic = "Expected a public address: private, loopback, link-local and reserved ones are refused.";
const noAddress: Address = { address: "", family: 4 };

/** A destination's name leads where nothing may be delivered. */
export class RefusedDestination extends Error {
  override readonly name = "RefusedDestination";
}

/**
 * The address to deliver to. Throws RefusedDestination where any address of the name may not be connected to: which of them a
 * client takes is chance. Rejects where the name has none.
 */
export async function addressOf(url: URL, rules: DestinationRules, resolve: Resolve): Promise<Address> {
  const at = literal(url.hostname);
  const all = at === null ? await resolve(url.hostname) : [at];
  const [first] = all;
  if (first === undefined) throw new Error("the name of the destination has no address");
  if (!all.every((address) => isAllowed(address, rules)))
    throw new RefusedDestination("the destination is not a public address");
  return first;
}
